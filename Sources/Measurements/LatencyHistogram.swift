/// Durations in an HDR histogram: three significant digits from 64 ns to above an hour, with the
/// exact sum, least and greatest kept beside the bins.
///
/// A percentile is the nearest rank: the ⌈p·n⌉-th smallest of the n durations, told as the upper
/// end of its bin and never above the greatest. Nothing is interpolated. Histograms of several
/// threads or spans of time are added; percentiles are never averaged.
public struct LatencyHistogram: Sendable {
    /// Durations from here on (about 73 minutes) are counted in the last bin; sum and greatest stay
    /// exact.
    public static let longestNanoseconds: UInt64 = 1 << 42

    private var bins = DurationBins()
    private var sum: UInt64 = 0
    private var least: UInt64 = .max
    private var greatest: UInt64 = 0

    public init() {}

    /// Counts one duration.
    @inline(__always)
    public mutating func record(nanoseconds: UInt64) {
        bins.record(Swift.min(nanoseconds, Self.longestNanoseconds))
        sum &+= nanoseconds
        if nanoseconds < least { least = nanoseconds }
        if nanoseconds > greatest { greatest = nanoseconds }
    }

    /// Counts a duration `count` times, which may be none.
    public mutating func record(nanoseconds: UInt64, count: Int) {
        guard count > 0 else { return }
        bins.record(Swift.min(nanoseconds, Self.longestNanoseconds), count: UInt64(count))
        sum &+= nanoseconds &* UInt64(count)
        least = Swift.min(least, nanoseconds)
        greatest = Swift.max(greatest, nanoseconds)
    }

    /// Adds another histogram's durations to this one's.
    public mutating func add(_ other: LatencyHistogram) {
        guard other.count > 0 else { return }
        bins.add(other.bins)
        sum &+= other.sum
        least = Swift.min(least, other.least)
        greatest = Swift.max(greatest, other.greatest)
    }

    /// Forgets everything, keeping the memory.
    public mutating func reset() {
        guard count > 0 else { return }
        bins.reset()
        sum = 0
        least = .max
        greatest = 0
    }

    /// How many durations.
    public var count: Int { Int(clamping: bins.totalCount) }

    /// The exact sum in seconds.
    public var totalSeconds: Double { Double(sum) * 1e-9 }

    /// The exact mean in seconds; nil without a duration.
    public var mean: Double? { count == 0 ? nil : totalSeconds / Double(count) }

    /// The standard deviation in seconds, from the bins (so to 0.1 %); nil below two durations.
    public var standardDeviation: Double? { count < 2 ? nil : bins.stdDeviation * 1e-9 }

    /// The shortest duration in seconds, exact.
    public var min: Double? { count == 0 ? nil : Double(least) * 1e-9 }

    /// The longest duration in seconds, exact.
    public var max: Double? { count == 0 ? nil : Double(greatest) * 1e-9 }

    /// The duration in seconds at `percentile` (0 to 100); nil without a duration.
    public func percentile(_ percentile: Double) -> Double? {
        precondition((0...100).contains(percentile), "a percentile lies between 0 and 100")
        guard count > 0 else { return nil }
        if percentile == 0 { return min }
        let value = bins.valueAtPercentile(percentile)
        return Double(Swift.max(Swift.min(value, greatest), least)) * 1e-9
    }

    /// A duration and how often it was counted, for every bin that is filled, in rising order.
    var recorded: some Sequence<(nanoseconds: UInt64, count: UInt64)> {
        bins.recordedValues().lazy.map { ($0.value, $0.count) }
    }

    /// How many durations were at most this long, to the histogram's resolution.
    public func countAtOrBelow(seconds: Double) -> Int {
        guard seconds >= 0, count > 0 else { return 0 }
        let limit = Swift.min(seconds * 1e9, Double(Self.longestNanoseconds))
        return Int(clamping: bins.count(within: 0...UInt64(limit)))
    }

    /// The bins in use, each with a duration that falls into it and its count, in ascending order.
    func forEachBin(_ body: (_ nanoseconds: UInt64, _ count: Int) -> Void) {
        guard count > 0 else { return }
        for bin in bins.recordedValues() { body(bin.value, Int(clamping: bin.count)) }
    }

    /// Adds durations that were put aside.
    mutating func add(_ packed: PackedLatencies) {
        guard let least = packed.least else { return }
        for bin in packed.bins.filled {
            bins.record(Swift.min(bin.lowest, Self.longestNanoseconds), count: bin.count)
        }
        sum &+= packed.sum
        self.least = Swift.min(self.least, least)
        greatest = Swift.max(greatest, packed.greatest)
    }

    /// The same durations in a byte or two for each bin in use.
    var packed: PackedLatencies {
        var packed = PackedLatencies()
        guard count > 0 else { return packed }
        packed.bins = HistogramBins(self)
        packed.sum = sum
        packed.least = least
        packed.greatest = greatest
        return packed
    }
}

/// The durations of a ``LatencyHistogram`` put aside in little room.
struct PackedLatencies: Sendable {
    private var payload: [UInt8] = []
    fileprivate(set) var sum: UInt64 = 0
    /// Nil without a duration.
    fileprivate(set) var least: UInt64?
    fileprivate(set) var greatest: UInt64 = 0

    var bytes: Int { payload.count }

    fileprivate(set) var bins: HistogramBins {
        get { payload.isEmpty ? HistogramBins() : HistogramBins(packed: payload) }
        set { payload = newValue.payload }
    }

    mutating func add(_ other: PackedLatencies) {
        guard let least = other.least else { return }
        guard self.least != nil else { return self = other }
        bins.add(other.bins)
        sum &+= other.sum
        self.least = self.least.map { min($0, least) }
        greatest = max(greatest, other.greatest)
    }
}

extension HistogramBins {
    /// The filled bins of a histogram.
    public init(_ histogram: LatencyHistogram) {
        self.init()
        guard histogram.count > 0 else { return }
        for value in histogram.recorded {
            append(index: Self.index(ofNanoseconds: value.nanoseconds), count: value.count)
        }
    }
}
