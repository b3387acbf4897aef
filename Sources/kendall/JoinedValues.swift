internal import ArgumentParser

/// Values that are written right behind the letter of their option, as curl has them:
/// `-H'Cookie: id=7'`.
enum JoinedValues {
    private static let letters: Set<Character> = ["H", "T", "X"]

    /// The command that a command line names.
    ///
    /// The parser takes what is behind the first `=` of such a word for the value, finds no option
    /// by the name of the rest, and says so: with half a credential in it. What it cannot read is
    /// tried again with such values as words of their own.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        do {
            return try Kendall.parseAsRoot(arguments)
        } catch {
            let apart = apart(arguments)
            guard apart != arguments, Kendall.exitCode(for: error) != .success else { throw error }
            return try Kendall.parseAsRoot(apart)
        }
    }

    private static func apart(_ arguments: [String]) -> [String] {
        arguments.flatMap { word -> [String] in
            guard word.count > 2, word.first == "-",
                word.dropFirst().first.map(letters.contains) == true
            else { return [word] }
            return [String(word.prefix(2)), String(word.dropFirst(2))]
        }
    }
}
