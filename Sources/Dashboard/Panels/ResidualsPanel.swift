internal import Measurements
internal import QueueingModels

/// How far measured percentiles lie from the model's: bars to the left where the target was faster.
struct ResidualsPanel: Panel {
    private let rows: [(name: String, deviation: Double?)]

    let title = "W by quantile"
    let remark: [(String, Style)] = [("measured over model", .faint)]

    init(_ snapshot: DashboardSnapshot) {
        let predicted = snapshot.predicted?.responseTimePercentiles ?? [:]
        rows = LatencySummary.percentiles.map { percentile in
            let key = LatencySummary.key(percentile)
            guard let model = predicted[key], model > 0,
                let measured = snapshot.measured.responseTime.percentiles?[key]?.value
            else { return ("p" + key, nil) }
            return ("p" + key, measured / model - 1)
        }
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.width >= 24, area.height >= 1 else { return }
        let known = rows.compactMap(\.deviation)
        guard !known.isEmpty else {
            grid.put("no percentile to compare", .faint, x: area.x + 1, y: area.y)
            return
        }
        let reach = max(0.05, known.map { abs($0) }.max() ?? 0)
        let top = min(Axis.ceiling(reach), 10)
        let plot = Area(x: area.x + 8, y: area.y, width: area.width - 17, height: area.height)
        let middle = plot.x + plot.width / 2
        for (line, row) in rows.prefix(area.height).enumerated() {
            let y = area.y + line
            grid.put(row.name, .faint, x: area.x + 1, y: y)
            grid.put("│", .faint, x: middle, y: y)
            guard let deviation = row.deviation else {
                grid.put("too few", .faint, endingBefore: area.x + area.width - 1, y: y)
                continue
            }
            let half = Double(plot.width / 2)
            let length = Int(bounded: (min(abs(deviation) / top, 1) * half).rounded())
            for step in 0..<length {
                let x = deviation > 0 ? middle + 1 + step : middle - 1 - step
                grid.put("█", .measured, x: x, y: y)
            }
            grid.put(
                ComparisonPanel.deviation(deviation), .plain,
                endingBefore: area.x + area.width - 1, y: y)
        }
        let bottom = area.y + rows.count
        guard bottom < area.y + area.height else { return }
        let percent = Scale.tick(top * 100)
        grid.put("-\(percent)%", .faint, x: plot.x, y: bottom)
        grid.put("0", .faint, x: middle, y: bottom)
        grid.put("+\(percent)%", .faint, endingBefore: plot.x + plot.width, y: bottom)
    }
}
