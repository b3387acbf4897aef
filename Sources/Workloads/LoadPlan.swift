public import HTTP

/// What a run sends, when, and over which connections: all that the generator needs to know apart
/// from where the target is.
public struct LoadPlan: Sendable {
    /// Who decides when the next request is due.
    public enum Loop: Sendable {
        /// Arrivals by a schedule of their own, whatever the target does.
        case open(ArrivalPlan)
        /// So many clients, each sending when its last response has come.
        case closed(ClosedPlan)
        /// The open phases of a scenario's leg of this index; what is sent says the `script`.
        case scheduled(Schedule, leg: Int)
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
    /// What a scenario's arrivals send, instead of the one request.
    public var script: RequestScript?
    /// How the figures of a scenario's phases are told, by the phases' indices.
    public var phases: [Int: PhaseFigures] = [:]
    /// A proxy's tunnel and encryption, where there are any.
    public var transport = Transport()
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
    /// Seconds for which the last responses are awaited; nil for as long as `timeout`.
    public var drain: Double?
    /// The next request goes over the same connection only where the response asks for it by
    /// name: what a client of HTTP/1.0 has to go by (RFC 9112, appendix C.2.2).
    public var keepsAliveOnlyIfTold = false
    /// Bytes of a socket's buffers in each direction; nil for the system's own choice.
    public var socketBuffer: Int?
    /// The address of this machine that connections come from; nil for the system's own choice.
    public var localAddress: String?
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

/// How the figures of a scenario's phase are told.
public struct PhaseFigures: Equatable, Sendable {
    /// What is left out at its start.
    public var warmup: LoadPlan.Warmup
    /// λ per second, against which its arrivals are tested; nil where it changes.
    public var arrivalRate: Double?
    /// Whether its requests enter the figures of the whole run.
    public var isRecorded: Bool

    public init(warmup: LoadPlan.Warmup, arrivalRate: Double?, isRecorded: Bool) {
        self.warmup = warmup
        self.arrivalRate = arrivalRate
        self.isRecorded = isRecorded
    }
}

/// A closed run: a number of clients and an end.
public struct ClosedPlan: Equatable, Sendable {
    public var clients: Int
    public var requests: Int?
    /// Seconds.
    public var duration: Double?
    /// Between a response and the client's next request.
    public var thinkTime = ThinkTime.none
    /// Of the think times.
    public var seed: UInt64 = 0
    /// Where the plan has a script: which of its requests are sent, by weight.
    public var picks: PickPlan?
    public var patience = Patience.endless

    /// What a closed run bears with before it gives up.
    public struct Patience: Equatable, Sendable {
        /// With more failed connects than this the run ends. Each is made up for by another
        /// attempt, so that the number of requests stays what it should be. Nil: a failed connect
        /// is a failed request like any other.
        public var connectFailures: Int?
        /// Whether the run goes on when a connection breaks under a request.
        public var bearsBrokenConnections: Bool
        /// Seconds without an event on any connection of a thread; nil for any time.
        public var inactivity: Double?

        public init(
            connectFailures: Int?, bearsBrokenConnections: Bool, inactivity: Double?
        ) {
            self.connectFailures = connectFailures
            self.bearsBrokenConnections = bearsBrokenConnections
            self.inactivity = inactivity
        }

        /// Never gives up.
        public static let endless = Patience(
            connectFailures: nil, bearsBrokenConnections: true, inactivity: nil)
    }

    /// At least one of `requests` and `duration` ends the plan.
    public init(clients: Int, requests: Int?, duration: Double?) {
        precondition(clients > 0, "a closed run has at least one client")
        precondition(requests != nil || duration != nil, "a plan ends")
        self.clients = clients
        self.requests = requests
        self.duration = duration
    }
}
