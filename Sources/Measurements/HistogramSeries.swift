/// The histograms of a run second by second, packed, never more than ``mostRows`` of them, and never
/// much more than ``mostBytes``: when a longer run needs another, neighbours are added together and
/// every row spans twice as long.
public struct HistogramSeries: Equatable, Sendable {
    /// Rows of one second each for runs of up to ten minutes.
    public static let mostRows = 600
    /// At 15,000/s two to seven minutes of single seconds, by how much response times vary.
    static let mostBytes = 2 << 20

    /// What was seen in one span of time.
    public struct Row: Equatable, Sendable {
        /// Seconds since the run's start.
        public var start: Double
        public var end: Double
        /// Response times of what completed in the span.
        public var response: HistogramBins { HistogramBins(packed: packed.response) }
        /// From the actual send, of what completed in the span.
        public var service: HistogramBins { HistogramBins(packed: packed.service) }
        /// Send − schedule of what was sent in the span.
        public var lag: HistogramBins { HistogramBins(packed: packed.lag) }

        private var packed: (response: [UInt8], service: [UInt8], lag: [UInt8])

        fileprivate var bytes: Int {
            packed.response.count + packed.service.count + packed.lag.count
        }

        init(
            start: Double, end: Double, response: HistogramBins, service: HistogramBins,
            lag: HistogramBins
        ) {
            self.start = start
            self.end = end
            packed = (response.payload, service.payload, lag.payload)
        }

        /// The same span in a time that began so many seconds earlier.
        func delayed(by seconds: Double) -> Row {
            var row = self
            row.start += seconds
            row.end += seconds
            return row
        }

        /// Both spans together; `next` follows.
        func joined(_ next: Row) -> Row {
            func sum(_ path: KeyPath<Row, HistogramBins>) -> HistogramBins {
                var sum = self[keyPath: path]
                sum.add(next[keyPath: path])
                return sum
            }
            return Row(
                start: start, end: next.end, response: sum(\.response), service: sum(\.service),
                lag: sum(\.lag))
        }

        public static func == (left: Row, right: Row) -> Bool {
            left.start == right.start && left.end == right.end && left.packed == right.packed
        }
    }

    public private(set) var rows: [Row] = []
    /// How many seconds a row spans, and how many the last one holds already.
    private var secondsPerRow = 1
    private var secondsInLast = 1
    var bytes: Int { rows.reduce(0) { $0 + $1.bytes } }

    public init() {}

    /// Adds the next second.
    mutating func append(_ slice: MeasurementSlice) {
        var lags = slice.sendLag
        lags.add(slice.connectionWait)
        // Where a thread stood still, its span reaches into seconds that have rows of their own.
        let end = min(max(slice.start, slice.end), slice.start + RunTotals.intervalLength)
        append(
            Row(
                start: Double(slice.start) * 1e-9, end: Double(end) * 1e-9,
                response: HistogramBins(slice.responseTime),
                service: HistogramBins(slice.serviceLatency), lag: HistogramBins(lags)))
    }

    mutating func append(_ second: Row) {
        if let last = rows.last, secondsInLast < secondsPerRow {
            rows[rows.count - 1] = last.joined(second)
            secondsInLast += 1
            return
        }
        if rows.count.isMultiple(of: 2), rows.count == Self.mostRows || bytes > Self.mostBytes {
            rows.joinNeighbours { $0.joined($1) }
            secondsPerRow *= 2
        }
        rows.append(second)
        secondsInLast = 1
    }
}
