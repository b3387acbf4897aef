internal import Comparison
internal import Measurements
internal import QueueingModels

/// The seconds that plots against time show.
struct SeriesSpan {
    var intervals: [Interval]
    /// Of the first one, since the run's start.
    var start: Double
    /// Seconds that the width stands for; nil where the end is not known.
    var length: Double?
    /// Only the last minute of them.
    var isLatestMinute: Bool
    /// The seconds of which the figures beside the plots speak; nil for all.
    var figures: Range<Double>?
    var run: DashboardSnapshot
}

/// A quantity against time, second by second, over a dotted line of what it should be.
struct SeriesPlot {
    /// One a second.
    var values: [Double]
    var style: Style
    /// What the values should be at a second of the run.
    var level: (Double) -> Double?
    var levelStyle: Style
    /// Seconds that had failures: marked at the foot of the plot.
    var marked: [Bool] = []
    var span: SeriesSpan

    private static let minute = 60

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height >= 1, area.width >= 12 else { return }
        guard !values.isEmpty else {
            grid.put("not a second yet", .faint, x: area.x + 1, y: area.y)
            return
        }
        let plot = Area(x: area.x + 6, y: area.y, width: area.width - 7, height: area.height)
        var canvas = Canvas(plot, glyphs: grid.glyphs)
        let shown = self.span.isLatestMinute ? values.suffix(Self.minute) : values[...]
        let span =
            self.span.isLatestMinute
            ? Self.minute : max(shown.count, Int(bounded: self.span.length ?? 0), 1)
        let columns = Self.columns(shown, of: span, width: canvas.width)
        let first = self.span.start + Double(values.count - shown.count)
        let levels = (0..<canvas.width).map {
            level(first + (Double($0) + 0.5) * Double(span) / Double(canvas.width))
        }
        let top = Axis.ceiling(
            max(columns.max() ?? 0, (levels.compactMap { $0 }.max() ?? 0) * 1.05))
        canvas.dotted(levels.map { $0.map { $0 / top } }, levelStyle)
        canvas.line(columns.map { $0 / top }, style)
        canvas.draw(into: &grid)
        for (index, isMarked) in marked.suffix(shown.count).enumerated() where isMarked {
            grid.put(
                "x", .error, x: plot.x + index * plot.width / span, y: plot.y + plot.height - 1)
        }
        grid.put(Scale.tick(top), .faint, endingBefore: plot.x - 1, y: plot.y)
        if plot.height > 1 {
            grid.put("0", .faint, endingBefore: plot.x - 1, y: plot.y + plot.height - 1)
        }
        if plot.height > 4, plot.height % 2 == 1 {
            grid.put(
                Scale.tick(top / 2), .faint, endingBefore: plot.x - 1, y: plot.y + plot.height / 2)
        }
    }

    /// The values at each column of dots, as far as there are any: between two seconds on a straight
    /// line, and the mean of those that share a column.
    private static func columns(
        _ values: ArraySlice<Double>, of span: Int, width: Int
    ) -> [Double] {
        let values = Array(values)
        let perColumn = Double(span) / Double(width)
        let count = min(width, Int(bounded: (Double(values.count) / perColumn).rounded(.up)))
        return (0..<count).map { column in
            if perColumn > 1 {
                let start = min(values.count - 1, Int(bounded: Double(column) * perColumn))
                let end = min(
                    values.count, max(start + 1, Int(bounded: Double(column + 1) * perColumn)))
                return values[start..<end].reduce(0, +) / Double(end - start)
            }
            // A second's value stands in its middle.
            let place = (Double(column) + 0.5) * perColumn - 0.5
            let left = min(max(0, Int(bounded: place.rounded(.down))), values.count - 1)
            let right = min(left + 1, values.count - 1)
            let share = min(max(0, place - Double(left)), 1)
            return values[left] + (values[right] - values[left]) * share
        }
    }
}

/// Requests completed each second, over the dotted rate that was offered; seconds with failures are
/// marked.
struct ThroughputPanel: Panel {
    private let plot: SeriesPlot
    private let last: Interval?
    private let offered: Double?

    let title = "done per second"
    var remark: [(String, Style)] {
        var parts: [(String, Style)] = []
        if let offered { parts.append(("· offered \(Scale.tick(offered))", .offered)) }
        if let last {
            let rate = Double(last.completed) / max(1e-9, last.end - last.start)
            parts.append(("  ━ last \(Figure.number(rate, digits: 4))", .measured))
            if last.failed > 0 { parts.append(("  x err \(last.failed)", .error)) }
        }
        return parts
    }

    init(_ span: SeriesSpan, of snapshot: DashboardSnapshot) {
        let intervals = span.intervals
        last = intervals.last
        offered = snapshot.load.offeredRate
        plot = SeriesPlot(
            values: intervals.map { Double($0.completed) / max(1e-9, $0.end - $0.start) },
            style: .measured, level: span.run.offeredRate, levelStyle: .offered,
            marked: intervals.map { $0.failed > 0 }, span: span)
    }

    func draw(in area: Area, of grid: inout Grid) { plot.draw(in: area, of: &grid) }
}

/// Requests in the system against time, over the model's mean; and the two sides of Little's law.
struct InFlightPanel: Panel {
    private let plot: SeriesPlot
    private let number: Double?
    private let product: Double?
    private let now: Int

    let title = "in flight"
    var remark: [(String, Style)] {
        var parts: [(String, Style)] = [("now \(now)", .measured)]
        if let number { parts.append(("  L \(Figure.number(number))", .measured)) }
        if let product { parts.append(("  X·W \(Figure.number(product))", .measured)) }
        return parts
    }

    init(_ span: SeriesSpan, of snapshot: DashboardSnapshot) {
        let measured = snapshot.measured
        now = snapshot.inFlight
        number = measured.concurrency?.mean
        if let throughput = measured.throughput?.value,
            let mean = measured.responseTime.mean?.value
        {
            product = throughput * mean
        } else {
            product = nil
        }
        let model = snapshot.predicted?.meanNumberInSystem
        plot = SeriesPlot(
            values: span.intervals.map(\.inFlightMean), style: .measured,
            level: { second in span.figures?.contains(second) == false ? nil : model },
            levelStyle: .model, span: span)
    }

    func draw(in area: Area, of grid: inout Grid) { plot.draw(in: area, of: &grid) }
}
