internal import Comparison
internal import Reports
internal import Workloads

/// What is wrong with a file, as a compiler would say it: place and words, the line, a caret.
enum ProblemText {
    /// At most so many problems; who has more has one cause, most likely.
    static let most = 50

    static func text(_ problems: [ScenarioProblem], path: String, content: [UInt8]) -> String {
        let lines = content.split(separator: 0x0A, omittingEmptySubsequences: false)
        var text = ""
        for problem in problems.prefix(most) {
            let position = problem.position
            text += "\(SafeText(path)):\(position.line):\(position.column): "
            text += "\(SafeText(problem.message))\n"
            guard lines.indices.contains(position.line - 1) else { continue }
            var line = String(decoding: lines[position.line - 1], as: UTF8.self).unicodeScalars[...]
            if line.last == "\r" { line.removeLast() }
            guard !ShownLine.mayHoldSecret(String(line)) else {
                text += "    (the line is not shown, for it may hold a secret)\n"
                continue
            }
            // A long line is shown around the place.
            var column = position.column - 1
            if column > 80 {
                line = line.dropFirst(column - 40)
                column = 40
            }
            let before = SafeText(String(line.prefix(column))).text
            text += "    " + SafeText(String(line)).clipped(to: 100) + "\n"
            text += "    " + String(repeating: " ", count: before.count) + "^\n"
        }
        if problems.count > most { text += "… and \(problems.count - most) more\n" }
        return text
    }
}
