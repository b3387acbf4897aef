internal import Comparison
internal import Glibc
internal import Reports

/// The files a result is written to.
struct ResultOutputs {
    private let files: [(path: String, descriptor: Int32)]

    /// Opens the paths for writing, without touching what they hold yet.
    init(_ paths: [String]) throws(Failure) {
        var files: [(path: String, descriptor: Int32)] = []
        for path in paths {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw Failure(
                    .cannotCreate,
                    "--output \"\(path)\" cannot be created: \(reason(errno)); "
                        + "choose a folder you may write in")
            }
            files.append((path, descriptor))
        }
        self.files = files
    }

    /// Replaces what the files hold by the result.
    ///
    /// - Returns: the first failure. One file that is full takes neither the others nor the report
    ///   with it.
    func write(_ result: ResultFile) throws -> Failure? {
        let bytes = Array(try JSONReport.render(result).utf8)
        var first: Failure?
        for file in files {
            do throws(Failure) {
                try Self.write(bytes, to: file)
            } catch {
                first = first ?? error
            }
        }
        return first
    }

    private static func write(
        _ bytes: [UInt8], to file: (path: String, descriptor: Int32)
    ) throws(Failure) {
        defer { close(file.descriptor) }
        // A pipe or a device has no length to cut.
        _ = ftruncate(file.descriptor, 0)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file.descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(
                    .cannotWrite, "--output \"\(file.path)\" cannot be written: \(reason(errno))")
            }
            written += count
        }
    }
}
