internal import Comparison
internal import Measurements
internal import QueueingModels

/// Measured beside predicted, quantity by quantity: the heart of the dashboard.
struct ComparisonPanel: Panel {
    /// A line of the table.
    struct Row: Equatable {
        var symbol: String
        var name: String
        var scale: Scale
        var measured: Double?
        var margin: Double?
        var predicted: Double?
        var verdict: ComparisonRow.Verdict?
        /// Which rows go first when there is no room: the greatest number.
        var rank: Int

        /// (measured − predicted)/predicted.
        var deviation: Double? {
            guard let measured, let predicted, predicted > 0 else { return nil }
            return measured / predicted - 1
        }
    }

    let rows: [Row]
    private let model: String?
    private let note: String?

    var title: String { model.map { "measured beside \($0)" } ?? "measured" }
    var remark: [(String, Style)] { note.map { [($0, .model)] } ?? [] }

    init(_ snapshot: DashboardSnapshot) {
        let predicted = snapshot.predicted
        model = predicted?.model
        note = predicted.map { prediction in
            var parts: [String] = []
            if prediction.source == .fitted { parts.append("fitted") }
            if let servers = prediction.parameters.servers { parts.append("M=\(servers)") }
            if let time = prediction.parameters.serviceTime {
                parts.append("T=\(Figure.seconds(time, digits: 3).filter { $0 != " " })")
            }
            if let scv = prediction.parameters.serviceSCV, scv != 1 {
                parts.append("C²=\(Figure.number(scv, digits: 2))")
            }
            if !prediction.stable { parts = ["no steady state"] }
            return parts.joined(separator: " ")
        }
        rows = Self.rows(snapshot)
    }

    private static func rows(_ snapshot: DashboardSnapshot) -> [Row] {
        let measured = snapshot.measured
        let predicted = snapshot.predicted
        let compared =
            predicted.map {
                ComparisonRow.rows(measured: measured, predicted: $0)
            } ?? []
        let times = Scale.seconds(
            like: measured.responseTime.mean?.value ?? predicted?.meanResponseTime)
        var rows: [Row] = []

        func add(
            _ symbol: String, _ name: String, _ scale: Scale, _ quantity: ComparisonRow.Quantity?,
            _ estimate: Estimate?, rank: Int, predicted: Double? = nil
        ) {
            let row = compared.first { $0.quantity == quantity }
            rows.append(
                Row(
                    symbol: symbol, name: name, scale: scale, measured: estimate?.value,
                    margin: estimate?.margin, predicted: row?.predicted ?? predicted,
                    verdict: row?.verdict, rank: rank))
        }

        let rates = Scale.number(like: snapshot.load.offeredRate ?? measured.throughput?.value)
        if let offered = snapshot.load.offeredRate {
            // Whole seconds only, those after warm-up: what was due over the time it was due in.
            let whole = measured.intervals.filter {
                $0.offered > 0 && $0.start >= measured.window.start
            }
            let seconds = whole.reduce(0) { $0 + $1.end - $1.start }
            let due = whole.reduce(0) { $0 + $1.offered }
            add(
                "λ", "offered /s", rates, nil,
                seconds > 0 ? Estimate(Double(due) / seconds) : nil, rank: 4, predicted: offered)
        }
        add("X", "done /s", rates, .throughput, measured.throughput, rank: 0)
        add(
            "W", "mean \(times.unit)", times, .meanResponseTime, measured.responseTime.mean,
            rank: 1)
        let percentiles: [(Double, ComparisonRow.Quantity, Int)] = [
            (50, .medianResponseTime, 5), (90, .responseTime90, 6), (95, .responseTime95, 9),
            (99, .responseTime99, 2), (99.9, .responseTime999, 8),
        ]
        for (percentile, quantity, rank) in percentiles {
            add(
                "W", "p\(LatencySummary.key(percentile)) \(times.unit)", times, quantity,
                measured.responseTime.percentile(percentile), rank: rank,
                predicted: predicted?.responseTimePercentiles?[LatencySummary.key(percentile)])
        }
        add(
            "L", "in system", Scale.number(like: measured.concurrency?.mean), .meanNumberInSystem,
            measured.concurrency.map { Estimate($0.mean, ci95: $0.ci95) }, rank: 3)
        if let derived = compared.first(where: { $0.quantity == .derivedUtilisation }) {
            add(
                "ρ", "X·T/M", Scale(unit: "", factor: 1, decimals: 3), .derivedUtilisation,
                Estimate(derived.measured, ci95: derived.ci95), rank: 7)
        }
        return rows
    }

    /// Columns of the table at a width: where each ends.
    private struct Columns {
        var measured: Int
        var half: Int
        var model: Int
        var deviation: Int

        init(_ area: Area) {
            // The name, the four figures and the verdict; more room goes between the figures.
            let spare = min(max(0, area.width - 46), 20)
            let each = 9 + spare / 5
            measured = area.x + 12 + each - 2
            half = measured + each - 1
            model = half + each
            deviation = model + each - 2
        }
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height > 1 else { return }
        let columns = Columns(area)
        grid.put("measured", .faint, endingBefore: columns.measured, y: area.y)
        grid.put("±95 %", .faint, endingBefore: columns.half, y: area.y)
        if model != nil {
            grid.put("model", .model, endingBefore: columns.model, y: area.y)
            grid.put("Δ", .faint, endingBefore: columns.deviation, y: area.y)
        }
        let room = area.height - 1
        let chosen = rows.enumerated().sorted { $0.element.rank < $1.element.rank }.prefix(room)
            .sorted { $0.offset < $1.offset }
        for (line, (_, row)) in chosen.enumerated() {
            draw(row, columns, y: area.y + 1 + line, x: area.x, of: &grid)
        }
    }

    private func draw(_ row: Row, _ columns: Columns, y: Int, x: Int, of grid: inout Grid) {
        grid.put(row.symbol, .title, x: x + 1, y: y)
        grid.put(row.name, .faint, x: x + 3, y: y)
        grid.put(row.scale.text(row.measured), .measured, endingBefore: columns.measured, y: y)
        grid.put(row.scale.text(row.margin), .faint, endingBefore: columns.half, y: y)
        guard model != nil else { return }
        grid.put(row.scale.text(row.predicted), .model, endingBefore: columns.model, y: y)
        let style = row.verdict.map(Self.style) ?? .faint
        grid.put(Self.deviation(row.deviation), style, endingBefore: columns.deviation, y: y)
        if let verdict = row.verdict {
            grid.put(Self.word(verdict), style, x: columns.deviation + 1, y: y)
        }
    }

    static func word(_ verdict: ComparisonRow.Verdict) -> String {
        switch verdict {
        case .agrees: "ok"
        case .differs: "!!"
        case .unclear: "??"
        }
    }

    static func style(_ verdict: ComparisonRow.Verdict) -> Style {
        switch verdict {
        case .agrees: .good
        case .differs: .bad
        case .unclear: .doubtful
        }
    }

    /// "+3.1%", at most six characters.
    static func deviation(_ fraction: Double?) -> String {
        guard let fraction, fraction.isFinite else { return Figure.unknown }
        if fraction >= 99.99 { return ">9999%" }
        return Figure.deviation(fraction).filter { $0 != " " }
    }
}
