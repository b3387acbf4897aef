internal import Glibc

/// A failed system call: which one, on what, and the kernel's reason.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The error number, as in errno(3).
    public let number: Int32
    /// What was being done, in words: `connect to 127.0.0.1:80`.
    public let action: String

    public init(_ number: Int32, _ action: String) {
        self.number = number
        self.action = action
    }

    /// The kernel's words for the error number, without its name: `Connection refused`.
    public static func reason(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    public var description: String { "cannot \(action): \(Self.reason(number))" }
}

/// The result of a call that answers with a negated errno.
func check(_ result: Int32, _ action: @autoclosure () -> String) throws(SystemError) -> Int32 {
    if result < 0 { throw SystemError(-result, action()) }
    return result
}
