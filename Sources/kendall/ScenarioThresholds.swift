internal import Comparison
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// What has to come out of a scenario's run, judged while it goes on and at its end.
final class ScenarioThresholds {
    struct Bound {
        let threshold: Threshold
        /// As in the file.
        let text: String
        /// The phase it is about; all of them where nil.
        let phase: Int?
        let abortAfter: Double?
    }

    let bounds: [Bound]
    /// Seconds of its leg since when a bound that may end the run has been broken in a phase.
    private var brokenSince: [Int: (phase: Int, at: Double)] = [:]
    /// The bound that ended the run, and what it came to then.
    private var aborting: (text: String, outcome: ThresholdOutcome)?

    /// - Parameter flags: of the command line, besides those of the file.
    /// - Throws: what is no threshold.
    init(_ scenario: Scenario, flags: [String]) throws(Failure) {
        var bounds: [Bound] = []
        for threshold in scenario.thresholds {
            do throws(Threshold.ParseError) {
                bounds.append(
                    Bound(
                        threshold: try Threshold(threshold.expression), text: threshold.text.value,
                        phase: threshold.phase, abortAfter: threshold.abortAfter))
            } catch {
                throw Failure(.invalidData, "threshold \(error)")
            }
        }
        for flag in flags { bounds.append(try Self.bound(flag, scenario.phases)) }
        self.bounds = bounds
    }

    private static func bound(_ flag: String, _ phases: [Phase]) throws(Failure) -> Bound {
        let threshold: Threshold
        do throws(Threshold.ParseError) {
            threshold = try Threshold(flag)
        } catch {
            throw Failure(.usage, "--threshold \(error)")
        }
        var phase: Int?
        if let name = threshold.phase {
            phase = phases.firstIndex { $0.name == name }
            guard phase != nil else {
                throw Failure(
                    .usage,
                    "--threshold \"\(flag)\" is about phase \(name), which is not there; phases "
                        + "are \(phases.map(\.name).joined(separator: ", "))")
            }
        }
        return Bound(
            threshold: threshold, text: threshold.expression, phase: phase, abortAfter: nil)
    }

    /// Whether any of them may end the run.
    var mayAbort: Bool { bounds.contains { $0.abortAfter != nil } }

    /// Looks at the phase under way: whether the run goes on. A bound without a phase is about each
    /// phase by itself here, for what a rising load breaks must not be hidden by what was before.
    func mayGoOn(_ phase: PhaseTotals, predicted: Prediction?) -> Bool {
        let measured = Measured(
            phase.totals, process: .unknown, isWindow: true)
        let now = phase.start + Double(phase.totals.whole.end) * 1e-9
        for (index, bound) in bounds.enumerated() {
            guard let patience = bound.abortAfter,
                bound.phase ?? phase.part.phase == phase.part.phase
            else { continue }
            let outcome = bound.threshold.outcome(measured: measured, predicted: predicted)
            guard outcome.verdict == .fail else {
                brokenSince[index] = nil
                continue
            }
            let since =
                brokenSince[index].flatMap { $0.phase == phase.part.phase ? $0.at : nil } ?? now
            brokenSince[index] = (phase.part.phase, since)
            if now - since >= patience {
                aborting = (bound.text, outcome)
                return false
            }
        }
        return true
    }

    /// What became of all of them.
    func outcomes(
        whole: (measured: Measured, predicted: Prediction?),
        phases: [Int: (measured: Measured, predicted: Prediction?)]
    ) -> [ThresholdOutcome] {
        bounds.map { bound in
            let place = bound.phase.map { phases[$0] } ?? whole
            var outcome =
                place.map {
                    bound.threshold.outcome(measured: $0.measured, predicted: $0.predicted)
                }
                ?? bound.threshold.unmeasured
            // It was broken for as long as it may be, whatever the run came to before.
            if let aborting, aborting.text == bound.text { outcome = aborting.outcome }
            outcome.expression = bound.text
            return outcome
        }
    }

    /// The first phase in which a bound that may end the run did not hold, and the one before it.
    func breakingPoint(
        _ phases: [(name: String, measured: Measured, predicted: Prediction?)]
    ) -> ResultFile.BreakingPoint? {
        guard mayAbort else { return nil }
        var lastGood: String?
        for phase in phases {
            for bound in bounds where bound.abortAfter != nil && bound.phase == nil {
                var outcome = bound.threshold.outcome(
                    measured: phase.measured, predicted: phase.predicted)
                guard outcome.verdict == .fail else { continue }
                outcome.expression = bound.text
                return ResultFile.BreakingPoint(
                    lastGood: lastGood, broken: phase.name, threshold: outcome)
            }
            lastGood = phase.name
        }
        return nil
    }
}
