internal import Distributions

/// The instants at which one thread's requests fall due, in nanoseconds since the run's start and
/// in order. A value: a copy goes on from the same place with the same instants.
public struct ArrivalStream: Sendable {
    /// How the arrivals of the whole run reach this thread.
    private enum Share {
        /// An independent process at the thread's part of the rate. Poisson only: the union of
        /// independent Poisson processes is Poisson at the sum of their rates.
        case independent
        /// Every thread draws the same run and takes each n-th arrival. Renewal processes other
        /// than Poisson do not split into independent parts.
        case dealt(every: Int, next: Int)
    }

    private let process: ArrivalProcess
    private let meanGap: Double
    private var share: Share
    private var random: RandomStream
    /// The last drawn instant, nanoseconds. Below 2⁵³ ns (104 days) a Double holds it to the
    /// nanosecond.
    private var instant = 0.0
    private var drawn = 0
    private let end: Double
    private var remaining: Int

    /// - Parameters:
    ///   - rate: arrivals per second of the whole run.
    ///   - end: no arrival falls due at or after it, nanoseconds.
    ///   - limit: no more than so many arrivals from this thread.
    init(
        process: ArrivalProcess, rate: Double, thread: Int, threads: Int, seed: UInt64,
        end: UInt64, limit: Int
    ) {
        self.process = process
        self.end = Double(end)
        remaining = limit
        switch process {
        case .poisson:
            meanGap = 1e9 * Double(threads) / rate
            share = .independent
            random = RandomStream(seed: seed, stream: thread)
        default:
            meanGap = 1e9 / rate
            share = .dealt(every: threads, next: thread)
            random = RandomStream(seed: seed)
        }
    }

    /// The next instant; nil when there are no more.
    public mutating func next() -> UInt64? {
        guard remaining > 0 else { return nil }
        repeat {
            draw()
            guard instant < end else {
                remaining = 0
                return nil
            }
        } while !isMine()
        remaining -= 1
        return UInt64(instant)
    }

    /// Fills `buffer` from its start; how many instants there were.
    public mutating func fill(_ buffer: UnsafeMutableBufferPointer<UInt64>) -> Int {
        for index in buffer.indices {
            guard let instant = next() else { return index }
            buffer[index] = instant
        }
        return buffer.count
    }

    @inline(__always)
    private mutating func draw() {
        switch process {
        case .poisson:
            instant += meanGap * random.exponential()
        case .constant:
            // From the index, so that no rounding adds up.
            instant = Double(drawn) * meanGap
        case .uniform:
            instant += 2 * meanGap * random.uniform()
        case .gamma(let scv):
            instant += meanGap * scv * random.gamma(shape: 1 / scv)
        }
        drawn += 1
    }

    @inline(__always)
    private mutating func isMine() -> Bool {
        guard case .dealt(let every, let next) = share else { return true }
        guard drawn - 1 == next else { return false }
        share = .dealt(every: every, next: next + every)
        return true
    }
}

/// What open load a run offers: a process, a rate and an end.
public struct ArrivalPlan: Equatable, Sendable {
    public var process: ArrivalProcess
    /// λ, arrivals per second over all threads.
    public var rate: Double
    /// Arrivals fall due in [0, duration) seconds.
    public var duration: Double?
    /// At most so many arrivals.
    public var requests: Int?
    public var seed: UInt64

    /// At least one of `duration` and `requests` ends the plan.
    public init(
        process: ArrivalProcess = .poisson, rate: Double, duration: Double?, requests: Int?,
        seed: UInt64
    ) {
        precondition(rate > 0 && rate.isFinite, "a rate is positive")
        precondition(duration != nil || requests != nil, "a plan ends")
        precondition((duration ?? 1) > 0 && (requests ?? 1) > 0, "a plan is not empty")
        self.process = process
        self.rate = rate
        self.duration = duration
        self.requests = requests
        self.seed = seed
    }

    /// The parts of `threads` threads, and the instant (nanoseconds) at which the offered load
    /// ends: the duration, or the last of the requests if that comes first.
    ///
    /// With a number of requests the union's first N arrivals are wanted, so the streams are run
    /// through once, N draws, to see how many of them fall to each thread.
    public func split(threads: Int) -> (streams: [ArrivalStream], end: UInt64) {
        precondition(threads > 0, "a plan has at least one thread")
        // 2⁶² ns is 146 years: no duration given.
        let end = duration.map { UInt64(($0 * 1e9).rounded()) } ?? (1 << 62)
        func stream(_ thread: Int, limit: Int) -> ArrivalStream {
            ArrivalStream(
                process: process, rate: rate, thread: thread, threads: threads, seed: seed,
                end: end, limit: limit)
        }
        let unlimited = (0..<threads).map { stream($0, limit: .max) }
        guard let requests else { return (unlimited, end) }

        var probes = unlimited
        var heads = probes.indices.map { probes[$0].next() }
        var counts = [Int](repeating: 0, count: threads)
        var last: UInt64 = 0
        for _ in 0..<requests {
            var earliest: Int?
            for thread in heads.indices {
                guard let head = heads[thread] else { continue }
                if let known = earliest, heads[known]! <= head { continue }
                earliest = thread
            }
            // The duration came first.
            guard let earliest, let instant = heads[earliest] else { return (unlimited, end) }
            last = instant
            counts[earliest] += 1
            heads[earliest] = probes[earliest].next()
        }
        // One nanosecond later, so that the last arrival lies before the end.
        return (counts.indices.map { stream($0, limit: counts[$0]) }, last + 1)
    }
}
