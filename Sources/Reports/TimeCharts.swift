internal import Comparison
internal import Measurements
internal import QueueingModels

/// The run over time.
struct TimeCharts {
    private let result: ResultFile
    private let histograms: RunHistograms?
    /// Seconds of the run, at most ``mostPoints`` of them: neighbours are put together.
    private let seconds: [Interval]
    private let end: Double
    private static let mostPoints = 400

    init(_ result: ResultFile, _ histograms: RunHistograms?) {
        self.result = result
        self.histograms = histograms
        // The last, shorter second is as noisy as it is short, and the drain is not load.
        let rows = result.measured.intervals.filter { $0.end - $0.start > 0.5 }
        let each = max(1, (rows.count + Self.mostPoints - 1) / Self.mostPoints)
        seconds = stride(from: 0, to: rows.count, by: each).map {
            Interval(joining: rows[$0..<min(rows.count, $0 + each)])
        }
        end = rows.last?.end ?? 0
    }

    /// In the order of the page; those that have nothing to show are left out.
    var all: [Chart] {
        guard seconds.count >= 2 else { return [] }
        return [throughput, responseTimes, inFlight, sendLag].compactMap { $0 }
    }

    private var time: PlotScale { PlotScale(0, end) }

    /// A second's figure stands in its middle.
    private func points(_ value: (Interval) -> Double?) -> [(x: Double, y: Double)] {
        seconds.compactMap { second in
            value(second).map { ((second.start + second.end) / 2, $0) }
        }
    }

    private func perSecond(_ count: KeyPath<Interval, Int>) -> [(x: Double, y: Double)] {
        points { Double($0[keyPath: count]) / ($0.end - $0.start) }
    }

    private var throughput: Chart {
        let (offered, completed) = (perSecond(\.offered), perSecond(\.completed))
        let most = (offered + completed).map(\.y).max() ?? 1
        let model = result.predicted?.throughput
        var plot = Plot(
            x: time, y: PlotScale(upTo: max(most, model ?? 0)), xTitle: "seconds")
        plot.line(offered, "offered")
        plot.line(completed, "measured")
        var legend = [("measured", "completed per second"), ("offered", "due per second")]
        if seconds.contains(where: { $0.failed > 0 }) {
            plot.line(perSecond(\.failed), "bad")
            legend.append(("bad", "failed"))
        }
        if let model {
            plot.level(model, "model")
            legend.append(("model", "model \(Figure.rate(model))"))
        }
        return Chart(
            title: "Throughput", legend: legend, note: nil,
            svg: plot.svg("Requests completed and due per second, over the run"))
    }

    private var responseTimes: Chart? {
        let rows = percentileRows(\.response)
        let lines = [("p50", 0), ("p90", 1), ("p99", 2)]
        guard let most = rows.flatMap({ $0.values }).max() else { return nil }
        var plot = Plot(
            x: time, y: PlotScale(upTo: most), xTitle: "seconds",
            yWords: { Figure.seconds($0, digits: 3) })
        for (name, index) in lines.reversed() {
            plot.line(rows.map { ($0.time, $0.values[index]) }, name)
        }
        var legend = lines.map { ($0.0, $0.0) }
        if let mean = result.predicted?.meanResponseTime {
            plot.level(mean, "model")
            legend.append(("model", "model's mean \(Figure.seconds(mean))"))
        }
        return Chart(
            title: "Response time, from the instant due", legend: legend, note: nil,
            svg: plot.svg("Percentiles of the response time, over the run"))
    }

    private var inFlight: Chart {
        let measured = points { $0.inFlightMean }
        let model = result.predicted?.meanNumberInSystem
        let most = max(measured.map(\.y).max() ?? 0, model ?? 0)
        var plot = Plot(x: time, y: PlotScale(upTo: most), xTitle: "seconds")
        plot.area(measured, "measured")
        plot.line(measured, "measured")
        var legend = [("measured", "mean of each second")]
        if let model {
            plot.level(model, "model")
            legend.append(("model", "model's mean \(Figure.number(model))"))
        }
        return Chart(
            title: "Requests in the system", legend: legend, note: nil,
            svg: plot.svg("Requests in the system, over the run"))
    }

    private var sendLag: Chart? {
        let rows = percentileRows(\.lag)
        guard let most = rows.map({ $0.values[2] }).max(), most > 0 else { return nil }
        var plot = Plot(
            x: time, y: PlotScale(upTo: most), xTitle: "seconds",
            yWords: { Figure.seconds($0, digits: 3) })
        plot.line(rows.map { ($0.time, $0.values[2]) }, "p99")
        plot.line(rows.map { ($0.time, $0.values[0]) }, "p50")
        return Chart(
            title: "Send lag: how late the generator was",
            legend: [("p50", "p50"), ("p99", "p99")],
            note: "Part of every response time here; it should be small beside them.",
            svg: plot.svg("Percentiles of the send lag, over the run"))
    }

    /// The 50th, 90th and 99th percentile of every span that has a duration.
    private func percentileRows(
        _ path: KeyPath<RunHistograms.Row, HistogramBins>
    ) -> [(time: Double, values: [Double])] {
        let rows = histograms?.rows.filter { $0.end - $0.start > 0.5 } ?? []
        let each = max(1, (rows.count + Self.mostPoints - 1) / Self.mostPoints)
        return stride(from: 0, to: rows.count, by: each).compactMap { first in
            let group = rows[first..<min(rows.count, first + each)]
            var bins = HistogramBins()
            for row in group { bins.add(row[keyPath: path]) }
            guard bins.count > 0 else { return nil }
            let values = [50.0, 90, 99].map { Double(bins.percentile($0) ?? 0) * 1e-9 }
            return ((group[first].start + (group.last?.end ?? 0)) / 2, values)
        }
    }
}

extension Interval {
    /// Several seconds as one; percentiles are left out, for they cannot be put together.
    fileprivate init(joining rows: ArraySlice<Interval>) {
        self = rows[rows.startIndex]
        guard rows.count > 1, let last = rows.last else { return }
        end = last.end
        offered = rows.reduce(0) { $0 + $1.offered }
        sent = rows.reduce(0) { $0 + $1.sent }
        completed = rows.reduce(0) { $0 + $1.completed }
        failed = rows.reduce(0) { $0 + $1.failed }
        let length = rows.reduce(0) { $0 + $1.end - $1.start }
        inFlightMean = rows.reduce(0) { $0 + $1.inFlightMean * ($1.end - $1.start) } / length
        p50 = nil
        p90 = nil
        p99 = nil
    }
}
