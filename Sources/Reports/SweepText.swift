internal import Comparison
internal import Glibc
public import QueueingModels

/// A sweep as a table and a plot.
public enum SweepText {
    /// The table and the plot, ending in a line feed.
    public static func render(_ points: [Sweep.Point], over variable: Sweep.Variable) -> String {
        let plot = plot(points, over: variable)
        return PredictionText.text(
            table(points, over: variable) + (plot.isEmpty ? [] : [""] + plot))
    }

    private static func name(_ variable: Sweep.Variable) -> String {
        switch variable {
        case .servers: "workers"
        case .arrivalRate: "λ per s"
        case .utilisation: "ρ"
        }
    }

    private static func table(
        _ points: [Sweep.Point], over variable: Sweep.Variable
    ) -> [String] {
        var table = TextTable([.right, .right, .right, .right, .right, .right, .right])
        table.add([
            name(variable), "utilisation", "throughput", "waiting", "mean response", "p99",
            "in system",
        ])
        for point in points {
            let prediction = point.prediction
            let units = PredictionText.Units(prediction)
            func cell(_ value: Double?, _ text: (Double) -> String) -> String {
                value.map(text) ?? (prediction.stable ? Figure.unknown : "grows")
            }
            table.add([
                Figure.number(point.value, digits: 6),
                cell(prediction.utilisation, PredictionText.percent),
                cell(prediction.throughput, units.rate),
                cell(prediction.waitingProbability, PredictionText.percent),
                cell(prediction.meanResponseTime, units.seconds),
                cell(prediction.responseTimePercentiles?["99"], units.seconds),
                cell(prediction.meanNumberInSystem) { Figure.number($0) },
            ])
        }
        return table.lines()
    }

    private static let height = 14
    private static let width = 66

    /// Mean and 99th percentile of the response time on a logarithmic scale; `x` where there is no
    /// steady state.
    private static func plot(_ points: [Sweep.Point], over variable: Sweep.Variable) -> [String] {
        let times = points.flatMap { point in
            [point.prediction.meanResponseTime, point.prediction.responseTimePercentiles?["99"]]
                .compactMap { $0 }.filter { $0 > 0 && $0.isFinite }
        }
        guard points.count > 1, let least = times.min(), let most = times.max() else { return [] }
        let low = log(least)
        // A flat line still has a scale.
        let span = max(log(most) - low, 1e-3)
        var grid = [[Character]](
            repeating: [Character](repeating: " ", count: width), count: height)
        for (index, point) in points.enumerated() {
            let column = index * (width - 1) / (points.count - 1)
            func mark(_ time: Double?, _ sign: Character) {
                guard let time, time > 0, time.isFinite else { return }
                let row = Int(((log(time) - low) / span * Double(height - 1)).rounded())
                grid[height - 1 - row][column] = sign
            }
            if point.prediction.stable {
                mark(point.prediction.responseTimePercentiles?["99"], "o")
                mark(point.prediction.meanResponseTime, "*")
            } else {
                grid[0][column] = "x"
            }
        }
        let isNormalised = points[0].prediction.timeUnit == .serviceTime
        let labels = (0..<height).map { row in
            let fraction = Double(height - 1 - row) / Double(height - 1)
            return row % 4 == 0 || row == height - 1
                ? isNormalised
                    ? Figure.number(exp(low + fraction * span), digits: 3) + " T"
                    : Figure.seconds(exp(low + fraction * span), digits: 3) : ""
        }
        var axis = TextTable([.right, .left])
        for (label, row) in zip(labels, grid) { axis.add([label, "|" + String(row)]) }
        axis.add(["", "+" + String(repeating: "-", count: width)])
        let first = Figure.number(points[0].value, digits: 6)
        let last = Figure.number(points[points.count - 1].value, digits: 6)
        let gap = String(repeating: " ", count: max(1, width - first.count - last.count))
        axis.add(["", " \(first)\(gap)\(last)"])
        return ["  Response time by \(name(variable)): * mean, o p99, x no steady state"]
            + axis.lines()
    }
}
