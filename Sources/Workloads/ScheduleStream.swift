internal import Distributions

/// One thread's arrivals of a leg, in order. A value: a copy goes on from the same place with the
/// same arrivals.
///
/// As with ``ArrivalStream``, every thread draws the whole leg and takes its own: Poisson arrivals
/// by lot, others in turn. So the union is the same for any number of threads, picks included.
///
/// Rates that change over a phase are exact: the process is drawn in a time in which its rate is 1,
/// and every instant u of that time becomes Λ⁻¹(u) (the time-change theorem; Çinlar, Introduction to
/// Stochastic Processes, 1975, 4.7). For Poisson arrivals this is the non-homogeneous Poisson process
/// of intensity λ(t), and other processes are stretched and squeezed in the same way. Where the load
/// is changed on the way, by a factor f from some instant on, it is that of f·λ(t): see
/// ``follow(_:)``.
public struct ScheduleStream: Sendable {
    private let schedule: Schedule
    private let thread: Int
    private let threads: Int
    /// Weights added up, of requests or of sessions.
    private let weights: [Double]
    private var gaps: RandomStream
    private var lots: RandomStream
    private var picks: RandomStream
    private var turns: [Int]
    private var number = 0

    private var phase: Int
    private let phaseEnd: Int
    /// Nanoseconds since the leg's start; below 2⁵³ ns (104 days) a Double holds them.
    private var phaseStart = 0.0
    /// Of this phase: arrivals so far, the instant in the time of rate 1, and the last instant.
    private var drawn = 0
    private var unitTime = 0.0
    private var expected = 0.0
    private var replay: TraceReplay?
    private var last = 0.0
    /// Changes of the load, and what they make of this phase: from u, or the trace's own time, to the
    /// same as it is without them.
    private var segments: [LoadSegment] = []
    private var clock = SegmentClock()
    /// 285 years, behind which everything comes at once: what a UInt64 of nanoseconds holds. A slow
    /// replay of a log gets there, and so do the pauses of a scenario, though no run does.
    private static let longest = 9e18
    /// When the leg's load ends; known once there are no more arrivals.
    public private(set) var end: UInt64?
    /// When the leg's phases begin, in order, as far as they are known: up to that of the last
    /// arrival, and all of them with the end.
    public private(set) var phaseStarts: [UInt64] = [0]

    init(_ schedule: Schedule, leg: Int, thread: Int, threads: Int) {
        self.schedule = schedule
        self.thread = thread
        self.threads = threads
        let scenario = schedule.scenario
        let all =
            scenario.sessions.isEmpty
            ? scenario.requests.prefix(scenario.independentRequests).map(\.weight)
            : scenario.sessions.map(\.weight)
        var sum = 0.0
        weights = all.map {
            sum += $0
            return sum
        }
        gaps = RandomStream(seed: schedule.seed, for: .arrivalGaps, part: leg)
        lots = RandomStream(seed: schedule.seed, for: .arrivalLots, part: leg)
        picks = RandomStream(seed: schedule.seed, for: .requestPicks, part: leg)
        turns = Array(repeating: 0, count: weights.count)
        phase = schedule.legs[leg].phases.lowerBound
        phaseEnd = schedule.legs[leg].phases.upperBound
        beginPhase()
    }

    /// Comes by these segments from now on. Each holds for the rest of its phase: rates become
    /// `factor` times as high, and a trace goes `factor` times as fast. Phases last as long as before,
    /// but for a trace's that ends with its last request.
    ///
    /// To have the arrivals that were taken already at their new instants, tell a copy that was made
    /// before.
    public mutating func follow(_ segments: [LoadSegment]) {
        self.segments = segments
        setClock()
    }

    private mutating func setClock() {
        clock = SegmentClock()
        for segment in segments
        where segment.phase == phase && Double(segment.start) > phaseStart {
            let time = Double(segment.start) - phaseStart
            switch kind {
            case .open(let intensity, let duration):
                let seconds = min(time * 1e-9, duration)
                clock.change(
                    at: intensity.expected(before: seconds, duration: duration),
                    to: segment.factor)
            case .trace(let load):
                clock.change(
                    at: load.rate.map { $0 * time * 1e-9 } ?? time, to: segment.factor)
            default: break
            }
        }
    }

    /// The next arrival of this thread; nil when there are no more.
    public mutating func next() -> Arrival? {
        while end == nil {
            guard let instant = draw() else {
                endPhase()
                continue
            }
            last = min(phaseStart + instant, Self.longest)
            var arrival = Arrival(
                instant: UInt64(last), phase: phase, pick: 0, number: number, turn: 0)
            number += 1
            pick(&arrival)
            drawn += 1
            if isMine(arrival) { return arrival }
        }
        return nil
    }

