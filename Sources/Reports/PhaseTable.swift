internal import Comparison
internal import Measurements
internal import QueueingModels

/// The phases of a scenario in a report, or those that changes of the rate have made, measured
/// beside predicted; and what became of thresholds.
extension Page {
    mutating func phases(_ result: ResultFile) {
        guard let phases = result.phases else { return }
        func name(_ phase: ResultFile.Phase) -> String {
            phase.isRecorded ? phase.name : "(\(phase.name))"
        }
        let width = min(22, max(18, (phases.map { name($0).count + 3 }.max() ?? 0)))
        func row(_ name: String, _ cells: [String]) -> String {
            self.row(name, cells, width)
        }
        line()
        line("PHASES: MEASURED / MODEL", .heading)
        line(
            row(
                "", ["offered", "throughput", "mean response", "p95", "failed"])
                + "  model", .heading)
        for phase in phases {
            let measured = phase.measured
            let model = phase.predicted
            // How long clients think does not fit; the plan and the result file tell it.
            let offered =
                phase.load.offeredRate.map { Figure.rate($0) }
                ?? String(phase.shape.prefix { $0 != "," })
            let verdict = phase.comparison.first { $0.quantity == .meanResponseTime }?.verdict
            line(
                row(
                    name(phase),
                    [
                        offered,
                        pair(measured.throughput?.value, model?.throughput) { number($0) },
                        pair(
                            measured.responseTime.mean?.value,
                            expected(phase, .meanResponseTime) ?? model?.meanResponseTime
                        ) { Figure.seconds($0, digits: 3) },
                        pair(
                            measured.responseTime.percentile(95)?.value,
                            expected(phase, .responseTime95)
                                ?? model?.responseTimePercentiles?["95"]
                        ) { Figure.seconds($0, digits: 3) },
                        measured.requests.failed > 0
                            ? "\(measured.requests.failed)" : "-",
                    ]) + "  ",
                last: (
                    model.map(modelName) ?? "",
                    style(verdict)
                ))
        }
        if phases.contains(where: { !$0.isRecorded }) {
            entry("", "(…): not recorded, and not in the figures of the whole")
        }
        if phases.contains(where: { $0.predicted?.approximation?.hasPrefix("simulated") == true }) {
            entry("", "G/…: simulated with the run's own arrivals")
        }
        if let sessions = result.measured.sessions { self.sessions(sessions) }
    }

    private func modelName(_ model: Prediction) -> String {
        // Short enough for its column: "fork-join of 4 on 4".
        let notation = model.parameters.parts == nil ? model.model : String(model.model.prefix(19))
        return notation + (model.source == .fitted ? " fitted" : "")
    }

    mutating func thresholds(_ result: ResultFile) {
        guard let thresholds = result.thresholds, !thresholds.isEmpty else { return }
        line()
        line("THRESHOLDS", .heading)
        for outcome in thresholds {
            let value = outcome.value.map { told($0, of: outcome.expression) }
            let style: Page.Style =
                switch outcome.verdict {
                case .pass: .good
                case .fail: .bad
                case .unclear: .doubtful
                }
            line(
                pad("  " + SafeText(outcome.expression).text, 44)
                    + padLeft(value ?? "not measured", 14) + "  ",
                last: (outcome.verdict.rawValue, style))
        }
        guard let point = result.breakingPoint else { return }
        let broken = SafeText(point.broken).text
        let what =
            "at \(broken) " + SafeText(point.threshold.expression).text + " broke first"
            + (point.threshold.value.map { ": " + told($0, of: point.threshold.expression) } ?? "")
        entry(
            "breaking point",
            point.lastGood.map { "\(SafeText($0).text) is the last phase that held; \(what)" }
                ?? "no phase held; \(what)", .bad)
    }

    private mutating func sessions(_ sessions: Measured.Sessions) {
        entry(
            "sessions",
            "\(sessions.started) begun, \(sessions.completed) completed, \(sessions.failed) failed, "
                + "\(sessions.unfinished) cut off by the end"
                + (sessions.duration.mean.map { "; mean \(Figure.seconds($0.value))" } ?? ""))
        guard let law = sessions.throughputTimesDuration, sessions.concurrentUsers > 0 else {
            return
        }
        entry(
            "users",
            "\(Figure.number(sessions.concurrentUsers)) at once on average; Little's law for "
                + "sessions \(Figure.fixed(law / sessions.concurrentUsers, decimals: 4))")
    }

    /// What a phase was compared with, which need not be the model's steady state.
    private func expected(
        _ phase: ResultFile.Phase, _ quantity: ComparisonRow.Quantity
    ) -> Double? {
        phase.comparison.first { $0.quantity == quantity }?.predicted
    }

    private func row(_ name: String, _ cells: [String], _ width: Int) -> String {
        let widths = [10, 17, 20, 20, 7]
        // A long load takes room of the name, so that the columns stay in line.
        let width = max(8, width - max(0, cells[0].count - widths[0]))
        return pad(SafeText("  " + name).clipped(to: width), width)
            + zip(cells, widths).map { padLeft($0, $1) }.joined()
    }

    private func pair(
        _ measured: Double?, _ model: Double?, _ text: (Double?) -> String
    ) -> String {
        measured == nil && model == nil
            ? "-" : "\(text(measured)) / \(model == nil ? "-" : text(model))"
    }

    private func number(_ value: Double?) -> String { Figure.number(value, digits: 3) }

    /// A threshold's value in the unit of what it is about.
    private func told(_ value: Double, of expression: String) -> String {
        let name = expression.prefix { !"<>".contains($0) }
        if name.contains("rate") || name.contains("shortfall") { return Figure.percent(value) }
        if name.contains("ratio") || name.contains("in_flight") { return Figure.number(value) }
        return name.contains("throughput") ? Figure.rate(value) : Figure.seconds(value)
    }

    private func style(_ verdict: ComparisonRow.Verdict?) -> Page.Style {
        switch verdict {
        case .agrees: .good
        case .differs: .bad
        case .unclear: .doubtful
        case nil: .plain
        }
    }
}
