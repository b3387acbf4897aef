internal import Comparison

/// One character of the screen and what it means.
public struct Cell: Equatable, Sendable {
    public var character: Character
    public var style: Style

    public init(_ character: Character = " ", _ style: Style = .plain) {
        self.character = character
        self.style = style
    }
}

/// A part of a grid: columns and rows from its upper left corner.
struct Area: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    /// Without the outermost cells.
    var inner: Area {
        Area(x: x + 1, y: y + 1, width: max(0, width - 2), height: max(0, height - 2))
    }

    /// The left part, so many columns wide, and the rest.
    func split(left: Int) -> (left: Area, right: Area) {
        let left = min(max(0, left), width)
        return (
            Area(x: x, y: y, width: left, height: height),
            Area(x: x + left, y: y, width: width - left, height: height)
        )
    }

    /// The upper part, so many rows high, and the rest.
    func split(top: Int) -> (top: Area, bottom: Area) {
        let top = min(max(0, top), height)
        return (
            Area(x: x, y: y, width: width, height: top),
            Area(x: x, y: y + top, width: width, height: height - top)
        )
    }
}

/// A screen as a value: cells in rows. What would be drawn beside it is cut off.
///
/// Every cell holds one character of one column. Text of our own has no others; text from outside
/// comes as ``SafeText``, of which what is not surely one column wide is shown as an escape.
public struct Grid: Equatable, Sendable {
    public let width: Int
    public let height: Int
    public private(set) var cells: [Cell]
    let glyphs: Glyphs

    init(width: Int, height: Int, glyphs: Glyphs) {
        precondition(width >= 0 && height >= 0, "a grid has a size")
        self.width = width
        self.height = height
        self.glyphs = glyphs
        cells = Array(repeating: Cell(), count: width * height)
    }

    public subscript(x: Int, y: Int) -> Cell { cells[y * width + x] }

    mutating func put(_ character: Character, _ style: Style, x: Int, y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let shown = glyphs == .ascii ? Glyphs.ascii(for: character) : character
        cells[y * width + x] = Cell(shown, style)
    }

    /// Writes text of our own from (x, y) on, at most `limit` columns of it; the column after it.
    @discardableResult
    mutating func put(
        _ text: String, _ style: Style = .plain, x: Int, y: Int, limit: Int = .max
    ) -> Int {
        var column = x
        for character in text.prefix(limit) {
            put(character, style, x: column, y: y)
            column += 1
        }
        return column
    }

    /// Writes text from outside.
    @discardableResult
    mutating func put(
        _ text: SafeText, _ style: Style = .plain, x: Int, y: Int, limit: Int = .max
    ) -> Int {
        put(Self.singleColumn(text, limit: limit), style, x: x, y: y, limit: limit)
    }

    /// Writes text so that it ends before column `end`.
    mutating func put(_ text: String, _ style: Style = .plain, endingBefore end: Int, y: Int) {
        put(text, style, x: end - text.count, y: y)
    }

    /// Letters up to U+02FF have one column on every terminal; the rest becomes an escape. Cut to
    /// `limit` with dots.
    static func singleColumn(_ text: SafeText, limit: Int) -> String {
        var shown = ""
        for scalar in text.text.unicodeScalars {
            if scalar.value < 0x300, scalar.value != 0xad {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        guard shown.count > limit else { return shown }
        return limit > 3 ? shown.prefix(limit - 3) + "..." : String(shown.prefix(max(0, limit)))
    }

    /// A frame around an area, with its title in the upper edge and a remark at the right of it.
    mutating func frame(_ area: Area, title: String, remark: [(String, Style)] = []) {
        guard area.width >= 2, area.height >= 2 else { return }
        let right = area.x + area.width - 1
        let bottom = area.y + area.height - 1
        for x in area.x...right {
            put("─", .faint, x: x, y: area.y)
            put("─", .faint, x: x, y: bottom)
        }
        for y in area.y...bottom {
            put("│", .faint, x: area.x, y: y)
            put("│", .faint, x: right, y: y)
        }
        put("┌", .faint, x: area.x, y: area.y)
        put("┐", .faint, x: right, y: area.y)
        put("└", .faint, x: area.x, y: bottom)
        put("┘", .faint, x: right, y: bottom)
        let room = area.width - 4
        guard room > 2 else { return }
        let shownTitle = " \(title) "
        let after = put(shownTitle, .title, x: area.x + 1, y: area.y, limit: room)
        let length = remark.reduce(2) { $0 + $1.0.count }
        var x = right - length - 1
        guard length > 2, x > after else { return }
        x = put(" ", x: x, y: area.y)
        for (text, style) in remark { x = put(text, style, x: x, y: area.y) }
        put(" ", x: x, y: area.y)
    }
}

extension Grid {
    /// The rows as text, without the spaces at their ends.
    public var text: String {
        rows { String($0.map(\.character)) }
    }

    /// The rows with escape sequences for colours: what a terminal would show.
    public var colouredText: String {
        rows { row in
            var line = ""
            var last = Style.plain
            for cell in row {
                if cell.style != last { line += "\u{1b}[0m" + cell.style.look.escape }
                last = cell.style
                line.append(cell.character)
            }
            return last == .plain ? line : line + "\u{1b}[0m"
        }
    }

    private func rows(_ line: (ArraySlice<Cell>) -> String) -> String {
        var text = ""
        for y in 0..<height {
            var row = cells[(y * width)..<((y + 1) * width)]
            while let last = row.last, last.character == " " { row.removeLast() }
            text += line(row) + "\n"
        }
        return text
    }
}

extension Look {
    /// The sequence that turns it on from the terminal's default.
    fileprivate var escape: String {
        (isBold ? "\u{1b}[1m" : "") + (of256.map { "\u{1b}[38;5;\($0)m" } ?? "")
    }
}
