public import HTTP

/// What a run sends, when, and over which connections: all that the generator needs to know apart
/// from where the target is.
public struct LoadPlan: Sendable {
    /// Who decides when the next request is due.
    public enum Loop: Equatable, Sendable {
        /// Arrivals by a schedule of their own, whatever the target does.
        case open(ArrivalPlan)
        /// So many clients, each sending when its last response has come.
        case closed(ClosedPlan)
    }

    /// What happens to a request that finds every connection busy and the cap reached.
    public enum OnLimit: String, Sendable {
        /// It waits for a connection; the time is part of its response time.
        case queue
        /// It is counted as dropped and never sent.
        case drop
    }

    /// How the last microseconds before a send are spent.
    public enum Pacing: String, Sendable {
        /// Asleep, woken by a kernel timer.
        case balanced
        /// Awake, asking the clock; one core is busy all the time.
        case precise
    }

    public var loop: Loop
    /// The request as it goes over the wire.
    public var request: [UInt8]
    /// What its method means for the length of the response.
    public var requestKind: RequestKind
    public var threads = 1
    public var pacing = Pacing.balanced
    /// Seconds from the scheduled instant to the response's last byte.
    public var timeout = 30.0
    /// Seconds to open a connection.
    public var connectTimeout = 10.0
    /// Connections of the whole run.
    public var maxConnections = 10_000
    public var onLimit = OnLimit.queue
    /// Whether a connection carries more than one request.
    public var keepsAlive = true
    /// After so many requests a connection is closed.
    public var maxRequestsPerConnection: Int?
    /// What is left out of the steady figures at the start.
    public enum Warmup: Equatable, Sendable {
        case seconds(Double)
        /// Found in the data.
        case auto
    }

    public var warmup = Warmup.seconds(0)
    /// The run ends when half the mean response time's 95 % interval is no wider than this part of
    /// the mean; nil for a run of its planned length.
    public var precision: Double?

    public init(loop: Loop, request: [UInt8], requestKind: RequestKind) {
        self.loop = loop
        self.request = request
        self.requestKind = requestKind
    }
}

/// A closed run: a number of clients and an end.
public struct ClosedPlan: Equatable, Sendable {
    public var clients: Int
    public var requests: Int?
    /// Seconds.
    public var duration: Double?

    /// At least one of `requests` and `duration` ends the plan.
    public init(clients: Int, requests: Int?, duration: Double?) {
        precondition(clients > 0, "a closed run has at least one client")
        precondition(requests != nil || duration != nil, "a plan ends")
        self.clients = clients
        self.requests = requests
        self.duration = duration
    }
}
