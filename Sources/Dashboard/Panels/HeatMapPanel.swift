internal import Measurements

/// Response times against time: each column a stretch of seconds, each row a range of times on a
/// logarithmic scale, the darker the more responses. Two peaks that an average hides stand apart.
struct HeatMapPanel: Panel {
    private let seconds: [LatencySpread]
    private let whole: LatencySpread
    private let horizon: Double?

    let title = "response times, second by second"

    init(_ snapshot: DashboardSnapshot, _ history: DashboardHistory) {
        seconds = history.seconds
        whole = snapshot.responseTimes
        horizon = snapshot.horizon
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height >= 2, area.width >= 16 else { return }
        guard whole.total > 0, !seconds.isEmpty else {
            grid.put("not a second yet", .faint, x: area.x + 1, y: area.y)
            return
        }
        let plot = Area(x: area.x + 7, y: area.y, width: area.width - 8, height: area.height)
        // Rows share the buckets but for the shortest hundredth; the last row is the shortest time.
        let start = whole.bucket(beyond: 0.01)
        let buckets = max(whole.first + whole.counts.count - start, plot.height)
        let shown = seconds.suffix(plot.width)
        let first = max(0, min(start, LatencySpread.upperEnds.count - buckets))
        func range(_ row: Int) -> Range<Int> {
            let fromBottom = plot.height - 1 - row
            let start = first + fromBottom * buckets / plot.height
            return start..<max(start + 1, first + (fromBottom + 1) * buckets / plot.height)
        }
        // As wide as the plots above it, where the whole run fits.
        let span = min(plot.width, max(shown.count, Int(bounded: horizon ?? 60)))
        for (index, second) in shown.enumerated() {
            let columns = index * plot.width / span..<(index + 1) * plot.width / span
            let total = second.total
            guard total > 0 else { continue }
            for row in 0..<plot.height {
                let count = range(row).reduce(0) { $0 + second[$1] }
                let level = Self.level(Double(count) / Double(total) * Double(plot.height))
                guard level > 0 else { continue }
                for column in columns {
                    grid.put(
                        grid.glyphs.shades[level], .heat(level), x: plot.x + column,
                        y: plot.y + row)
                }
            }
        }
        let steps = plot.height > 6 ? [0, plot.height / 2, plot.height - 1] : [0, plot.height - 1]
        for row in steps {
            let bucket = min(range(row).upperBound - 1, LatencySpread.upperEnds.count - 1)
            grid.put(
                Scale.tick(seconds: LatencySpread.upperEnds[bucket]), .faint,
                endingBefore: plot.x - 1, y: plot.y + row)
        }
    }

    /// By how many times an even share a cell holds.
    private static func level(_ share: Double) -> Int {
        switch share {
        case ..<0.001: 0
        case ..<0.4: 1
        case ..<1.0: 2
        case ..<2.2: 3
        default: 4
        }
    }
}
