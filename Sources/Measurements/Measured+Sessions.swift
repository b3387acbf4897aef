extension Measured {
    /// The users of a scenario's sessions: how many there were, and Little's law one level above
    /// requests: users in a session = sessions begun per second × their mean duration.
    public struct Sessions: Codable, Equatable, Sendable {
        public var started: Int
        public var completed: Int
        public var failed: Int
        /// Still in a session when the run, or the window, ended.
        public var unfinished: Int
        /// Of the failed: a response did not hold what a step was to take out of it.
        public var lackingExtracts: Int?
        /// Of completed sessions, think times included.
        public var duration: LatencySummary
        /// Users in a session, averaged over time.
        public var concurrentUsers: Double
        /// The time that users spent in sessions, as recorded for each, over the length of the run:
        /// what Little's law makes of it. Absent where sessions reach across the ends of a window.
        public var throughputTimesDuration: Double?

        enum CodingKeys: String, CodingKey {
            case started, completed, failed, unfinished
            case lackingExtracts = "lacking_extracts"
            case duration = "duration_s"
            case concurrentUsers = "concurrent_users"
            case throughputTimesDuration = "throughput_times_duration"
        }

        init?(_ whole: MeasurementSlice, isWindow: Bool) {
            let counts = whole.sessions
            let seconds = Double(whole.end) * 1e-9
            guard counts.started > 0 || counts.area > 0, seconds > 0 else { return nil }
            started = counts.started
            completed = counts.completed
            failed = counts.failed
            unfinished = counts.unfinished
            lackingExtracts = counts.lackingExtracts > 0 ? counts.lackingExtracts : nil
            duration = LatencySummary(counts.duration)
            concurrentUsers = Double(counts.area) * 1e-9 / seconds
            if !isWindow {
                throughputTimesDuration =
                    (counts.duration.totalSeconds + counts.endedSeconds) / seconds
            }
        }
    }
}
