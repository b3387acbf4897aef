internal import Glibc

/// Writes a picture as a text file.
public enum FrameFile {
    /// Why it could not be written.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// Writes to `path`, in place of what is there; or, without one, to the first of
    /// `kendall-frame-1.txt`, `-2`, … that does not exist. Returns the path.
    public static func write(_ text: String, to path: String?) throws(Failure) -> String {
        if let path {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            try write(text, to: descriptor, path)
            return path
        }
        for number in 1...999 {
            let path = "kendall-frame-\(number).txt"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            if descriptor < 0, errno == EEXIST { continue }
            try write(text, to: descriptor, path)
            return path
        }
        throw Failure(description: "there are 999 pictures here already; remove some")
    }

    private static func write(
        _ text: String, to descriptor: Int32, _ path: String
    ) throws(Failure) {
        func failure() -> Failure {
            Failure(
                description: "\"\(path)\" cannot be written: \(String(cString: strerror(errno)))")
        }
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
    }
}
