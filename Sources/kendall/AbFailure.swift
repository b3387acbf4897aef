/// Why `kendall ab` ends badly, in ApacheBench's own words and numbers.
struct AbFailure: Error, Equatable {
    /// For standard error.
    let message: String
    let code: Int32
    /// Whether the usage follows.
    var showsUsage = false

    /// A mistake on the command line: the usage follows, and 22 is the kernel's EINVAL.
    static func usage(_ message: String) -> AbFailure {
        AbFailure(message: "ab: \(message)", code: 22, showsUsage: true)
    }

    /// What ends with a message and 1.
    static func plain(_ message: String) -> AbFailure { AbFailure(message: message, code: 1) }

    static func error(_ operation: String, _ errno: Int32) -> AbFailure {
        AbFailure(message: "\(operation): \(reason(errno)) (\(errno))", code: errno)
    }
}
