internal import Glibc

/// Standard output and standard error, written at once.
enum Output: Int32 {
    case standard = 1
    case error = 2

    /// Writes a text and a line break.
    ///
    /// - Throws: `Failure` where the stream does not take it.
    func line(_ text: String) throws(Failure) { try write(text + "\n") }

    /// Writes a short text and a line break if the stream takes it now; drops it if not. A reader
    /// that has stopped reading must not stop who writes.
    func lineIfTaken(_ text: String) {
        var stream = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        guard poll(&stream, 1, 0) == 1, stream.revents & Int16(POLLOUT) != 0 else { return }
        try? line(text)
    }

    /// Writes a text, which ends its last line itself.
    ///
    /// - Throws: `Failure` where the stream does not take it.
    func write(_ text: String) throws(Failure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let stream = self == .standard ? "standard output" : "standard error"
                throw Failure(.cannotWrite, "cannot write to \(stream): \(reason(errno))")
            }
        }
    }
}
