internal import Glibc

/// Files that a command line names.
enum InputFile {
    /// No result is larger: its rows, phases and histograms are bounded.
    private static let largestResult = 256 << 20

    /// - Parameter limit: nothing is read behind it, so that a larger content is longer than it, but
    ///   not as long as the file.
    static func read(_ path: String, atMost limit: Int = .max) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure(.missingInput, "\"\(path)\" cannot be read: \(reason(errno))")
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Failure(.missingInput, "\"\(path)\" cannot be read: \(reason(errno))")
            }
            if count == 0 { return content }
            content += buffer[..<count]
            if content.count > limit { return content }
        }
    }

    /// What a result is read from.
    static func result(_ path: String) throws(Failure) -> [UInt8] {
        let content = try read(path, atMost: largestResult)
        guard content.count <= largestResult else {
            throw Failure(
                .invalidData,
                "\"\(path)\" is larger than \(largestResult >> 20) MiB, which no result is")
        }
        return content
    }
}

/// The kernel's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
