internal import Comparison
public import QueueingModels

/// A prediction as a person reads it.
public enum PredictionText {
    /// The text, ending in a line feed.
    ///
    /// - Parameter duration: seconds of the run that was asked about as well, if there was one.
    public static func render(_ prediction: Prediction, duration: Double? = nil) -> String {
        text(lines(prediction, duration: duration))
    }

    static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// A fraction with a digit more than reports give: what is near to full use is not called full.
    public static func percent(_ fraction: Double) -> String {
        var digits = 4
        while fraction != 1, digits < 16, Figure.percent(fraction, digits: digits) == "100 %" {
            digits += 1
        }
        return Figure.percent(fraction, digits: digits)
    }

    /// How times and rates are written where no unit of time was given: in mean service times T.
    public struct Units {
        let isNormalised: Bool

        public init(isNormalised: Bool) { self.isNormalised = isNormalised }

        init(_ prediction: Prediction) {
            self.init(isNormalised: prediction.timeUnit == .serviceTime)
        }

        /// A time, given in seconds or in service times.
        public func seconds(_ time: Double) -> String {
            isNormalised ? Figure.number(time) + " T" : Figure.seconds(time)
        }

        /// A rate, given per second or per service time.
        public func rate(_ rate: Double) -> String {
            isNormalised ? Figure.number(rate) + "/T" : Figure.rate(rate)
        }
    }

    static func lines(_ prediction: Prediction, duration: Double?) -> [String] {
        var lines = [heading(prediction), ""]
        if !prediction.stable { lines += [overload(prediction), ""] }
        lines += measures(prediction)
        if let approximation = prediction.approximation {
            lines += ["", "  approximation: \(approximation)"]
        }
        if let timeout = prediction.parameters.timeout {
            lines += [
                "",
                prediction.goodput == nil
                    ? "  This model has no law of response times, so no goodput within "
                        + "\(Figure.seconds(timeout))."
                    : "  The goodput supposes that the server does not notice when a client is "
                        + "gone, and does all the work.",
            ]
        }
        if let probabilities = prediction.numberInSystemProbabilities {
            lines += [""] + histogram(probabilities)
        }
        if let run = prediction.finiteRun {
            lines += [""] + finiteRun(run, Units(prediction))
        } else if let duration {
            lines += [
                "",
                "  This model has no expectation for a run of \(Figure.seconds(duration)); "
                    + "the numbers above are the steady state.",
            ]
        }
        return lines
    }

    /// `M/M/4 at 30/s, mean service time 100 ms`.
    public static func heading(_ prediction: Prediction) -> String {
        let parameters = prediction.parameters
        let units = Units(prediction)
        var parts: [String] = []
        if let rate = parameters.arrivalRate { parts.append(units.rate(rate)) }
        if units.isNormalised {
            parts.append("times in mean service times T")
        } else if let time = parameters.serviceTime {
            parts.append("mean service time \(Figure.seconds(time))")
        }
        if let scv = parameters.serviceSCV { parts.append("service SCV \(Figure.number(scv))") }
        if let scv = parameters.arrivalSCV { parts.append("arrival SCV \(Figure.number(scv))") }
        if let patience = parameters.patience {
            parts.append("patience \(Figure.seconds(patience))")
        }
        if let timeout = parameters.timeout {
            parts.append("timeout \(Figure.seconds(timeout))")
        }
        if let think = parameters.thinkTime { parts.append("think time \(Figure.seconds(think))") }
        return "\(prediction.model): " + parts.joined(separator: ", ")
    }

    private static func overload(_ prediction: Prediction) -> String {
        let load = prediction.offeredLoad ?? 0
        let servers = Double(prediction.parameters.servers ?? 1)
        let growth = prediction.growth ?? 0
        return "  No steady state: work arrives at \(percent(load / servers)) of what the "
            + "workers can do"
            + (growth > 0
                ? ", so the line grows by \(Figure.number(growth)) requests every "
                    + (prediction.timeUnit == nil ? "second." : "service time.")
                : "; the line has no mean length.")
    }

