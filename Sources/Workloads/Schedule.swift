internal import Distributions
internal import Glibc

/// One thing that falls due: a request, or a user who begins a session.
public struct Arrival: Equatable, Sendable {
    /// Nanoseconds since the start of the leg.
    public var instant: UInt64
    /// The phase, as an index into the scenario's.
    public var phase: Int
    /// Which request, session or, in a trace, which of its different requests.
    public var pick: Int
    /// How many arrivals of the leg came before, over all threads.
    public var number: Int
    /// How many of them had the same pick.
    public var turn: Int

    public init(instant: UInt64, phase: Int, pick: Int, number: Int, turn: Int) {
        self.instant = instant
        self.phase = phase
        self.pick = pick
        self.number = number
        self.turn = turn
    }
}

/// What a scenario sends and when, without the sending.
///
/// The phases fall into legs. Inside a leg of open phases everything is known beforehand and one
/// phase runs into the next without a gap; clients of a closed phase, or another server, begin a
/// leg of their own, after the one before has been answered.
///
///     let schedule = Schedule(scenario, traces: [:], seed: 42)
///     for leg in schedule.legs.indices {
///         let streams = schedule.arrivals(leg: leg, threads: 2)
///     }
public struct Schedule: Sendable {
    public struct Leg: Equatable, Sendable {
        /// Indices of the scenario's phases.
        public let phases: Range<Int>
        /// The clients, where the leg is one closed phase.
        public let closed: Phase.ClosedLoad?
    }

    public let scenario: Scenario
    public let legs: [Leg]
    public let seed: UInt64
    /// By phase.
    public let traces: [Int: Trace]

    /// - Parameter traces: what the files of trace phases hold, by the phases' indices.
    /// - Precondition: every trace phase has its trace, with instants or a rate.
    public init(_ scenario: Scenario, traces: [Int: Trace], seed: UInt64) {
        self.scenario = scenario
        self.traces = traces
        self.seed = seed
        var legs: [Leg] = []
        for (index, phase) in scenario.phases.enumerated() {
            if case .closed(let load) = phase.kind {
                legs.append(Leg(phases: index..<(index + 1), closed: load))
            } else if case .trace(let load) = phase.kind {
                let trace = traces[index]
                precondition(
                    trace != nil && (trace?.timing != Trace.Timing.none || load.rate != nil),
                    "a trace phase has a trace and instants")
                Self.append(index, phase, to: &legs)
            } else {
                Self.append(index, phase, to: &legs)
            }
        }
        self.legs = legs
    }

    private static func append(_ index: Int, _ phase: Phase, to legs: inout [Leg]) {
        if let last = legs.last, last.closed == nil, phase.serve == nil, index > 0 {
            legs[legs.count - 1] = Leg(phases: last.phases.lowerBound..<(index + 1), closed: nil)
        } else {
            legs.append(Leg(phases: index..<(index + 1), closed: nil))
        }
    }

    /// The arrivals of an open leg, split over threads.
    public func arrivals(leg: Int, threads: Int) -> [ScheduleStream] {
        precondition(threads > 0, "a schedule has at least one thread")
        precondition(legs[leg].closed == nil, "a closed leg has no schedule")
        return (0..<threads).map {
            ScheduleStream(self, leg: leg, thread: $0, threads: threads)
        }
    }

    /// How many arrivals a phase is expected to bring; nil where only its clients decide.
    public func expectedArrivals(phase index: Int) -> Double? {
        let phase = scenario.phases[index]
        switch phase.kind {
        case .open(let intensity, let duration):
            return intensity.expected(before: duration, duration: duration)
        case .atOnce(let count): return Double(count)
        case .pause: return 0
        case .closed(let load): return load.requests.map(Double.init)
        case .trace(let load):
            guard let trace = traces[index] else { return nil }
            if let rate = load.rate {
                let all = load.loops ? .infinity : Double(trace.count)
                return min(all, load.duration.map { $0 * rate } ?? .infinity)
            }
            guard let duration = load.duration else { return Double(trace.count) }
            let replay = TraceReplay(trace, load)
            return Double(replay.count(before: duration * 1e9))
        }
    }

