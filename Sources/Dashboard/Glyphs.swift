/// The characters that plots and frames are made of.
///
/// A terminal's font cannot be asked for what it has, so a key changes them while the run goes on.
public enum Glyphs: String, CaseIterable, Codable, Sendable {
    /// Eight dots a cell; most fonts have them.
    case braille
    /// Four quarters a cell.
    case block
    /// Nothing beyond 7 bits.
    case ascii

    /// Dots of a plot in a cell, across and down.
    var dots: (across: Int, down: Int) {
        switch self {
        case .braille: (2, 4)
        case .block: (2, 2)
        case .ascii: (1, 2)
        }
    }

    /// The character with the given dots; bit `y * across + x` is the dot in column x and row y.
    func cell(_ bits: UInt8) -> Character {
        switch self {
        case .braille:
            // U+2800's bits run down the left column, then down the right one; the lowest row came
            // later and has the last two bits.
            var value: UInt32 = 0x2800
            let order: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
            for (index, bit) in order.enumerated() where bits & (1 << UInt8(index)) != 0 {
                value |= bit
            }
            return Unicode.Scalar(value).map(Character.init) ?? " "
        case .block:
            let quarters: [Character] = [
                " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
            ]
            return quarters[Int(bits & 15)]
        case .ascii:
            return [" ", "'", ".", ":"][Int(bits & 3)]
        }
    }

    /// What a thing is drawn with in 7 bits.
    static func ascii(for character: Character) -> Character {
        if character.isASCII { return character }
        switch character {
        case "─", "╌", "━": return "-"
        case "│", "┃": return "|"
        case "┌", "┐", "└", "┘", "├", "┤", "┼", "┬", "┴": return "+"
        case "·", "•": return "."
        case "●", "▮": return "*"
        case "‖": return "="
        case "█": return "#"
        case "▓": return "#"
        case "▒": return "+"
        case "░": return "."
        case "λ": return "l"
        case "ρ": return "r"
        case "µ": return "u"
        case "Δ": return "d"
        case "±": return "+"
        case "×": return "x"
        case "≈": return "~"
        case "−", "–": return "-"
        case "…": return "."
        default: return "?"
        }
    }

    /// Shades of a heat map, from nothing to full.
    var shades: [Character] {
        self == .ascii ? [" ", ".", ":", "*", "#"] : [" ", "░", "▒", "▓", "█"]
    }
}
