internal import Glibc
internal import LinuxIO
public import Measurements
public import Workloads

/// What a finished load test leaves behind.
public struct LoadTestOutcome {
    /// How the run came to its end.
    public enum Ending: Equatable, Sendable {
        case completed
        /// Stopped by a signal of this number.
        case interrupted(signal: Int32)
        /// Stopped by ``LoadTest/stop``.
        case stopped
        /// A load thread did not end in time; its last quarter second is missing.
        case stuck
        /// Given up, as the plan told it to.
        case aborted(AbortCause)
        /// The run goes on; this is what there is of it.
        case underWay
    }

    public private(set) var totals: RunTotals
    public let process: ProcessFacts
    public let ending: Ending
    /// The addresses that connections went to, one after the other.
    public let addresses: [String]
    /// What became of the connections to each address; empty before the end of the run.
    public let addressUse: [AddressUse]
    public let threads: Int
    /// Request records that the consumer was too slow for.
    public let lostRecords: Int
    /// The parts that were begun, in order, where there are several or the run is a scenario's.
    public let phases: [PhaseTotals]
    /// Those up to the latest that was begun; one, where nothing was changed.
    public let segments: [LoadSegment]
    /// What encrypted connections agreed on; nil without encryption.
    public internal(set) var tls: TLSFacts?

    /// The same, to be added to others while the run goes on with its sums.
    public func copied() -> LoadTestOutcome {
        var copy = self
        copy.totals = totals.copy()
        return copy
    }
}

/// Drives a target by a plan and adds up what its threads saw.
///
///     let test = try LoadTest(plan: plan, endpoint: endpoint)
///     let outcome = try test.run { progress in … }
public struct LoadTest {
    /// A look at a run under way.
    public struct Progress {
        /// Seconds since the start.
        public let elapsed: Double
        /// Of the whole run so far.
        public let requests: RequestCounts
        /// Of the last second: completed, and its median and 99th percentile.
        public let last: Interval?
        /// What is under way, and when it began, seconds.
        public let part: RunPart
        public let partStart: Double
        /// The same of a scenario, once its first slices have come; nil without one.
        public let scenarioPart: RunPart?
        /// Those up to the latest that has begun; one, where nothing was changed.
        public let segments: [LoadSegment]
        /// Figures so far, at most a second old, where the test is watched.
        public let figures: Figures?
        /// What there is of the run by now, for who asks during the call.
        public let outcome: () -> LoadTestOutcome
    }

    /// What a run has shown so far.
    public struct Figures: Sendable {
        /// As for a finished run, but with requests that are still open in no bucket. Of a scenario
        /// it speaks of the part under way, except for the rows of seconds.
        public let measured: Measured
        /// Response times after warm-up.
        public let responseTimes: LatencySpread
        /// Descriptors of this process, 0 where that is not known.
        public let openFiles: Int
        /// Where there are several parts: what the one under way has shown, and for some seconds the
        /// one before.
        public let parts: [PartFigures]
    }

    /// What a part has shown so far; its own time begins at its start.
    public struct PartFigures: Sendable {
        public let part: RunPart
        public let measured: Measured
        public let responseTimes: LatencySpread
    }

    private let plan: LoadPlan
    private let addresses: [SocketAddress]
    private let settings: SocketSettings
    private let context: TLSContext?
    /// What the first connection agreed on; nil without encryption.
    public let tls: TLSFacts?
    /// At most so many connections, where this machine's descriptors do not allow what was asked.
    public let connectionLimit: Int
    /// Says of a scenario's phase under way, four times a second, whether the run goes on.
    public var judge: ((PhaseTotals) -> Bool)?
    /// Takes over each part of a scenario that is past, on the thread that called `run`; the
    /// outcome then has only those that were under way at the end.
    public var phaseEnded: ((PhaseTotals) -> Void)?
    /// The CPU and memory of this local process are sampled during the run.
    public var targetProcess: Int32?
    /// Whether progress tells figures; working them out takes a few milliseconds a second.
    public var isWatched = false
    /// Holds the load back while the run goes on; for open loads.
    public var hold = LoadHold()
    /// Ends the load early.
    public var stop = LoadStop()
    /// Changes the rate while the run goes on; for open loads.
    public var pace = LoadPace()
    /// How the figures of a part are told that a change of the rate began.
    public var segmentFigures: ((RunPart, [LoadSegment]) -> PhaseFigures)?
    /// Called before a second signal ends the process at once.
    public var beforeAbort: @Sendable () -> Void = {}

