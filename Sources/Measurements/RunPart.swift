/// A stretch of a run with figures of its own: a phase of a scenario, and in it, or in a run that is no
/// scenario, what came from one change of the load to the next.
public struct RunPart: Hashable, Comparable, Sendable {
    /// The scenario's index; 0 without a scenario.
    public var phase: Int
    /// The number of the change that it began with, of the run or of the scenario's leg; 0 where the
    /// load is as planned.
    public var segment: Int

    public init(phase: Int = 0, segment: Int = 0) {
        self.phase = phase
        self.segment = segment
    }

    /// In the order of time.
    public static func < (one: RunPart, other: RunPart) -> Bool {
        (one.phase, one.segment) < (other.phase, other.segment)
    }
}
