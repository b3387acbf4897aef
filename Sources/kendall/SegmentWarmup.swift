internal import QueueingModels
internal import Workloads

/// What is left out at the start of a segment, as at the start of a scenario's phase: five relaxation
/// times of its model, but not more than half of what is left of the load; where the rate stays as it
/// was, what was still to be left out of the segment before.
struct SegmentWarmup {
    /// Of the first segment, which is as planned.
    let first: LoadPlan.Warmup
    /// When the load ends, seconds; nil where that is not known.
    let end: Double?
    /// The stated model at a factor of the planned rate; nil where there is none.
    let steady: @Sendable (Double) -> Prediction?

    /// - Parameter segments: in order, of which the first is as planned.
    func warmup(of index: Int, _ segments: [LoadSegment]) -> LoadPlan.Warmup {
        guard index > 0 else { return first }
        let (last, segment) = (segments[index - 1], segments[index])
        guard segment.factor != last.factor else {
            guard case .seconds(let before) = warmup(of: index - 1, segments) else {
                return .seconds(0)
            }
            return .seconds(
                max(0, before - (Double(segment.start) - Double(last.start)) * 1e-9))
        }
        guard let steady = steady(segment.factor) else { return .auto }
        guard steady.stable, let relaxation = steady.relaxationTime else { return .seconds(0) }
        let left = end.map { max(0, $0 - Double(segment.start) * 1e-9) }
        return .seconds(min(5 * relaxation, (left ?? .infinity) / 2))
    }
}