    /// How many local ports there are for connections to the target; nil where none is needed.
    public var portForecast: PortForecast? { PortForecast(addresses) }

    /// Whether every address of the target is on this machine or a private network. Behind a proxy
    /// that is the target's host, as this machine would find it.
    public var isPrivateTarget: Bool {
        guard let host = plan.transport.proxiedHost else {
            return addresses.allSatisfy(\.isPrivate)
        }
        let found = try? Resolver.addresses(of: host, port: 0)
        return found?.allSatisfy(\.isPrivate) ?? false
    }

    /// Finds the target and sees whether it takes a connection, encrypted if need be, and can be
    /// trusted.
    ///
    /// - Parameter bearsRefusal: whether a target that refuses connections is loaded all the same.
    public init(
        plan: LoadPlan, endpoint: Endpoint, bearsRefusal: Bool = false
    ) throws(LoadTestError) {
        self.plan = plan
        // Descriptors besides connections: an epoll set for each thread, streams, outputs.
        let spare = ProcessResources.raiseDescriptorLimit() - 32 - plan.threads
        connectionLimit = min(plan.maxConnections, max(spare, 1))
        settings = SocketSettings(
            bufferSize: plan.socketBuffer.map { Int32(clamping: $0) },
            localAddress: try plan.localAddress.flatMap { host throws(LoadTestError) in
                try Self.resolve(.tcp(host: host, port: 0, family: .any)).first
            })
        let context = try plan.transport.security.map { security throws(LoadTestError) in
            do throws(TLSConfigurationError) {
                return try TLSContext(TLSConfiguration(security))
            } catch {
                throw LoadTestError.configuration(error)
            }
        }
        self.context = context
        let probe = ConnectionProbe(
            context: context, transport: plan.transport, settings: settings,
            seconds: plan.connectTimeout)
        let candidates = try Self.resolve(endpoint)
        do throws(LoadTestError) {
            (addresses, tls) = try probe.reachable(candidates)
        } catch {
            guard bearsRefusal, case .unreachable(_, _, let number?) = error,
                number == ECONNREFUSED
            else { throw error }
            (addresses, tls) = (candidates, nil)
        }
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

    /// Runs the plan; `report` is called four times a second on this thread.
    ///
    /// - Parameters:
    ///   - records: who receives a record of every request, where anybody does.
    ///   - watch: who looks at responses as they come, where anybody does.
    public func run(
        records: RecordConsumer? = nil, watch: ResponseWatch? = nil,
        _ report: (Progress) -> Void = { _ in }
    ) throws(LoadTestError) -> LoadTestOutcome {
        do {
            var outcome = try Coordinator(
                plan: plan, addresses: addresses, connectionLimit: connectionLimit,
                settings: settings, targetProcess: targetProcess, records: records, watch: watch,
                judge: judge, phaseEnded: phaseEnded, tls: context, hold: hold, stop: stop,
                pace: pace, segmentFigures: segmentFigures, isWatched: isWatched,
                beforeAbort: beforeAbort
            ).run(report)
            outcome.tls = tls
            outcome.tls?.handshakes = outcome.totals.whole.tlsHandshake.count
            outcome.tls?.resumed = outcome.totals.whole.resumedHandshakes
            return outcome
        } catch {
            throw .system(error.description)
        }
    }
}
