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
        var words = arguments
        var place = 0
        while true {
            do {
                return try Kendall.parseAsRoot(words)
            } catch  where Kendall.exitCode(for: error) == .success {
                throw error
            } catch {
                // The first of them alone, then two: one may also be the value of an option before it.
                guard let next = words[place...].firstIndex(where: isJoined) else { throw error }
                let word = words[next]
                words.replaceSubrange(
                    next...next, with: [String(word.prefix(2)), String(word.dropFirst(2))])
                place = next + 2
            }
        }
    }

    private static func isJoined(_ word: String) -> Bool {
        word.count > 2 && word.first == "-" && word.dropFirst().first.map(letters.contains) == true
    }
}
