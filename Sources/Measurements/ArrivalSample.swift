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

    mutating func beginTime(at origin: UInt64) {
        for index in due.indices { due[index] &-= min(due[index], origin) }
        for index in takenUp.indices { takenUp[index] &-= min(takenUp[index], origin) }
    }

    mutating func reset() {
        due.removeAll(keepingCapacity: true)
        takenUp.removeAll(keepingCapacity: true)
    }
}

/// The samples of all threads put together, span by span, and tested.
///
/// Up to the instant at which the first thread's sample was full all arrivals of the process are
/// known; the rest of the span is left out, and the next begins a new stretch. An arrival counts in
/// the span in which it fell due, though a late thread tells of it with the next.
struct ArrivalMerger: Sendable {
    private(set) var test: ArrivalTest
    private let spanLength: UInt64
    private var spans: [Int: Span] = [:]
    private var firstOpen = 0

    private struct Span: Sendable {
        var instants: [UInt64] = []
        /// All arrivals up to here are among the instants.
        var completeUntil = UInt64.max
    }

    /// - Parameters:
    ///   - rate: λ, per second.
    ///   - spanLength: nanoseconds.
    init(rate: Double, spanLength: UInt64) {
        test = ArrivalTest(rate: rate)
        self.spanLength = spanLength
    }

    /// Adds what one thread told in the span numbered `span`.
    mutating func add(_ sample: [UInt64], span: Int) {
        for instant in sample {
            let own = max(firstOpen, Int(instant / spanLength))
            spans[own, default: Span()].instants.append(instant)
        }
        guard sample.count == ArrivalSample.capacity, let last = sample.last else { return }
        for cut in Set([span, Int(last / spanLength)]) where cut >= firstOpen {
            spans[cut, default: Span()].completeUntil = min(
                spans[cut]?.completeUntil ?? .max, last)
        }
    }

    /// Tests what every thread has told, now that all have passed the spans before `span`: those
    /// but the last, of which a late thread may still tell. Later than a span it is a pause, and
    /// told at once.
    mutating func close(before span: Int) { test(before: span - 1) }

    mutating func finish() { test(before: (spans.keys.max() ?? -1) + 1) }

    private mutating func test(before end: Int) {
        while firstOpen < end {
            if var span = spans.removeValue(forKey: firstOpen) {
                span.instants.sort()
                for instant in span.instants where instant <= span.completeUntil {
                    test.add(instant)
                }
                if span.completeUntil < .max { test.endStretch() }
            }
            firstOpen += 1
        }
    }
}