    /// Fills `buffer` from its start; how many arrivals there were.
    public mutating func fill(_ buffer: UnsafeMutableBufferPointer<Arrival>) -> Int {
        for index in buffer.indices {
            guard let arrival = next() else { return index }
            buffer[index] = arrival
        }
        return buffer.count
    }

    private var kind: Phase.Kind { schedule.scenario.phases[phase].kind }

    private mutating func beginPhase() {
        drawn = 0
        unitTime = 0
        replay = nil
        guard phase < phaseEnd else { return }
        switch kind {
        case .open(let intensity, let duration):
            // A hair less: what is due at the very end is not due, though 1.1 s × 100/s be 110.00000000000001.
            expected = intensity.expected(before: duration, duration: duration) * (1 - 1e-15)
        case .trace(let load):
            if load.rate == nil, let trace = schedule.traces[phase] {
                replay = TraceReplay(trace, load)
            }
        default: break
        }
        setClock()
    }

    private mutating func endPhase() {
        switch kind {
        case .open(_, let duration), .pause(let duration):
            phaseStart += (duration * 1e9).rounded()
        case .trace(let load):
            let length = (load.duration ?? .infinity) * 1e9
            // Without a duration, or with requests run out, it ends right after the last.
            let isOut = !load.loops && drawn == schedule.traces[phase]?.count
            phaseStart = isOut ? max(phaseStart, last + 1) : phaseStart + length.rounded()
        case .atOnce, .closed: break
        }
        phaseStart = min(phaseStart, Self.longest)
        phase += 1
        beginPhase()
        if phase < phaseEnd { phaseStarts.append(UInt64(phaseStart)) }
        if phase == phaseEnd {
            // At least a nanosecond later, so that the last arrival lies before the end.
            end = max(UInt64(phaseStart), number > 0 ? UInt64(last) + 1 : 0)
        }
    }

    /// The next instant of the phase, nanoseconds since its start; nil when it is over.
    private mutating func draw() -> Double? {
        guard phase < phaseEnd else { return nil }
        switch kind {
        case .open(let intensity, let duration):
            advance(schedule.scenario.phases[phase].arrivals)
            let planned = clock.real(unitTime)
            guard planned < expected else { return nil }
            let instant = intensity.instant(expecting: planned, duration: duration) * 1e9
            // Rounding must not carry an arrival over the end.
            return min(instant, duration * 1e9 - 1)
        case .atOnce(let count): return drawn < count ? 0 : nil
        case .pause, .closed: return nil
        case .trace(let load):
            let end = (load.duration ?? .infinity) * 1e9
            let instant: Double?
            if let rate = load.rate {
                guard load.loops || drawn < schedule.traces[phase]?.count ?? 0 else { return nil }
                advance(.poisson)
                instant = clock.real(unitTime) / rate * 1e9
            } else {
                instant = replay?.instant(drawn).map { clock.real($0) }
            }
            return instant.flatMap { $0 < end ? $0 : nil }
        }
    }

    /// To the next instant of a process of rate 1.
    @inline(__always)
    private mutating func advance(_ process: ArrivalProcess) {
        switch process {
        case .poisson: unitTime += gaps.exponential()
        // From the index, so that no rounding adds up.
        case .constant: unitTime = Double(drawn)
        case .uniform: unitTime += 2 * gaps.uniform()
        case .gamma(let scv): unitTime += scv * gaps.gamma(shape: 1 / scv)
        }
    }

    @inline(__always)
    private mutating func pick(_ arrival: inout Arrival) {
        if case .trace = kind, let trace = schedule.traces[phase] {
            arrival.pick = Int(trace.picks[drawn % trace.count])
            arrival.turn = drawn
            return
        }
        if weights.count > 1 {
            let place = picks.uniform() * weights[weights.count - 1]
            // The first whose sum lies above; there are few.
            var index = 0
            while index < weights.count - 1, weights[index] <= place { index += 1 }
            arrival.pick = index
        }
        arrival.turn = turns[arrival.pick]
        turns[arrival.pick] += 1
    }

    @inline(__always)
    private mutating func isMine(_ arrival: Arrival) -> Bool {
        if threads == 1 { return true }
        guard isPoisson else { return arrival.number % threads == thread }
        return Int(lots.next().multipliedFullWidth(by: UInt64(threads)).high) == thread
    }

    private var isPoisson: Bool {
        switch kind {
        case .open: schedule.scenario.phases[phase].arrivals == .poisson
        case .trace(let load): load.rate != nil
        default: false
        }
    }
}
