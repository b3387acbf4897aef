internal import Comparison
internal import Measurements
internal import QueueingModels
internal import Workloads

extension ArrivalPlan {
    /// The most instants that are kept for a replay: 8 MB.
    private static let mostInstants = 1_000_000

    /// The run that was planned so, beside its own arrivals at the model's servers.
    ///
    /// The seed makes the instants again. Requests were sent at them to within the send lag: where
    /// the generator did not keep its schedule there is no replay.
    func replay(beside predicted: Prediction, measured: Measured) -> ReplayComparison? {
        guard measured.requests.scheduled <= Self.mostInstants else { return nil }
        var stream = split(threads: 1)[0]
        var instants: [Double] = []
        instants.reserveCapacity(measured.requests.scheduled)
        while let instant = stream.next() { instants.append(Double(instant) * 1e-9) }
        return ReplayComparison(
            instants: instants, measured: measured, predicted: predicted, seed: seed)
    }
}
