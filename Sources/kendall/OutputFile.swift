internal import Glibc

/// A file that a result is written to, opened before the load starts.
struct OutputFile: Sendable {
    private let option: String
    let path: String
    let format: OutputFormat
    let descriptor: Int32

    /// Opens a path for writing, without touching what it holds yet.
    ///
    /// - Parameters:
    ///   - option: that which names it, for messages.
    ///   - format: that which its ending says, if nil.
    init(
        _ path: String, option: String = "--output", format: OutputFormat? = nil
    ) throws(Failure) {
        guard let format = format ?? OutputFormat(path: path) else {
            throw Failure(.usage, "\(option) \(OptionValues.unknownEnding(path))")
        }
        self.option = option
        self.path = path
        self.format = format
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate,
                "\(option) \"\(path)\" cannot be created: \(reason(errno)); "
                    + "choose a folder you may write in")
        }
    }

    /// Keeps other runs from writing it too, until this process ends, however it does.
    func lock() throws(Failure) {
        guard isRegular, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else {
            return
        }
        throw Failure(
            .cannotCreate,
            "--output \"\(path)\" is being written by another run; give each run its own")
    }

    /// What the kernel knows the file by; two paths to one file have the same.
    var identity: [UInt64] {
        var facts = stat()
        return fstat(descriptor, &facts) == 0 ? [UInt64(facts.st_dev), UInt64(facts.st_ino)] : []
    }

    /// Whether it is a file, rather than a pipe or a device.
    var isRegular: Bool {
        var facts = stat()
        return fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }

    /// Empties it; a pipe or a device has no length to cut.
    func truncate() { _ = ftruncate(descriptor, 0) }

    /// Writes all the bytes.
    func write(_ bytes: [UInt8]) throws(Failure) {
        try writeAll(bytes, to: descriptor, path: path, option: option)
    }
}

/// Writes all the bytes to a descriptor; `path` is what it is called in the failure, by `option`.
func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, path: String, option: String = "--output"
) throws(Failure) {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            throw Failure(
                .cannotWrite, "\(option) \"\(path)\" cannot be written: \(reason(errno))")
        }
        written += count
    }
}
