/// Whether the generator kept its own schedule, or was itself the bottleneck.
public enum GeneratorVerdict: String, Codable, Sendable {
    /// Sends left when they were due.
    case keptUp = "kept-up"
    /// Sends left late enough to show in the response times.
    case late
    /// Sends left late because a load thread had no processor time left.
    case saturated
    /// The process stood still for a while; arrivals in the gap were not sent.
    case paused

    /// Judges from how late requests were taken up, whether or not a connection was free for them.
    ///
    /// Late is a lateness at the 99th percentile above 1 ms that is also more than a twentieth of the
    /// mean response time: below that it cannot be told from the network's own noise. Saturated
    /// is late with the busiest thread above 90 % of a core.
    public static func judge(
        lateness: LatencyHistogram, meanResponseTime: Double?, busiestThread: Double, pauses: Int
    ) -> GeneratorVerdict {
        if pauses > 0 { return .paused }
        guard let lag = lateness.percentile(99) else { return .keptUp }
        guard lag > max(0.001, (meanResponseTime ?? 0) / 20) else { return .keptUp }
        return busiestThread > 0.9 ? .saturated : .late
    }
}
