/// Columns of text, each as wide as its widest cell.
public struct TextTable: Sendable {
    public enum Alignment: Sendable { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// - Parameter alignments: one for every column.
    public init(_ alignments: [Alignment]) { self.alignments = alignments }

    /// Adds a line. - Precondition: it has a cell for every column.
    public mutating func add(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a row has a cell for every column")
        rows.append(cells)
    }

    /// The lines, with `indent` spaces before and two between columns.
    public func lines(indent: Int = 2) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += alignments[column] == .left ? cell + padding : padding + cell
                line += "  "
            }
            return String(line.trimmingTrailingSpaces())
        }
    }
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> Substring {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
