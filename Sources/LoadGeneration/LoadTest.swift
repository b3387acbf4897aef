internal import Glibc
internal import LinuxIO
public import Measurements
public import Workloads

/// Why a load test did not begin.
public enum LoadTestError: Error, CustomStringConvertible {
    /// No address of the target could be found.
    case unresolvable(host: String, reason: String)
    /// No address of the target took a connection.
    case unreachable(address: String, reason: String)
    /// This machine refused something the test needs.
    case system(String)

    /// Whether this machine, not the target, is the cause.
    public var isLocal: Bool {
        if case .system = self { true } else { false }
    }

    public var description: String {
        switch self {
        case .unresolvable(let host, let reason):
            "cannot find an address of \(host): \(reason); check the name, or give an IP address"
        case .unreachable(let address, let reason):
            "cannot connect to \(address): \(reason); is the server running there?"
        case .system(let what): what
        }
    }
}

/// What a finished load test leaves behind.
public struct LoadTestOutcome {
    /// How the run came to its end.
    public enum Ending: Equatable, Sendable {
        case completed
        /// Stopped by a signal of this number.
        case interrupted(signal: Int32)
        /// A load thread did not end in time; its last quarter second is missing.
        case stuck
    }

    public let totals: RunTotals
    public let process: ProcessFacts
    public let ending: Ending
    /// The addresses that connections went to.
    public let addresses: [String]
    public let threads: Int
}

/// Drives a target by a plan and adds up what its threads saw.
///
///     let test = try LoadTest(plan: plan, endpoint: endpoint)
///     let outcome = try test.run { progress in … }
public struct LoadTest {
    /// A look at a run under way.
    public struct Progress: Sendable {
        /// Seconds since the start.
        public let elapsed: Double
        /// Of the whole run so far.
        public let requests: RequestCounts
        /// Of the last second: completed, and its median and 99th percentile.
        public let last: Interval?
        /// Figures so far, at most a second old, where the test is watched.
        public let figures: Figures?
    }

    /// What a run has shown so far.
    public struct Figures: Sendable {
        /// As for a finished run, but with requests that are still open in no bucket.
        public let measured: Measured
        /// Response times after warm-up.
        public let responseTimes: LatencySpread
        /// Descriptors of this process, 0 where that is not known.
        public let openFiles: Int
    }

    private let plan: LoadPlan
    private let addresses: [SocketAddress]
    /// At most so many connections, where this machine's descriptors do not allow what was asked.
    public let connectionLimit: Int
    /// The CPU and memory of this local process are sampled during the run.
    public var targetProcess: Int32?
    /// Whether progress tells figures; working them out takes a few milliseconds a second.
    public var isWatched = false
    /// Holds the load back while the run goes on; for open loads.
    public let hold = LoadHold()
    /// Called before a second signal ends the process at once.
    public var beforeAbort: @Sendable () -> Void = {}

    /// Whether every address of the target is on this machine or a private network.
    public var isPrivateTarget: Bool { addresses.allSatisfy(\.isPrivate) }

    /// Finds the target and sees whether it takes a connection.
    public init(plan: LoadPlan, endpoint: Endpoint) throws(LoadTestError) {
        self.plan = plan
        // Descriptors besides connections: an epoll set for each thread, streams, outputs.
        let spare = ProcessResources.raiseDescriptorLimit() - 32 - plan.threads
        connectionLimit = min(plan.maxConnections, max(spare, 1))
        addresses = try Self.reachable(Self.resolve(endpoint), within: plan.connectTimeout)
    }

    private static func resolve(_ endpoint: Endpoint) throws(LoadTestError) -> [SocketAddress] {
        switch endpoint {
        case .unix(let path):
            guard let address = SocketAddress(unixPath: path) else {
                throw .system("\"\(path)\" is not a path of a Unix-domain socket (1 to 107 bytes)")
            }
            return [address]
        case .tcp(let host, let port, let family):
            let wanted: Resolver.Family =
                switch family {
                case .any: .any
                case .ipv4: .ipv4
                case .ipv6: .ipv6
                }
            do {
                return try Resolver.addresses(of: host, port: port, family: wanted)
            } catch {
                throw .unresolvable(host: host, reason: error.description)
            }
        }
    }

    /// The addresses of the family of the first one that accepts: a name may stand for several
    /// servers, and for two families of which one is not served.
    private static func reachable(
        _ candidates: [SocketAddress], within seconds: Double
    ) throws(LoadTestError) -> [SocketAddress] {
        var refusal = LoadTestError.system("the target has no address")
        for address in candidates {
            if let reason = probe(address, within: seconds) {
                refusal = .unreachable(address: address.description, reason: reason)
            } else {
                return candidates.filter { $0.family == address.family }
            }
        }
        throw refusal
    }

    /// Connects once and closes; why that failed, nil when it did not.
    private static func probe(_ address: SocketAddress, within seconds: Double) -> String? {
        switch StreamSocket.connect(to: address) {
        case .connected(let stream):
            StreamSocket.close(stream)
            return nil
        case .failed(let errno):
            return SystemError.reason(errno)
        case .underWay(let stream):
            defer { StreamSocket.close(stream) }
            guard let poller = try? Poller(capacity: 1) else { return "out of descriptors" }
            let error = poller.add(stream, token: 0)
            if error != 0 { return SystemError.reason(error) }
            guard poller.wait(nanoseconds: UInt64(seconds * 1e9)) > 0 else {
                return "no answer within \(seconds) s"
            }
            let result = StreamSocket.connectResult(stream)
            return result == 0 ? nil : SystemError.reason(result)
        }
    }

    /// Runs the plan; `report` is called four times a second on this thread.
    public func run(_ report: (Progress) -> Void = { _ in }) throws(LoadTestError)
        -> LoadTestOutcome
    {
        do {
            return try Coordinator(
                plan: plan, addresses: addresses, connectionLimit: connectionLimit,
                targetProcess: targetProcess, hold: hold, isWatched: isWatched,
                beforeAbort: beforeAbort
            ).run(report)
        } catch {
            throw .system(error.description)
        }
    }
}
