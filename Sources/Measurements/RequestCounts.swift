/// Where every request went. Each is in exactly one bucket:
/// `scheduled = sent + notSent` and `sent = completed + failed + unfinished`.
public struct RequestCounts: Equatable, Sendable {
    /// Due within the run.
    public var scheduled = 0
    /// Taken up: given to a connection, or to an attempt to open one.
    public var sent = 0
    /// A whole response came.
    public var completed = 0
    /// No response came; the kinds are in the error log.
    public var failed = 0
    /// Not sent because every connection was busy and the limit says drop.
    public var dropped = 0
    /// Not sent because the run ended while it waited for a connection.
    public var endedUnsent = 0
    /// Not sent because it fell due while this process stood still.
    public var pausedUnsent = 0
    /// Sent, and still without a response when the run ended.
    public var unfinished = 0

    public init() {}

    /// Due but never taken up, for whatever reason.
    public var notSent: Int { dropped + endedUnsent + pausedUnsent }

    public mutating func add(_ other: RequestCounts) {
        scheduled += other.scheduled
        sent += other.sent
        completed += other.completed
        failed += other.failed
        dropped += other.dropped
        endedUnsent += other.endedUnsent
        pausedUnsent += other.pausedUnsent
        unfinished += other.unfinished
    }

    /// What is wrong with the books, nil when they balance. An imbalance is this tool's defect.
    public var imbalance: String? {
        if scheduled != sent + notSent {
            return "scheduled \(scheduled) ≠ sent \(sent) + not sent \(notSent)"
        }
        if sent != completed + failed + unfinished {
            return "sent \(sent) ≠ completed \(completed) + failed \(failed) "
                + "+ unfinished \(unfinished)"
        }
        return nil
    }
}
