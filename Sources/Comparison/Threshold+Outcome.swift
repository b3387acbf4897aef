public import Measurements
public import QueueingModels

extension Threshold {
    /// What becomes of it in a run, or in a phase of one.
    ///
    /// Where the value has an interval, all of it must lie on the right side to pass and on the
    /// wrong side to fail: a bound that a second run might miss by chance is unclear. Where it has
    /// none the value decides, for a run without a steady state has no intervals and must still
    /// fail.
    public func outcome(measured: Measured, predicted: Prediction?) -> ThresholdOutcome {
        let estimate = estimate(measured, predicted)
        var outcome = ThresholdOutcome(
            expression: expression, value: estimate?.value, ci95: estimate?.ci95, bound: bound,
            verdict: .unclear)
        guard let estimate else { return outcome }
        let holds = relation.holds(estimate.value, bound)
        let ends = estimate.ci95 ?? [estimate.value]
        if ends.allSatisfy({ relation.holds($0, bound) == holds }) {
            outcome.verdict = holds ? .pass : .fail
        }
        return outcome
    }

    /// What becomes of it in a whole run.
    public func outcome(of result: ResultFile) -> ThresholdOutcome {
        outcome(measured: result.measured, predicted: result.predicted)
    }

    private func estimate(_ measured: Measured, _ predicted: Prediction?) -> Estimate? {
        let requests = measured.requests
        switch quantity {
        case .mean: return measured.responseTime.mean
        case .p50: return measured.responseTime.percentile(50)
        case .p90: return measured.responseTime.percentile(90)
        case .p95: return measured.responseTime.percentile(95)
        case .p99: return measured.responseTime.percentile(99)
        case .p999: return measured.responseTime.percentile(99.9)
        case .throughput: return measured.throughput
        case .throughputRatio:
            guard let model = predicted?.throughput, model > 0 else { return nil }
            return measured.throughput.map {
                Estimate($0.value / model, ci95: $0.ci95?.map { $0 / model })
            }
        // A count of this run, not an estimate of something behind it.
        case .errorRate: return measured.errorRate.map { Estimate($0) }
        case .inFlight: return measured.concurrency.map { Estimate($0.mean, ci95: $0.ci95) }
        case .sendLagMean: return measured.sendLag.mean.map { Estimate($0.value) }
        case .sendLag99: return measured.sendLag.percentile(99).map { Estimate($0.value) }
        case .offeredShortfall:
            guard requests.scheduled > 0 else { return nil }
            return Estimate(Double(requests.notSent) / Double(requests.scheduled))
        }
    }
}
