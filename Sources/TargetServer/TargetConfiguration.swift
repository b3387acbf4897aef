public import Distributions

/// What the target server is: M workers of a mean service time behind one line, and where it
/// listens.
///
///     var configuration = TargetConfiguration()
///     configuration.workers = 8
///     configuration.meanServiceTime = 0.017
///     try configuration.validate()
public struct TargetConfiguration: Equatable, Sendable {
    /// The order in which the workers serve.
    public enum Discipline: String, CaseIterable, Sendable {
        /// First come, first served.
        case fcfs
        /// Processor sharing: all at once, each at the rate min(1, M/n).
        case ps

        /// Parses `fcfs` or `ps`.
        public init(_ text: String) throws(ConfigurationError) {
            guard let discipline = Discipline(rawValue: text) else {
                throw ConfigurationError(
                    option: "--discipline", value: text, reason: "is neither fcfs nor ps",
                    example: "fcfs")
            }
            self = discipline
        }
    }

    /// M, the number of workers; 1 to 1,000,000, or to 1024 where they are threads.
    public var workers = 4

    /// T, the mean service time in seconds; 0 to 86,400. At 0 every request is answered at once.
    public var meanServiceTime = 0.1

    /// The law of service times about that mean.
    public var serviceLaw = ServiceTimeLaw.exponential

    /// K, the most requests in the system at once; further ones are answered 503. Nil for no
    /// limit; else at least M, or 1 for the event-loop architecture.
    public var capacity: Int?

    /// Seeds the service times: the n-th arrival of a run asks for the same work every time.
    public var seed: UInt64 = 1

    /// Processor sharing is for the workers architecture only.
    public var discipline = Discipline.fcfs

    /// How the work is done.
    public var architecture = Architecture.workers

    /// The address to listen on, numeric or a name of this host's.
    public var address = "127.0.0.1"

    /// The TCP port to listen on; 0 takes a free one.
    public var port = 0

    /// The path of a Unix-domain socket to listen on instead of an address and a port.
    public var unixSocketPath: String?

    /// The size of the body of a served request, in bytes; 0 to 64 MiB.
    public var responseBytes = 8

    /// How many arrival instants to keep for `GET /arrivals`, from the first; 0 to 10,000,000.
    public var recordedArrivals = 0

    /// Event-loop threads that carry the connections; 1 to 64. The queue itself is on the first.
    public var eventLoops = 1

    public init() {}

    /// The law that a text names: `exponential`, `deterministic`, `erlang:k`, `hyper:SCV` or
    /// `lognormal:SCV`.
    public static func serviceLaw(_ text: String) throws(ConfigurationError) -> ServiceTimeLaw {
        do {
            return try ServiceTimeLaw(text)
        } catch {
            throw ConfigurationError(
                option: "--service-law", value: text, reason: error.reason, example: error.example)
        }
    }

    /// Throws the first option that is out of its domain.
    public func validate() throws(ConfigurationError) {
        try check(
            "--workers", workers, in: 1...(architecture.usesThreads ? 1024 : 1_000_000),
            example: 4)
        guard (0...86_400).contains(meanServiceTime) else {
            throw ConfigurationError(
                option: "--service-time", value: "\(meanServiceTime)s",
                reason: "a mean service time is from 0s to 86400s", example: "100ms")
        }
        if let capacity {
            let least = architecture == .eventLoop ? 1 : workers
            guard capacity >= least else {
                throw ConfigurationError(
                    option: "--capacity", value: "\(capacity)",
                    reason: least == 1
                        ? "the system must hold one request"
                        : "the system must hold a request for each of its \(least) workers",
                    example: "\(least)")
            }
        }
        if discipline == .ps, architecture != .workers {
            throw ConfigurationError(
                option: "--discipline", value: "ps",
                reason: "only the workers architecture can share its workers, not "
                    + "\(architecture)", example: "fcfs")
        }
        if case .forkJoin(let parts) = architecture, !(Architecture.partsAllowed ~= parts) {
            _ = try Architecture(architecture.description)
        }
        try check("--listen", address, example: "127.0.0.1")
        if let unixSocketPath {
            try check("--unix-socket", unixSocketPath, example: "/tmp/kendall.sock")
        }
        try check("--port", port, in: 0...65_535, example: 8080)
        try check("--response-bytes", responseBytes, in: 0...(64 << 20), example: 1024)
        try check("--record-arrivals", recordedArrivals, in: 0...10_000_000, example: 10_000)
        try check("--event-loops", eventLoops, in: 1...64, example: 1)
    }

    private func check(
        _ option: String, _ value: String, example: String
    ) throws(ConfigurationError) {
        guard !value.isEmpty else {
            throw ConfigurationError(
                option: option, value: "\"\"", reason: "must not be empty", example: example)
        }
    }

    private func check(
        _ option: String, _ value: Int, in domain: ClosedRange<Int>, example: Int
    ) throws(ConfigurationError) {
        guard domain.contains(value) else {
            throw ConfigurationError(
                option: option, value: "\(value)",
                reason: "must be from \(domain.lowerBound) to \(domain.upperBound)",
                example: "\(example)")
        }
    }
}

extension TargetConfiguration {
    /// The queue that this configuration describes, empty, at instant 0.
    func station() -> Station {
        switch architecture {
        case .workers where discipline == .ps:
            Station(
                servers: workers, capacity: capacity,
                discipline: ProcessorSharing(workers: workers))
        case .workers, .queue, .forkJoin:
            Station(
                servers: workers, capacity: capacity,
                discipline: FirstComeFirstServed(workers: workers))
        case .eventLoop:
            Station(
                servers: nil, capacity: capacity,
                discipline: FirstComeFirstServed(workers: .max))
        case .threads, .cpu, .lock:
            Station(servers: workers, capacity: capacity, discipline: nil)
        }
    }

    /// The independent pieces of work in a request.
    var partsPerRequest: Int {
        if case .forkJoin(let parts) = architecture { parts } else { 1 }
    }
}
