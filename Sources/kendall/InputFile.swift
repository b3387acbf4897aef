internal import Glibc

/// Files that a command line names.
enum InputFile {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - most: a longer one is refused, for it may have no end.
    ///   - kind: what it was taken for, in that case.
    static func read(
        _ path: String, atMost most: Int = .max, as kind: String = "a file"
    ) throws(Failure) -> [UInt8] {
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
            guard content.count <= most else {
                throw Failure(
                    .invalidData,
                    "\"\(path)\" is larger than \(kind) can be (\(most >> 20) MiB)")
            }
        }
    }
}

/// The kernel's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
