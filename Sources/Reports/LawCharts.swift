internal import Comparison
internal import Glibc
internal import Measurements
internal import QueueingModels

/// The measured laws beside the model's.
struct LawCharts {
    private let result: ResultFile
    private let histograms: RunHistograms?
    private let model: (any QueueingModel)?

    init(_ result: ResultFile, _ histograms: RunHistograms?) {
        self.result = result
        self.histograms = histograms
        model = result.predicted.flatMap { $0.stable ? $0.modelAgain : nil }
    }

    /// In the order of the page; those that have nothing to show are left out.
    var all: [Chart] { [numberInSystem, survival].compactMap { $0 } }

    /// P(W > t), both axes logarithmic: the tail is what percentiles are made of.
    private var survival: Chart? {
        guard let bins = histograms?.response, bins.count >= 10,
            let first = bins.filled.first, let last = bins.filled.last
        else { return nil }
        let least = max(1e-6, Double(first.lowest) * 1e-9)
        let most = Double(last.highest) * 1e-9
        let rarest = 1 / Double(bins.count)
        var plot = Plot(
            x: PlotScale(least, most * 1.3, isLogarithmic: true),
            y: PlotScale(rarest, 1, isLogarithmic: true), xTitle: "response time",
            xWords: { Figure.seconds($0, digits: 2) }, yWords: { Figure.percent($0) })
        plot.line(measuredSurvival(bins, rarest: rarest), "measured")
        var legend = [("measured", "measured")]
        if let predicted = result.predicted {
            let curve = modelSurvival(from: least, to: most * 1.3).filter { $0.y >= rarest }
            if !curve.isEmpty {
                plot.line(curve, "model")
                legend.append(("model", "\(predicted.model), steady state"))
            }
            if let run = predicted.finiteRun {
                for (name, time) in run.responseTimePercentiles.sorted(by: { $0.value < $1.value })
                {
                    guard let percentile = Double(name), 1 - percentile / 100 >= rarest else {
                        continue
                    }
                    plot.dot(
                        (time, 1 - percentile / 100), "model",
                        "p\(name) of a run of this length: \(Figure.seconds(time))")
                }
                legend.append(("dotted model", "a run of this length, from empty"))
            }
        }
        return Chart(
            title: "Share of responses slower than …", legend: legend, note: nil,
            svg: plot.svg("Survival function of the response time, logarithmic axes"))
    }

    /// At most some hundred points, evenly spread over the logarithm of the time.
    private func measuredSurvival(
        _ bins: HistogramBins, rarest: Double
    ) -> [(x: Double, y: Double)] {
        var points: [(x: Double, y: Double)] = []
        var passed: UInt64 = 0
        var lastTime = 0.0
        for bin in bins.filled {
            passed += bin.count
            let time = Double(bin.highest) * 1e-9
            let share = Double(bins.count - passed) / Double(bins.count)
            guard time > lastTime * 1.005 || share <= 20 * rarest else { continue }
            lastTime = time
            points.append((time, max(share, rarest)))
        }
        return points
    }

    private func modelSurvival(from least: Double, to most: Double) -> [(x: Double, y: Double)] {
        guard let model else { return [] }
        return (0...80).compactMap { step in
            let time = least * pow(most / least, Double(step) / 80)
            return model.value(of: .responseTimeSurvival(time)).map { (time, $0) }
        }
    }

    /// P(n): what arrivals found, which for Poisson arrivals is what time holds (PASTA).
    private var numberInSystem: Chart? {
        guard let found = result.measured.concurrency?.atArrivals, !found.isEmpty else {
            return nil
        }
        let predicted = result.predicted?.numberInSystemProbabilities ?? []
        // All but a five-hundredth of it; neighbours together where there would be too many bars.
        let shown = max(Self.bulk(found), Self.bulk(predicted), 4)
        let width = (shown + Self.mostBars - 1) / Self.mostBars
        let bars = (shown + width - 1) / width
        func share(_ shares: [Double], _ bar: Int) -> Double {
            shares.dropFirst(bar * width).prefix(width).reduce(0, +)
        }
        func words(_ bar: Int) -> String {
            width == 1 ? "\(bar)" : "\(bar * width) to \((bar + 1) * width - 1)"
        }
        func middle(_ bar: Int) -> Double { (Double(bar) + 0.5) * Double(width) - 0.5 }
        let most = (0..<bars).map { max(share(found, $0), share(predicted, $0)) }.max() ?? 0
        var plot = Plot(
            x: PlotScale(-0.5, Double(bars * width) - 0.5), y: PlotScale(upTo: most),
            xTitle: "requests in the system, seen by an arrival",
            yWords: { Figure.percent($0) })
        for bar in 0..<bars {
            let reach = 0.38 * Double(width)
            plot.bar(
                from: middle(bar) - reach, to: middle(bar) + reach, height: share(found, bar),
                "measured",
                "\(words(bar)) in the system: \(Figure.percent(share(found, bar))) of arrivals")
        }
        var legend = [("measured", "measured")]
        if !predicted.isEmpty, let name = result.predicted?.model {
            let points = (0..<bars).map { (middle($0), share(predicted, $0)) }
            plot.line(points, "model")
            for (bar, point) in points.enumerated() {
                plot.dot(point, "model", "P(\(words(bar))) = \(Figure.percent(point.1))")
            }
            legend.append(("model", "P(n) of \(name)"))
        }
        return Chart(
            title: "What arrivals find", legend: legend, note: nil,
            svg: plot.svg("Distribution of the number in the system at arrivals"))
    }

    private static let mostBars = 60

    /// How many shares, from the first, make up all but a five-hundredth.
    private static func bulk(_ shares: [Double]) -> Int {
        var sum = 0.0
        let last = shares.firstIndex { share in
            sum += share
            return sum >= 0.998
        }
        return last.map { $0 + 1 } ?? shares.count
    }
}

extension Prediction {
    /// The model that this prediction came from; nil where its notation and numbers do not name one.
    fileprivate var modelAgain: (any QueueingModel)? {
        guard let notation = try? KendallNotation(model) else { return nil }
        var specification = ModelSpecification(
            notation, arrivalRate: parameters.arrivalRate, meanServiceTime: parameters.serviceTime,
            patience: parameters.patience, thinkTime: parameters.thinkTime)
        // Only where the notation leaves it open: elsewhere it is a second, rounded word.
        if case .general(nil) = notation.service {
            specification.serviceSCV = parameters.serviceSCV
        }
        if case .general(nil) = notation.arrivals {
            specification.arrivalSCV = parameters.arrivalSCV
        }
        return try? specification.model()
    }
}
