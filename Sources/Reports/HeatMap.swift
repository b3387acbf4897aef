internal import Comparison
internal import Glibc
internal import Measurements

/// Response times over time: a column for every span, darker where more responses lie.
enum HeatMap {
    private static let mostColumns = 150
    private static let rows = 44
    /// Shades of the style sheet.
    private static let shades = 8

    /// Nil where there is too little to draw.
    static func chart(_ histograms: RunHistograms) -> Chart? {
        let spans = histograms.rows.filter {
            $0.response.count > 0 && $0.end - $0.start > 0.5
        }
        let all = spans.flatMap { [$0.response.filled.first, $0.response.filled.last] }
            .compactMap { $0 }
        guard spans.count >= 2, let least = all.map(\.lowest).min(),
            let most = all.map(\.highest).max(), let end = spans.last?.end
        else { return nil }
        let y = PlotScale(
            max(1e-6, Double(least) * 1e-9), Double(most) * 1e-9 * 1.05, isLogarithmic: true)
        var plot = Plot(
            x: PlotScale(0, end), y: y, xTitle: "seconds",
            size: .init(width: 1080, height: 320), yWords: { Figure.seconds($0, digits: 3) })

        var shaded = [[(x: Range<Double>, y: Range<Double>)]](repeating: [], count: shades)
        let columns = columns(spans, scale: y)
        let peak = columns.flatMap(\.counts).max() ?? 1
        for column in columns {
            for (row, count) in column.counts.enumerated() where count > 0 {
                // Logarithmic, or the busiest cell leaves all others pale.
                let share = log(1 + count) / log(1 + peak)
                let shade = min(shades - 1, Int(share * Double(shades)))
                shaded[shade].append((column.start..<column.end, bounds(row, y)))
            }
        }
        for (shade, cells) in shaded.enumerated() { plot.cells(cells, "heat heat\(shade)") }
        for (name, percentile) in [("p50", 50.0), ("p99", 99)] {
            plot.line(
                spans.map {
                    (
                        ($0.start + $0.end) / 2,
                        Double($0.response.percentile(percentile) ?? 0) * 1e-9
                    )
                }, "over \(name)")
        }
        return Chart(
            title: "Where the response times lie",
            legend: [
                ("over p50", "p50"), ("over p99", "p99"), ("heat heat6", "more responses"),
            ],
            note: nil, svg: plot.svg("Heat map of response times over the run"))
    }

    private struct Column {
        var start: Double
        var end: Double
        /// Responses per second in every row.
        var counts = [Double](repeating: 0, count: HeatMap.rows)
    }

    private static func columns(_ spans: [RunHistograms.Row], scale: PlotScale) -> [Column] {
        let each = max(1, (spans.count + mostColumns - 1) / mostColumns)
        return stride(from: 0, to: spans.count, by: each).map { first in
            let group = spans[first..<min(spans.count, first + each)]
            var column = Column(start: group[first].start, end: group.last?.end ?? 0)
            let length = max(1e-9, column.end - column.start)
            for bin in group.flatMap(\.response.filled) {
                let row = Int(scale.position(Double(bin.middle) * 1e-9) * Double(rows))
                column.counts[min(rows - 1, row)] += Double(bin.count) / length
            }
            return column
        }
    }

    private static func bounds(_ row: Int, _ scale: PlotScale) -> Range<Double> {
        let ratio = scale.upper / scale.lower
        let low = scale.lower * pow(ratio, Double(row) / Double(rows))
        return low..<scale.lower * pow(ratio, Double(row + 1) / Double(rows))
    }
}