    private static func measures(_ prediction: Prediction) -> [String] {
        var table = TextTable([.left, .left])
        let units = Units(prediction)
        func add(_ name: String, _ value: Double?, _ text: (Double) -> String) {
            if let value { table.add([name, text(value)]) }
        }
        add("offered load", prediction.offeredLoad) { "\(Figure.number($0)) erlangs" }
        add("utilisation", prediction.utilisation, percent)
        add(
            prediction.stable ? "throughput" : "throughput, saturated", prediction.throughput,
            units.rate)
        if let timeout = prediction.parameters.timeout {
            add("goodput within \(Figure.seconds(timeout))", prediction.goodput, units.rate)
        }
        add("growth of the line", prediction.growth, units.rate)
        add("waiting probability", prediction.waitingProbability, percent)
        // Where nobody can be turned away, that nobody is goes without saying.
        if prediction.parameters.capacity != nil {
            add("blocking probability", prediction.blockingProbability, percent)
        }
        add("abandonment probability", prediction.abandonmentProbability, percent)
        add("mean waiting time", prediction.meanWaitingTime, units.seconds)
        add("mean response time", prediction.meanResponseTime, units.seconds)
        addPercentiles(prediction.responseTimePercentiles, units, to: &table)
        add("mean queue length", prediction.meanQueueLength) { Figure.number($0) }
        add("mean number in system", prediction.meanNumberInSystem) { Figure.number($0) }
        add("relaxation time", prediction.relaxationTime, units.seconds)
        if let bounds = prediction.bounds {
            table.add([
                "throughput bounds",
                "\(units.rate(bounds.leastThroughput)) to \(units.rate(bounds.greatestThroughput))",
            ])
            add("least response time", bounds.leastResponseTime, units.seconds)
            add("knee", bounds.knee) {
                "\(Figure.number($0)) clients; with more of them there must be a line"
            }
        }
        return table.lines()
    }

    private static func addPercentiles(
        _ percentiles: [String: Double]?, _ units: Units, to table: inout TextTable
    ) {
        for (name, _) in Prediction.percentiles {
            if let value = percentiles?[name] {
                table.add(["response time p\(name)", units.seconds(value)])
            }
        }
    }

    /// What a run of limited length that starts empty sees.
    private static func finiteRun(_ run: Prediction.FiniteRun, _ units: Units) -> [String] {
        let method =
            switch run.method {
            case .transient: "exact"
            case .fluid: "as a fluid, without chance"
            }
        var table = TextTable([.left, .left])
        table.add(["responses within it", Figure.number(run.expectedCompletions, digits: 5)])
        table.add(["in the system at its end", Figure.number(run.expectedNumberAtEnd)])
        table.add(["mean response time", Figure.seconds(run.meanResponseTime)])
        addPercentiles(run.responseTimePercentiles, units, to: &table)
        return ["  A run of \(Figure.seconds(run.duration)) that starts empty (\(method)):"]
            + table.lines(indent: 4)
    }

    /// P(n) as bars, the first ones and the rest.
    private static func histogram(_ probabilities: [Double]) -> [String] {
        let shown = probabilities.prefix(12)
        guard let greatest = shown.max(), greatest > 0 else { return [] }
        var table = TextTable([.right, .right, .left])
        for (n, probability) in shown.enumerated() {
            let length = Int((30 * probability / greatest).rounded())
            table.add(["\(n)", percent(probability), String(repeating: "▇", count: length)])
        }
        let rest = max(0, 1 - shown.reduce(0, +))
        table.add(["more", percent(rest), ""])
        return ["  Requests in the system:"] + table.lines(indent: 4)
    }

    /// What the model was told, in a phrase.
    static func given(_ prediction: Prediction) -> String {
        let parameters = prediction.parameters
        let all: [String?] = [
            parameters.arrivalRate.map { Figure.rate($0) },
            parameters.population.map { "\($0) users" },
            parameters.thinkTime.map { "think \(Figure.seconds($0))" },
            parameters.servers.map { "\($0) worker\($0 == 1 ? "" : "s")" },
            parameters.serviceTime.map { Figure.seconds($0) },
            parameters.capacity.map { "at most \($0)" },
            parameters.patience.map { "patience \(Figure.seconds($0))" },
            parameters.parts.map { "\($0) parts" },
            parameters.discipline.map { $0.uppercased() },
        ]
        return "\(prediction.source.rawValue): " + all.compactMap { $0 }.joined(separator: ", ")
    }
}
