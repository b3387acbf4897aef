/// Why a target server cannot be set up as asked: which option, what it was, what to write instead.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The option as written on a command line, such as `--workers`.
    public let option: String

    /// The value it was given.
    public let value: String

    /// What is wrong with the value, as the end of a sentence that begins with it.
    public let reason: String

    /// A value that would do, such as `4`.
    public let example: String

    public var description: String {
        "\(option) \(value): \(reason); write \(option) \(example)"
    }
}
