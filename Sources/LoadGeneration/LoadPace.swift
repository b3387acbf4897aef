internal import LinuxIO
internal import Measurements
internal import Synchronization
public import Workloads

/// Changes the rate of an open run while it goes on, and has its figures begin anew; from any
/// thread. Each wish opens a ``LoadSegment``.
///
/// A segment begins at one instant for all load threads: at the end of a slice, far enough ahead that
/// each of them looks here before, for they do so at least once a slice. What they look at is a
/// number that grows with every change; the segments are fetched when it has.
public final class LoadPace: Sendable {
    /// By what part of the planned rate a step changes it.
    public static let step = 0.05
    /// A key that is held down opens four segments a second, and each keeps its own sums, megabytes
    /// of them, until the run has ended.
    public static let mostSegments = 100

    fileprivate struct State {
        var origin: UInt64?
        var end = UInt64.max
        var highestFactor = 10.0
        var steps = 0
        var segments = [LoadSegment()]
    }

    private let state = Mutex(State())
    private let changes = Atomic(0)

    public init() {}

    /// Does not let the rate rise beyond this factor of the planned one.
    public func limit(to factor: Double) {
        state.withLock { $0.highestFactor = min($0.highestFactor, max(1, factor)) }
    }

    /// One step up or down: 5 % of the planned rate.
    public func faster() { change(by: 1) }
    public func slower() { change(by: -1) }

    /// Has the figures begin anew, at the rate that there is.
    public func beginAnew() { change(by: 0) }

    /// Of which the first begins with the run, and the last may still be ahead.
    public var segments: [LoadSegment] { state.withLock { $0.segments } }

    /// Grows with every change.
    @inline(__always)
    var version: Int { changes.load(ordering: .relaxed) }

    /// The run begins at this instant of the monotonic clock; wishes are heeded from now on, as far
    /// as they take effect before `end` nanoseconds after it.
    func begin(origin: UInt64, end: UInt64) {
        state.withLock { ($0.origin, $0.end) = (origin, end) }
    }

    private func change(by steps: Int) {
        let isChanged = state.withLock { state in
            guard let origin = state.origin else { return false }
            let now = MonotonicClock.now()
            return state.change(by: steps, at: now > origin ? now - origin : 0)
        }
        if isChanged { changes.wrappingAdd(1, ordering: .releasing) }
    }

    /// The same at an instant of the run.
    func change(by steps: Int, at now: UInt64) {
        guard state.withLock({ $0.change(by: steps, at: now) }) else { return }
        changes.wrappingAdd(1, ordering: .releasing)
    }
}

extension LoadPace.State {
    /// How long before a change every thread has looked: a slice and some.
    private static let lead = RunTotals.slotLength + RunTotals.slotLength / 5

    /// Opens a segment after `now`; false where there is nothing to change.
    fileprivate mutating func change(by steps: Int, at now: UInt64) -> Bool {
        let slot = RunTotals.slotLength
        let start = (now + Self.lead + slot - 1) / slot * slot
        let factor = 1 + Double(self.steps + steps) * LoadPace.step
        guard start < end, factor > LoadPace.step / 2, steps <= 0 || factor <= highestFactor
        else { return false }
        let beginsAnew = steps == 0
        if let last = segments.last, last.start == start {
            // Several wishes before the first of them takes effect are one change.
            segments[segments.count - 1] = LoadSegment(
                start: start, factor: factor, beginsAnew: last.beginsAnew || beginsAnew)
        } else {
            guard segments.count < LoadPace.mostSegments else { return false }
            segments.append(LoadSegment(start: start, factor: factor, beginsAnew: beginsAnew))
        }
        self.steps += steps
        return true
    }
}
