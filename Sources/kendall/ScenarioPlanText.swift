internal import Comparison
internal import QueueingModels
internal import Reports
internal import Workloads

/// A plan for a person.
enum ScenarioPlanText {
    /// Lines, each ending in a line feed.
    static func text(_ plan: ScenarioPlan, path: String, traces: [Int: Trace]) -> String {
        let scenario = plan.scenario
        var lines = [(scenario.name.map { "\($0), " } ?? "") + path, ""]
        lines += facts(scenario)
        lines.append("")
        lines += phases(plan)
        for (index, trace) in traces.sorted(by: { $0.key < $1.key }) {
            lines += ["", "Trace of phase \(scenario.phases[index].name):"] + self.trace(trace)
        }
        if !scenario.thresholds.isEmpty {
            lines += ["", "Thresholds:"]
            lines += scenario.thresholds.map { threshold in
                let abort = threshold.abortAfter.map {
                    ", stops the run once broken for \(Figure.seconds($0))"
                }
                return "  \(threshold.text.value)\(abort ?? "")"
            }
        }
        return lines.map { SafeText($0).text + "\n" }.joined()
    }

    private static func facts(_ scenario: Scenario) -> [String] {
        var table = TextTable([.left, .left])
        if let target = scenario.target { table.add(["target", shown(target.value)]) }
        if let serve = scenario.serve { table.add(["serves", command(serve)]) }
        if scenario.target == nil, scenario.serve == nil {
            let areServed = scenario.phases.allSatisfy { $0.serve != nil }
            table.add(
                areServed
                    ? ["serves", "for each phase a server of its own"]
                    : ["target", "none; give --target"])
        }
        if scenario.sessions.isEmpty {
            let requests = scenario.requests.prefix(scenario.independentRequests)
            table.add([
                "requests", shares(requests.map { ($0.name, $0.weight) }),
            ])
        } else {
            table.add(["sessions", shares(scenario.sessions.map { ($0.name, $0.weight) })])
            for session in scenario.sessions {
                table.add([
                    "",
                    "\(session.name): \(session.requestCount) requests, thinks "
                        + Figure.seconds(session.meanThinkTime),
                ])
            }
        }
        for source in scenario.data {
            table.add(["data", "\(source.name): \(source.file.value), \(source.order.rawValue)"])
        }
        table.add(["seed", scenario.seed.map { "\($0)" } ?? "drawn for each run"])
        return table.lines()
    }

    /// Without user name and password.
    private static func shown(_ target: TextTemplate) -> String {
        let text = "\(target)"
        guard let at = text.lastIndex(of: "@"), let scheme = text.firstRange(of: "://")?.upperBound,
            scheme <= at
        else { return text }
        return "\(text[..<scheme])***\(text[at...])"
    }

    private static func command(_ serve: Scenario.ServeSettings) -> String {
        (["kendall serve"] + serve.options.map { "--\($0.name) \($0.value.value)" })
            .joined(separator: " ")
    }

    private static func shares(_ items: [(name: String, weight: Double)]) -> String {
        let sum = items.reduce(0) { $0 + $1.weight }
        if items.count == 1 { return items[0].name }
        return items.map { "\($0.name) \(Figure.percent($0.weight / sum))" }
            .joined(separator: ", ")
    }

    private static func phases(_ plan: ScenarioPlan) -> [String] {
        var table = TextTable([
            .left, .left, .right, .right, .right, .right, .right, .right, .right, .right,
        ])
        table.add([
            "phase", "load", "time", "requests", "peak", "utilisation", "mean response", "p99",
            "relaxation", "connections",
        ])
        for row in plan.rows {
            let prediction = row.prediction
            let grows = prediction?.stable == false
            func figure(_ text: String?) -> String { text ?? (grows ? "grows" : Figure.unknown) }
            table.add([
                row.name, row.load, row.duration.map { Figure.seconds($0) } ?? Figure.unknown,
                row.requests.map { Figure.number($0.rounded(), digits: 12) } ?? Figure.unknown,
                row.peakRate.map { $0 == 0 ? Figure.unknown : Figure.rate($0) } ?? Figure.unknown,
                prediction?.utilisation.map { Figure.percent($0) } ?? Figure.unknown,
                figure(prediction?.meanResponseTime.map { Figure.seconds($0) }),
                figure(prediction?.responseTimePercentiles?["99"].map { Figure.seconds($0) }),
                figure(prediction?.relaxationTime.map { Figure.seconds($0) }),
                figure(row.connections.map { "\($0)" }),
            ])
        }
        var lines = table.lines()
        if let duration = total(plan.rows.map(\.duration)) {
            lines.append("  in all \(Figure.seconds(duration))")
        }
        let models = Set(plan.rows.compactMap(\.prediction?.model)).sorted()
        if !models.isEmpty {
            lines += [
                "",
                "  The model's figures are those of \(models.joined(separator: ", ")) at the peak;"
                    + " connections suffice for 999 instants in 1000.",
            ]
        }
        return lines
    }

    private static func total(_ durations: [Double?]) -> Double? {
        durations.reduce(0) { sum, duration in
            if let sum, let duration { sum + duration } else { nil }
        }
    }

    /// What whoever replays a trace has to know of it: what was left out, and instants that were not
    /// recorded. None where there is nothing of the kind.
    static func notes(_ trace: Trace) -> [String] {
        let isWhole =
            trace.badLines + trace.skippedWrites + trace.skippedSchemes == 0
            && trace.timing != .spreadInsideSeconds
        return isWhole ? [] : self.trace(trace)
    }

    /// What a trace holds.
    static func trace(_ trace: Trace) -> [String] {
        var table = TextTable([.left, .left])
        table.add(["form", trace.format.rawValue])
        table.add([
            "requests",
            "\(trace.count), \(trace.requestCount) different, over "
                + Figure.seconds(trace.duration),
        ])
        switch trace.timing {
        case .recorded: table.add(["instants", "as recorded"])
        case .spreadInsideSeconds:
            table.add(["instants", "known to the second, spread inside it by the seed"])
        case .none: table.add(["instants", "none; a rate is needed"])
        }
        if let origin = trace.origin { table.add(["recorded at", origin]) }
        if trace.otherOrigins > 0 {
            table.add(["elsewhere", "\(trace.otherOrigins) requests; all go to the target"])
        }
        if trace.skippedWrites > 0 {
            table.add(["left out", "\(trace.skippedWrites) that are neither GET nor HEAD"])
        }
        if trace.skippedSchemes > 0 {
            table.add([
                "left out", "\(trace.skippedSchemes) that are not HTTP, such as data: and wss:",
            ])
        }
        if trace.badLines > 0 {
            table.add(["bad lines", "\(trace.badLines) of \(trace.lines)"])
            for bad in trace.badExamples {
                table.add(["", "line \(bad.number): \(bad.reason): \(SafeText(bad.start))"])
            }
        }
        return table.lines()
    }
}
