internal import Comparison
internal import Measurements

/// A run in as many short lines as fit, the most important first: for screens too small for panels.
struct SmallScreen {
    private let lines: [[(String, Style)]]
    /// In the last row, in the place of what else would be there.
    private let message: String?

    init(_ snapshot: DashboardSnapshot, _ settings: DashboardSettings) {
        let rows = ComparisonPanel(snapshot).rows
        let (badge, style) =
            settings.frozen ? ("‖ FROZEN", .badge) : Header.badge(snapshot.state)
        var lines: [[(String, Style)]] = [
            [(badge, style), (" " + Scale.clock(snapshot.elapsed), .plain)]
        ]
        for (symbol, name) in [("X", "X"), ("W", "W"), ("p99", "p99"), ("L", "L")] {
            let row = rows.first {
                symbol == "p99" ? $0.name.hasPrefix("p99 ") : $0.symbol == symbol
            }
            guard let row else { continue }
            let unit = row.scale.unit.isEmpty ? (symbol == "X" ? "/s" : "") : row.scale.unit
            var line: [(String, Style)] = [
                ("\(name) ".padded(to: 4), .faint),
                (row.scale.text(row.measured) + (row.measured == nil ? "" : unit), .measured),
            ]
            if let predicted = row.predicted {
                if let verdict = row.verdict {
                    line.append(
                        (" " + ComparisonPanel.word(verdict), ComparisonPanel.style(verdict)))
                }
                line.append((" ≈\(row.scale.text(predicted))", .model))
            }
            lines.append(line)
        }
        if snapshot.counts.failed > 0 {
            lines.insert([("err \(Scale.count(snapshot.counts.failed))", .error)], at: 1)
        }
        lines.append([("in flight \(snapshot.inFlight)", .plain)])
        lines.append([("q", .badge), (" stop  ", .faint), ("p", .badge), (" pause", .faint)])
        self.lines = lines
        message = settings.message
    }

    func draw(into grid: inout Grid) {
        for (y, line) in lines.prefix(grid.height).enumerated() {
            var x = 0
            for (text, style) in line { x = grid.put(text, style, x: x, y: y) }
        }
        guard let message, grid.height > 1 else { return }
        let y = grid.height - 1
        for x in 0..<grid.width { grid.put(" ", .plain, x: x, y: y) }
        grid.put(SafeText(message), .title, x: 0, y: y, limit: grid.width)
    }
}

extension String {
    /// With spaces behind it, up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
