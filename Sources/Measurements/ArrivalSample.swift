/// The first arrivals of a span as one thread saw them: when they were due and when they were taken
/// up, nanoseconds. At a few hundred a span it costs two writes a request, and nothing beyond.
public struct ArrivalSample: Sendable {
    /// A quarter second of some 2,000 arrivals a second.
    public static let capacity = 512

    public private(set) var due: [UInt64] = []
    public private(set) var takenUp: [UInt64] = []

    init() {
        due.reserveCapacity(Self.capacity)
        takenUp.reserveCapacity(Self.capacity)
    }

    /// Notes an arrival of the schedule.
    @inline(__always)
    public mutating func noteDue(_ instant: UInt64) {
        if due.count < Self.capacity { due.append(instant) }
    }

    /// Notes that an arrival is taken up.
    @inline(__always)
    public mutating func noteTakenUp(_ instant: UInt64) {
        if takenUp.count < Self.capacity { takenUp.append(instant) }
    }

    mutating func reset() {
        due.removeAll(keepingCapacity: true)
        takenUp.removeAll(keepingCapacity: true)
    }
}

/// The samples of all threads put together, span by span, and tested.
///
/// Up to the instant at which the first thread's sample was full all arrivals of the process are
/// known; the rest of the span is left out, and the next begins a new stretch.
struct ArrivalMerger: Sendable {
    private(set) var test: ArrivalTest
    private var spans: [Int: Span] = [:]
    private var firstOpen = 0

    private struct Span: Sendable {
        var instants: [UInt64] = []
        /// All arrivals up to here are among the instants.
        var completeUntil = UInt64.max
    }

    init(rate: Double) { test = ArrivalTest(rate: rate) }

    /// Adds one thread's sample of the span numbered `span`.
    mutating func add(_ sample: [UInt64], span: Int) {
        guard span >= firstOpen else { return }
        var known = spans.removeValue(forKey: span) ?? Span()
        known.instants += sample
        if sample.count == ArrivalSample.capacity, let last = sample.last {
            known.completeUntil = min(known.completeUntil, last)
        }
        spans[span] = known
    }

    /// Tests the spans before `span`, which every thread has passed.
    mutating func close(before span: Int) {
        while firstOpen < span {
            if var known = spans.removeValue(forKey: firstOpen) {
                known.instants.sort()
                for instant in known.instants where instant <= known.completeUntil {
                    test.add(instant)
                }
                if known.completeUntil < .max { test.endStretch() }
            }
            firstOpen += 1
        }
    }

    mutating func finish() { close(before: (spans.keys.max() ?? -1) + 1) }
}
