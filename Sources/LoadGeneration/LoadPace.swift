internal import LinuxIO
internal import Measurements
internal import Synchronization
public import Workloads

/// Changes the rate of an open load while it goes on, and has its figures begin anew; from any
/// thread. Each wish opens a ``LoadSegment``; in a scenario it lasts to the end of its phase.
///
/// A segment begins at one instant for all load threads: at the end of a slice, far enough ahead that
/// each of them looks here before, for they do so at least once a slice. What they look at is a
/// number that grows with every change; the segments are fetched when it has.
public final class LoadPace: Sendable {
    /// By what part of the planned rate a step changes it.
    public static let step = 0.05
    /// A key that is held down opens four segments a second, and each keeps its own sums, megabytes
    /// of them, until the run or its phase has ended.
    public static let mostSegments = 100

    /// What a wish has come to.
    public enum Answer: Equatable, Sendable {
        case begins(LoadSegment)
        /// There is no run yet, or the load under way has no rate of its own.
        case noRate
        /// The phase has no figures that could begin anew.
        case notRecorded
        /// The rate cannot go further in this direction.
        case limit
        /// The run, or its phase, ends before.
        case end
        case tooMany
    }

    /// What may be changed: a run, or a phase of a scenario.
    struct Window {
        /// Whether its load has a rate, or an order of instants, that can be changed.
        var hasRate: Bool
        /// Whether it has figures that count.
        var isRecorded: Bool
        /// Nanoseconds; nil where that is not known.
        var length: UInt64?

        init(seconds: Double? = nil, hasRate: Bool = true, isRecorded: Bool = true) {
            length = seconds.flatMap { UInt64(exactly: ($0 * 1e9).rounded()) }
            self.hasRate = hasRate
            self.isRecorded = isRecorded
        }

        init(_ phase: Phase) {
            switch phase.kind {
            case .open(_, let duration):
                self.init(seconds: duration, isRecorded: phase.isRecorded)
            case .trace(let load):
                self.init(seconds: load.duration, isRecorded: phase.isRecorded)
            case .atOnce, .pause, .closed: self.init(hasRate: false)
            }
        }
    }
    fileprivate static let highestFactor = 10.0

    fileprivate struct State {
        var origin: UInt64?
        /// By phase, of all legs of a scenario.
        var limits: [Int: Double] = [:]
        var windows = [Window()]
        /// Of the scenario, the index of the first window's phase.
        var firstPhase = 0
        /// The phase under way, when it began, and by how many steps it was changed.
        var phase = 0
        var phaseStart: UInt64 = 0
        var steps = 0
        var segments = [LoadSegment()]
    }

    private let state = Mutex(State())
    private let changes = Atomic(0)

    public init() {}

    /// Does not let the rate rise beyond this factor of the planned one, in a phase of a scenario or
    /// in a run without one.
    public func limit(to factor: Double, phase: Int = 0) {
        state.withLock {
            $0.limits[phase] = min($0.limits[phase] ?? Self.highestFactor, max(1, factor))
        }
    }

    /// One step up or down: 5 % of the planned rate.
    public func faster() -> Answer { change(by: 1) }
    public func slower() -> Answer { change(by: -1) }

    /// Has the figures begin anew, at the rate that there is.
    public func beginAnew() -> Answer { change(by: 0) }

    /// Of which the first begins with the run, and the last may still be ahead.
    public var segments: [LoadSegment] { state.withLock { $0.segments } }

    /// Grows with every change.
    @inline(__always)
    var version: Int { changes.load(ordering: .relaxed) }

    /// A run, or a leg of a scenario, begins at this instant of the monotonic clock with the first of
    /// these windows; wishes are heeded from now on.
    func begin(origin: UInt64, _ windows: [Window], firstPhase: Int = 0) {
        state.withLock { state in
            state = State(origin: origin, limits: state.limits)
            (state.windows, state.firstPhase, state.phase) = (windows, firstPhase, firstPhase)
        }
        changes.wrappingAdd(1, ordering: .releasing)
    }

    /// The next phase has begun.
    func begin(phase: Int, at start: UInt64) {
        state.withLock { state in
            guard phase > state.phase else { return }
            (state.phase, state.phaseStart, state.steps) = (phase, start, 0)
        }
    }

    private func change(by steps: Int) -> Answer {
        guard let origin = state.withLock({ $0.origin }) else { return .noRate }
        let now = MonotonicClock.now()
        return change(by: steps, at: now > origin ? now - origin : 0)
    }

    /// The same at an instant of the run.
    @discardableResult
    func change(by steps: Int, at now: UInt64) -> Answer {
        let answer = state.withLock { $0.change(by: steps, at: now) }
        if case .begins = answer { changes.wrappingAdd(1, ordering: .releasing) }
        return answer
    }
}

extension LoadPace.State {
    /// How long before a change every thread has looked: a slice and some.
    private static let lead = RunTotals.slotLength + RunTotals.slotLength / 5

    /// Opens a segment after `now`, where there is something to change.
    fileprivate mutating func change(by steps: Int, at now: UInt64) -> LoadPace.Answer {
        let place = phase - firstPhase
        guard windows.indices.contains(place), windows[place].hasRate else { return .noRate }
        guard steps != 0 || windows[place].isRecorded else { return .notRecorded }
        let slot = RunTotals.slotLength
        let time = max(now, phaseStart) - phaseStart
        let start = phaseStart + (time + Self.lead + slot - 1) / slot * slot
        let factor = 1 + Double(self.steps + steps) * LoadPace.step
        if let length = windows[place].length, start >= phaseStart &+ length { return .end }
        let limit = limits[phase] ?? LoadPace.highestFactor
        guard factor > LoadPace.step / 2, steps <= 0 || factor <= limit else { return .limit }
        var segment = LoadSegment(
            start: start, factor: factor, beginsAnew: steps == 0, phase: phase,
            phaseStart: phaseStart)
        if let last = segments.last, last.start == start, last.phase == phase, start > 0 {
            // Several wishes before the first of them takes effect are one change.
            segment.beginsAnew = segment.beginsAnew || last.beginsAnew
            segments[segments.count - 1] = segment
        } else {
            guard segments.count < LoadPace.mostSegments else { return .tooMany }
            segments.append(segment)
        }
        self.steps += steps
        return .begins(segment)
    }
}
