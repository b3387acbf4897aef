internal import Comparison

/// A plot as inline SVG. Colours are classes of the page's style sheet, so that one drawing serves
/// light and dark.
struct Plot {
    /// The drawing, in the units of its coordinates.
    struct Size {
        var width = 520.0
        var height = 250.0
        var left = 58.0
        var right = 14.0
        var top = 12.0
        var bottom = 40.0
    }

    let size: Size
    let x: PlotScale
    let y: PlotScale
    private var marks = ""
    private var body = ""

    /// - Parameters:
    ///   - xWords, yWords: how a mark reads.
    ///   - xTitle: what the horizontal axis is.
    init(
        x: PlotScale, y: PlotScale, xTitle: String, size: Size = Size(),
        xWords: (Double) -> String = { Figure.number($0) },
        yWords: (Double) -> String = { Figure.number($0) }
    ) {
        self.size = size
        self.x = x
        self.y = y
        for mark in y.marks {
            let height = vertical(mark)
            marks += "<path class=\"grid\" d=\"M\(Self.text(size.left)) \(Self.text(height))"
            marks += "H\(Self.text(size.width - size.right))\"/>"
            marks += label(size.left - 8, height + 3.5, "end", yWords(mark))
        }
        let floor = size.height - size.bottom
        for mark in x.marks {
            marks +=
                "<path class=\"tick\" d=\"M\(Self.text(horizontal(mark))) \(Self.text(floor))v4\"/>"
            marks += label(horizontal(mark), floor + 17, "middle", xWords(mark))
        }
        marks += "<path class=\"axis\" d=\"M\(Self.text(size.left)) \(Self.text(floor))"
        marks += "H\(Self.text(size.width - size.right))\"/>"
        marks += label(
            (size.left + size.width - size.right) / 2, size.height - 5, "middle", xTitle,
            class: "title")
    }

    /// Where a value stands across.
    func horizontal(_ value: Double) -> Double {
        size.left + x.position(value) * (size.width - size.left - size.right)
    }

    /// Where a value stands from the top.
    func vertical(_ value: Double) -> Double {
        size.height - size.bottom - y.position(value) * (size.height - size.top - size.bottom)
    }

    /// Straight lines between points.
    mutating func line(_ points: [(x: Double, y: Double)], _ style: String) {
        guard !points.isEmpty else { return }
        body += "<path class=\"line \(style)\" d=\"\(path(points))\"/>"
    }

    /// The area between points and the floor.
    mutating func area(_ points: [(x: Double, y: Double)], _ style: String) {
        guard let first = points.first, let last = points.last else { return }
        let floor = Self.text(size.height - size.bottom)
        body += "<path class=\"area \(style)\" d=\"\(path(points))"
        body += "L\(Self.text(horizontal(last.x))) \(floor)"
        body += "L\(Self.text(horizontal(first.x))) \(floor)Z\"/>"
    }

    /// A level across the whole plot.
    mutating func level(_ value: Double, _ style: String) {
        guard value >= y.lower, value <= y.upper else { return }
        body += "<path class=\"line \(style)\" d=\"M\(Self.text(size.left)) "
        body += "\(Self.text(vertical(value)))H\(Self.text(size.width - size.right))\"/>"
    }

    /// A bar from the floor, with words for who points at it.
    mutating func bar(from: Double, to: Double, height: Double, _ style: String, _ words: String) {
        let (left, right, top) = (horizontal(from), horizontal(to), vertical(height))
        body += "<rect class=\"bar \(style)\" x=\"\(Self.text(left))\" y=\"\(Self.text(top))\""
        body += " width=\"\(Self.text(max(0.5, right - left)))\""
        body += " height=\"\(Self.text(size.height - size.bottom - top))\">"
        body += "<title>\(Markup.escape(words))</title></rect>"
    }

    mutating func dot(_ point: (x: Double, y: Double), _ style: String, _ words: String) {
        body += "<circle class=\"dot \(style)\" cx=\"\(Self.text(horizontal(point.x)))\""
        body += " cy=\"\(Self.text(vertical(point.y)))\" r=\"3\">"
        body += "<title>\(Markup.escape(words))</title></circle>"
    }

    /// Cells of one colour, as one path.
    mutating func cells(_ cells: [(x: Range<Double>, y: Range<Double>)], _ style: String) {
        guard !cells.isEmpty else { return }
        body += "<path class=\"\(style)\" d=\""
        for cell in cells {
            let (left, right) = (horizontal(cell.x.lowerBound), horizontal(cell.x.upperBound))
            let (top, bottom) = (vertical(cell.y.upperBound), vertical(cell.y.lowerBound))
            // A hair wider, so that no seam shows between neighbours.
            body += "M\(Self.text(left)) \(Self.text(top))h\(Self.text(right - left + 0.3))"
            body += "v\(Self.text(bottom - top + 0.3))H\(Self.text(left))Z"
        }
        body += "\"/>"
    }

    /// The drawing. - Parameter title: what a screen reader says.
    func svg(_ title: String) -> String {
        "<svg viewBox=\"0 0 \(Self.text(size.width)) \(Self.text(size.height))\" role=\"img\" "
            + "aria-label=\"\(Markup.escape(title))\">\(marks)\(body)</svg>"
    }

    private func path(_ points: [(x: Double, y: Double)]) -> String {
        var path = ""
        for point in points {
            path += path.isEmpty ? "M" : "L"
            path += "\(Self.text(horizontal(point.x))) \(Self.text(vertical(point.y)))"
        }
        return path
    }

    private func label(
        _ x: Double, _ y: Double, _ anchor: String, _ words: String, class style: String = "label"
    ) -> String {
        "<text class=\"\(style)\" x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" "
            + "text-anchor=\"\(anchor)\">\(Markup.escape(words))</text>"
    }

    /// A coordinate: a tenth is finer than any screen.
    static func text(_ value: Double) -> String {
        let text = Figure.fixed(value, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
