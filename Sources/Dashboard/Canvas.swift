/// A plot's dots, several to a cell, that are drawn into a grid at the end.
///
/// Dots of two kinds may share a cell: the later kind's style wins, and all the dots are shown.
struct Canvas {
    let area: Area
    let glyphs: Glyphs
    let width: Int
    let height: Int
    private var bits: [UInt8]
    private var styles: [Style]

    init(_ area: Area, glyphs: Glyphs) {
        self.area = area
        self.glyphs = glyphs
        width = area.width * glyphs.dots.across
        height = area.height * glyphs.dots.down
        bits = Array(repeating: 0, count: area.width * area.height)
        styles = Array(repeating: .plain, count: area.width * area.height)
    }

    /// Sets the dot in column `x` from the left and row `y` from the bottom.
    mutating func dot(_ x: Int, _ y: Int, _ style: Style) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let dots = glyphs.dots
        let down = height - 1 - y
        let cell = down / dots.down * area.width + x / dots.across
        bits[cell] |= 1 << UInt8(down % dots.down * dots.across + x % dots.across)
        styles[cell] = style
    }

    /// Joins values given for columns; nil is a gap. Values are fractions of the height.
    mutating func line(_ values: [Double?], _ style: Style) {
        var last: Int?
        for (x, value) in values.enumerated() {
            guard let value else {
                last = nil
                continue
            }
            let y = row(value)
            // Up or down to it, half way from the column before.
            if let last, abs(y - last) > 1 {
                let middle = (y + last) / 2
                for step in min(last, middle)...max(last, middle) { dot(x - 1, step, style) }
                for step in min(y, middle)...max(y, middle) { dot(x, step, style) }
            }
            dot(x, y, style)
            last = y
        }
    }

    /// A dotted line through values given for columns.
    mutating func dotted(_ values: [Double?], _ style: Style) {
        // A gap as wide as the dots of a cell shows as a row of dots in any of the glyphs.
        let stride = glyphs == .ascii ? 2 : 3
        for (x, value) in values.enumerated() where x % stride == 0 {
            if let value { dot(x, row(value), style) }
        }
    }

    /// A column of dots from the bottom up to a fraction of the height.
    mutating func bar(_ x: Int, _ value: Double, _ style: Style) {
        let top = Int(bounded: (value * Double(height)).rounded())
        for y in 0..<max(0, min(top, height)) { dot(x, y, style) }
    }

    private func row(_ value: Double) -> Int {
        let clamped = min(max(value, 0), 1)
        return Int(bounded: (clamped * Double(height - 1)).rounded())
    }

    func draw(into grid: inout Grid) {
        for row in 0..<area.height {
            for column in 0..<area.width {
                let index = row * area.width + column
                guard bits[index] != 0 else { continue }
                grid.put(
                    glyphs.cell(bits[index]), styles[index], x: area.x + column, y: area.y + row)
            }
        }
    }
}