    /// The mean rate between two instants of an open phase, seconds since its start; nil of others.
    public func meanRate(phase index: Int, from start: Double, to end: Double) -> Double? {
        guard case .open(let intensity, let duration) = scenario.phases[index].kind else {
            return nil
        }
        let (from, to) = (max(0, start), min(end, duration))
        guard to > from else { return nil }
        return
            (intensity.expected(before: to, duration: duration)
            - intensity.expected(before: from, duration: duration)) / (to - from)
    }

    /// How long a phase is expected to take, seconds; nil where only its clients decide.
    public func expectedDuration(phase index: Int) -> Double? {
        let phase = scenario.phases[index]
        guard case .trace(let load) = phase.kind, let trace = traces[index] else {
            return phase.duration
        }
        if load.loops, let duration = load.duration { return duration }
        let whole = load.rate.map { Double(trace.count) / $0 } ?? trace.duration / load.speed
        return min(whole, load.duration ?? .infinity)
    }

    /// An instant at which the arrivals of an open leg are over for any seed that will ever be
    /// drawn, seconds.
    ///
    /// - Parameter segments: changes of the load, which a trace may be slowed down by.
    public func latestEnd(leg: Int, _ segments: [LoadSegment] = []) -> Double {
        legs[leg].phases.reduce(0) { sum, index in
            let length = expectedDuration(phase: index) ?? 0
            guard case .trace(let load) = scenario.phases[index].kind, load.duration == nil else {
                return sum + length
            }
            let slowest = segments.reduce(1) { $1.phase == index ? min($0, $1.factor) : $0 }
            guard let rate = load.rate else { return sum + length / slowest }
            // Ten standard deviations of a Poisson count more.
            let count = Double(traces[index]?.count ?? 0)
            return sum + (count + 10 * count.squareRoot() + 10) / (rate * slowest)
        }
    }

    /// The highest rate of a phase, arrivals per second; of a trace, of its busiest second.
    public func peakRate(phase index: Int) -> Double? {
        switch scenario.phases[index].kind {
        case .open(let intensity, let duration): intensity.peak(duration: duration)
        case .trace(let load):
            load.rate ?? traces[index].map { TraceReplay($0, load).busiestSecond() }
        case .pause: 0
        case .atOnce, .closed: nil
        }
    }
}

/// The instants of a trace at a speed, over and over where it loops.
struct TraceReplay: Sendable {
    private let instants: [UInt64]
    private let speed: Double
    private let loops: Bool
    /// From one beginning to the next, nanoseconds at the trace's own speed: the gap between the
    /// last request and the first of the next round is the mean one.
    private let round: Double

    init(_ trace: Trace, _ load: Phase.TraceLoad) {
        instants = trace.instants
        speed = load.speed
        loops = load.loops
        let last = Double(trace.instants.last ?? 0)
        round = max(1, last + last / Double(max(1, trace.count - 1)))
    }

    /// When the n-th request falls due, nanoseconds since the phase's start; nil behind the last.
    func instant(_ n: Int) -> Double? {
        guard n < instants.count else {
            guard loops else { return nil }
            let (rounds, rest) = n.quotientAndRemainder(dividingBy: instants.count)
            return (Double(rounds) * round + Double(instants[rest])) / speed
        }
        return Double(instants[n]) / speed
    }

    /// How many fall due before an instant.
    func count(before end: Double) -> Int {
        let time = end * speed
        let rounds = loops ? Int(min(1e9, time / round)) : 0
        let rest = time - Double(rounds) * round
        var low = 0
        var high = instants.count
        while low < high {
            let middle = (low + high) / 2
            if Double(instants[middle]) < rest { low = middle + 1 } else { high = middle }
        }
        return rounds * instants.count + low
    }

    /// The most requests that fall due within a second.
    func busiestSecond() -> Double {
        var first = 0
        var most = 0
        for (index, instant) in instants.enumerated() {
            while Double(instant - instants[first]) / speed >= 1e9 { first += 1 }
            most = max(most, index - first + 1)
        }
        return Double(most)
    }
}
