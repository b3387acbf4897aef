internal import QueueingModels

/// A prediction as a person reads it.
enum PredictionText {
    static func of(_ prediction: Prediction, duration: Double? = nil) -> String {
        var lines = [heading(prediction), ""]
        if !prediction.stable { lines += [overload(prediction), ""] }
        lines += measures(prediction)
        if let approximation = prediction.approximation {
            lines += ["", "  approximation: \(approximation)"]
        }
        if let probabilities = prediction.numberInSystemProbabilities {
            lines += [""] + histogram(probabilities)
        }
        if let run = prediction.finiteRun {
            lines += [""] + finiteRun(run)
        } else if let duration {
            lines += [
                "",
                "  This model has no expectation for a run of \(Text.time(duration)); "
                    + "the numbers above are the steady state.",
            ]
        }
        return lines.joined(separator: "\n")
    }

    /// `M/M/4 at 30/s, mean service time 100 ms`.
    static func heading(_ prediction: Prediction) -> String {
        let parameters = prediction.parameters
        var parts: [String] = []
        if let rate = parameters.arrivalRate { parts.append("\(Text.rate(rate))") }
        if let time = parameters.serviceTime {
            parts.append("mean service time \(Text.time(time))")
        }
        if let scv = parameters.serviceSCV { parts.append("service SCV \(Text.number(scv))") }
        if let scv = parameters.arrivalSCV { parts.append("arrival SCV \(Text.number(scv))") }
        if let patience = parameters.patience { parts.append("patience \(Text.time(patience))") }
        if let think = parameters.thinkTime { parts.append("think time \(Text.time(think))") }
        return "\(prediction.model): " + parts.joined(separator: ", ")
    }

    private static func overload(_ prediction: Prediction) -> String {
        let load = prediction.offeredLoad ?? 0
        let servers = Double(prediction.parameters.servers ?? 1)
        let growth = prediction.growth ?? 0
        return "  No steady state: work arrives at \(Text.percent(load / servers)) of what the "
            + "workers can do"
            + (growth > 0
                ? ", so the line grows by \(Text.number(growth)) requests every second."
                : "; the line has no mean length.")
    }

    private static func measures(_ prediction: Prediction) -> [String] {
        var table = TextTable([.left, .left])
        func add(_ name: String, _ value: Double?, _ text: (Double) -> String) {
            if let value { table.add([name, text(value)]) }
        }
        add("offered load", prediction.offeredLoad) { "\(Text.number($0)) erlangs" }
        add("utilisation", prediction.utilisation, Text.percent)
        add(
            prediction.stable ? "throughput" : "throughput, saturated", prediction.throughput,
            Text.rate)
        add("growth of the line", prediction.growth, Text.rate)
        add("waiting probability", prediction.waitingProbability, Text.percent)
        // Where nobody can be turned away, that nobody is goes without saying.
        if prediction.parameters.capacity != nil || prediction.parameters.patience != nil {
            add("blocking probability", prediction.blockingProbability, Text.percent)
        }
        add("mean waiting time", prediction.meanWaitingTime) { Text.time($0) }
        add("mean response time", prediction.meanResponseTime) { Text.time($0) }
        addPercentiles(prediction.responseTimePercentiles, to: &table)
        add("mean queue length", prediction.meanQueueLength) { Text.number($0) }
        add("mean number in system", prediction.meanNumberInSystem) { Text.number($0) }
        add("relaxation time", prediction.relaxationTime) { Text.time($0) }
        return table.lines()
    }

    private static func addPercentiles(_ percentiles: [String: Double]?, to table: inout TextTable)
    {
        for (name, _) in Prediction.percentiles {
            if let value = percentiles?[name] {
                table.add(["response time p\(name)", Text.time(value)])
            }
        }
    }

    /// What a run of limited length that starts empty sees.
    static func finiteRun(_ run: Prediction.FiniteRun) -> [String] {
        let method =
            switch run.method {
            case .transient: "exact"
            case .fluid: "as a fluid, without chance"
            }
        var table = TextTable([.left, .left])
        table.add(["responses within it", Text.number(run.expectedCompletions, digits: 5)])
        table.add(["in the system at its end", Text.number(run.expectedNumberAtEnd)])
        table.add(["mean response time", Text.time(run.meanResponseTime)])
        addPercentiles(run.responseTimePercentiles, to: &table)
        return ["  A run of \(Text.time(run.duration)) that starts empty (\(method)):"]
            + table.lines(indent: 4)
    }

    /// P(n) as bars, the first ones and the rest.
    private static func histogram(_ probabilities: [Double]) -> [String] {
        let shown = probabilities.prefix(12)
        guard let greatest = shown.max(), greatest > 0 else { return [] }
        var table = TextTable([.right, .right, .left])
        for (n, probability) in shown.enumerated() {
            let length = Int((30 * probability / greatest).rounded())
            table.add(["\(n)", Text.percent(probability), String(repeating: "▇", count: length)])
        }
        let rest = max(0, 1 - shown.reduce(0, +))
        table.add(["more", Text.percent(rest), ""])
        return ["  Requests in the system:"] + table.lines(indent: 4)
    }
}
