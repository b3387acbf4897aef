internal import Comparison

/// Lines of a report. Every line goes through ``SafeText`` here and nowhere else can text get in,
/// so nothing that a server said reaches the terminal as more than letters; colour is added after.
struct Page {
    enum Style: String {
        case plain = ""
        case heading = "1"
        case good = "32"
        case doubtful = "33"
        case bad = "31"
    }

    let colour: Bool
    let width: Int
    private(set) var text = ""

    init(colour: Bool, width: Int) {
        self.colour = colour
        self.width = max(40, width)
    }

    /// A line, its end cut off where it is too long, and perhaps a last word in a style of its own.
    mutating func line(_ line: String = "", _ style: Style = .plain, last: (String, Style)? = nil) {
        let room = width - (last.map { $0.0.count } ?? 0)
        text += paint(SafeText(line).clipped(to: room), style)
        if let last { text += paint(SafeText(last.0).text, last.1) }
        text += "\n"
    }

    /// A label in its column and what belongs to it, broken at spaces where it is too long.
    mutating func entry(_ label: String, _ words: String, _ style: Style = .plain) {
        let indent = Self.labelWidth
        var current = pad(label, indent)
        var isFirst = true
        for word in SafeText(words).text.split(separator: " ", omittingEmptySubsequences: false) {
            if !isFirst, current.count + 1 + word.count > width {
                line(current, style)
                current = String(repeating: " ", count: indent) + word
            } else {
                current += (isFirst ? "" : " ") + word
            }
            isFirst = false
        }
        line(current, style)
    }

    static let labelWidth = 22

    private func paint(_ text: String, _ style: Style) -> String {
        colour && style != .plain && !text.isEmpty
            ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }
}

/// Columns are counted in characters; every character of ours is one cell wide.
func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

func padLeft(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}
