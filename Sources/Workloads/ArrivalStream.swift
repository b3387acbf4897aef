internal import Distributions

/// The instants at which one thread's requests fall due, in nanoseconds since the run's start and
/// in order. A value: a copy goes on from the same place with the same instants.
///
/// Every thread draws the arrivals of the whole run and takes its own, so that the union is the
/// same for any number of threads. Poisson arrivals are dealt by lot, which makes each thread's an
/// independent Poisson process at its part of the rate; other processes have no independent parts
/// and are dealt in turn.
///
/// Where the rate is changed on the way the same arrivals come at other instants: see
/// ``follow(_:)``.
public struct ArrivalStream: Sendable {
    private let process: ArrivalProcess
    private let meanGap: Double
    private let thread: Int
    private let threads: Int
    private var gaps: RandomStream
    private var lots: RandomStream
    /// The last drawn instant of the planned rate, nanoseconds. Below 2⁵³ ns (104 days) a Double
    /// holds it to the nanosecond.
    private var planned = 0.0
    private var clock = SegmentClock()
    private var drawn = 0
    /// Whether the last that was drawn lay behind the plan's time: at a higher rate it may come.
    private var isBeyond = false
    private let durationEnd: Double
    /// 285 years: what a UInt64 of nanoseconds holds.
    private static let longest = 9e18
    private let requests: Int
    /// When the offered load ends, once the last arrival of the whole run has been drawn: after
    /// the plan's time, or right after the last of its requests.
    public private(set) var end: UInt64?

    init(_ plan: ArrivalPlan, thread: Int, threads: Int) {
        process = plan.process
        meanGap = 1e9 / plan.rate
        self.thread = thread
        self.threads = threads
        gaps = RandomStream(seed: plan.seed, for: .arrivalGaps)
        lots = RandomStream(seed: plan.seed, for: .arrivalLots)
        durationEnd = plan.duration.map { ($0 * 1e9).rounded() } ?? Self.longest
        requests = plan.requests ?? .max
    }

    /// Comes by other segments from now on. Instants of arrivals, and the end of a number of them,
    /// move; an end in time does not.
    ///
    /// To have the arrivals that were taken already at their new instants, tell a copy that was made
    /// before.
    public mutating func follow(_ segments: [LoadSegment]) {
        clock = SegmentClock(segments)
        if isBeyond { end = nil }
    }

    /// The next instant; nil when there are no more.
    public mutating func next() -> UInt64? {
        while end == nil {
            guard drawn < requests || isBeyond else {
                // One nanosecond later, so that the last arrival lies before the end.
                end = UInt64(clock.real(planned)) + 1
                return nil
            }
            if !isBeyond { draw() }
            let instant = clock.real(planned)
            isBeyond = instant >= durationEnd
            guard !isBeyond else {
                end = UInt64(durationEnd)
                return nil
            }
            if isMine() { return UInt64(instant) }
        }
        return nil
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
            planned += meanGap * gaps.exponential()
        case .constant:
            // From the index, so that no rounding adds up.
            planned = Double(drawn) * meanGap
        case .uniform:
            planned += 2 * meanGap * gaps.uniform()
        case .gamma(let scv):
            planned += meanGap * scv * gaps.gamma(shape: 1 / scv)
        }
        drawn += 1
    }

    @inline(__always)
    private mutating func isMine() -> Bool {
        if threads == 1 { return true }
        guard process == .poisson else { return (drawn - 1) % threads == thread }
        // The high half of a 128-bit product: a uniform number below `threads`.
        return Int(lots.next().multipliedFullWidth(by: UInt64(threads)).high) == thread
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

    /// The parts of `threads` threads.
    public func split(threads: Int) -> [ArrivalStream] {
        precondition(threads > 0, "a plan has at least one thread")
        return (0..<threads).map { ArrivalStream(self, thread: $0, threads: threads) }
    }
}
