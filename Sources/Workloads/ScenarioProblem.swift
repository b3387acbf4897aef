/// A place in a text: lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Equatable, Comparable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (one: SourcePosition, other: SourcePosition) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }
}

/// What is wrong with a scenario file, and where.
///
/// The message says what is there, with the value, and what to write instead. It may hold text of
/// the file, never the value of an environment variable.
public struct ScenarioProblem: Error, Equatable, Sendable, CustomStringConvertible {
    public let position: SourcePosition
    public let message: String

    public init(_ position: SourcePosition, _ message: String) {
        self.position = position
        self.message = message
    }

    /// `line:column: message`.
    public var description: String { "\(position.line):\(position.column): \(message)" }
}
