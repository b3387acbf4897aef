/// The run's steady figures in spans that can be left out from the start, for a warm-up that is
/// only known at the end. In bounded memory: beyond ``mostSpans``, or about ``mostBytes``, neighbours
/// are merged.
struct SteadySums {
    static let mostSpans = 64
    static let mostBytes = 2 << 20

    private var spans: [Span] = []
    private(set) var spanLength: UInt64

    private struct Span {
        var histograms: [PackedLatencies] = []
        var atArrivals = PackedCounts()
        var completedWhileOffered = 0
        var offeredArea: UInt64 = 0

        var bytes: Int { histograms.reduce(atArrivals.bytes) { $0 + $1.bytes } }

        mutating func add(_ other: Span) {
            if histograms.isEmpty {
                histograms = other.histograms
            } else {
                for index in other.histograms.indices {
                    histograms[index].add(other.histograms[index])
                }
            }
            atArrivals.add(other.atArrivals)
            completedWhileOffered += other.completedWhileOffered
            offeredArea += other.offeredArea
        }
    }

    /// What is told of the steady part only.
    private static var histograms: [ReferenceWritableKeyPath<MeasurementSlice, LatencyHistogram>] {
        [
            \.responseTime, \.serviceLatency, \.lateness, \.sendLag, \.connectionWait, \.firstByte,
            \.unfinishedTime,
        ]
    }

    init(spanLength: UInt64) { self.spanLength = spanLength }

    mutating func add(_ slice: MeasurementSlice) {
        while slice.start / spanLength >= Self.mostSpans { merge() }
        if spans.count > 8, spans.reduce(0, { $0 + $1.bytes }) > Self.mostBytes { merge() }
        let index = Int(slice.start / spanLength)
        while spans.count <= index { spans.append(Span()) }
        var span = Span()
        span.histograms = Self.histograms.map { slice[keyPath: $0].packed }
        span.atArrivals = slice.atArrivals.packed
        if slice.offering {
            span.completedWhileOffered = slice.requests.completed
            span.offeredArea = slice.systemArea
        }
        spans[index].add(span)
    }

    private mutating func merge() {
        spanLength *= 2
        spans.joinNeighbours { first, second in
            var sum = first
            sum.add(second)
            return sum
        }
    }

    /// The first boundary of spans at or after an instant.
    func boundary(after instant: UInt64) -> UInt64 {
        (instant + spanLength - 1) / spanLength * spanLength
    }

    /// The sums from a boundary of spans on, and what was completed and integrated while load was
    /// offered.
    func sums(from start: UInt64) -> (
        steady: MeasurementSlice, completedWhileOffered: Int, offeredArea: UInt64
    ) {
        let steady = MeasurementSlice()
        var sum = Span()
        for span in spans.dropFirst(Int(start / spanLength)) {
            for (path, packed) in zip(Self.histograms, span.histograms) {
                steady[keyPath: path].add(packed)
            }
            steady.atArrivals.add(span.atArrivals)
            sum.completedWhileOffered += span.completedWhileOffered
            sum.offeredArea += span.offeredArea
        }
        return (steady, sum.completedWhileOffered, sum.offeredArea)
    }
}
