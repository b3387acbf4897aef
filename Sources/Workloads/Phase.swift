/// A stretch of a scenario with one kind of load.
public struct Phase: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// Open load for so many seconds.
        case open(Intensity, duration: Double)
        /// So many arrivals at one instant.
        case atOnce(Int)
        case closed(ClosedLoad)
        case trace(TraceLoad)
        /// No load for so many seconds.
        case pause(Double)
    }

    /// Clients that send again when they have been answered and have thought.
    public struct ClosedLoad: Equatable, Sendable {
        public var clients: Int
        public var requests: Int?
        /// Seconds.
        public var duration: Double?
        public var think = ScenarioSession.ThinkTime.fixed(0)

        public init(
            clients: Int, requests: Int?, duration: Double?, think: ScenarioSession.ThinkTime
        ) {
            self.clients = clients
            self.requests = requests
            self.duration = duration
            self.think = think
        }
    }

    /// Requests as a recording has them.
    public struct TraceLoad: Equatable, Sendable {
        public var file: Positioned<String>
        public var format: TraceFormat?
        /// How much faster than recorded.
        public var speed = 1.0
        /// Re-times the requests to Poisson arrivals of this rate.
        public var rate: Double?
        /// Starts over at the end, until `duration`.
        public var loops = false
        /// Seconds.
        public var duration: Double?
        /// Whether methods other than GET and HEAD are sent.
        public var allowsWrites = false

        public init(file: Positioned<String>, speed: Double = 1, rate: Double? = nil) {
            self.file = file
            self.speed = speed
            self.rate = rate
        }
    }

    public var name: String
    public var position: SourcePosition
    public var kind: Kind
    public var arrivals = ArrivalProcess.poisson
    /// Whether its requests enter the results.
    public var isRecorded = true
    /// A server of its own for this phase.
    public var serve: Scenario.ServeSettings?
    /// What the target is thought to be in this phase, instead of the scenario's model.
    public var model: Scenario.TargetModel?

    /// How long it takes, seconds, where that is known before.
    public var duration: Double? {
        switch kind {
        case .open(_, let duration), .pause(let duration): duration
        case .atOnce: 0
        case .closed(let load): load.duration
        case .trace(let load): load.duration
        }
    }
}
