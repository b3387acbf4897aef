/// The users of a scenario's sessions over a span of time: each begins a session, and completes it,
/// fails in it, or is still in it when the run ends.
public struct SessionCounts: Sendable {
    public var started = 0
    public var completed = 0
    public var failed = 0
    public var unfinished = 0
    /// Of those that failed: a response did not hold what a step was to take out of it.
    public var lackingExtracts = 0
    /// ∫ (users in a session) dt, user-nanoseconds.
    public var area: UInt64 = 0
    /// How long completed sessions took.
    public var duration = LatencyHistogram()
    /// How long the others took until they ended, seconds in all.
    public var endedSeconds = 0.0

    public init() {}

    public mutating func add(_ other: SessionCounts) {
        started += other.started
        completed += other.completed
        failed += other.failed
        unfinished += other.unfinished
        lackingExtracts += other.lackingExtracts
        area &+= other.area
        duration.add(other.duration)
        endedSeconds += other.endedSeconds
    }

    mutating func reset() {
        started = 0
        completed = 0
        failed = 0
        unfinished = 0
        lackingExtracts = 0
        area = 0
        duration.reset()
        endedSeconds = 0
    }
}
