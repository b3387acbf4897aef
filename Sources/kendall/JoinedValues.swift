/// Values that are written right behind the letter of their option, as curl has them:
/// `-H'Cookie: id=7'`.
enum JoinedValues {
    private static let letters: Set<Character> = ["H", "T", "X"]

    /// The arguments with such values as words of their own.
    ///
    /// The parser of command lines would take what is behind the first `=` of such a word for the
    /// value, find no option by the name of the rest, and say so: with half a credential in it.
    static func apart(_ arguments: [String]) -> [String] {
        var isOver = false
        return arguments.flatMap { word -> [String] in
            isOver = isOver || word == "--"
            guard !isOver, word.count > 2, word.first == "-",
                word.dropFirst().first.map(letters.contains) == true
            else { return [word] }
            return [String(word.prefix(2)), String(word.dropFirst(2))]
        }
    }
}
