/// The filled bins of a ``LatencyHistogram``, in order: what is left of a histogram once nothing is
/// recorded any more. Small, and the same again after being written and read.
///
///     var bins = HistogramBins(histogram)
///     bins.add(another)
///     bins.percentile(99)        // nanoseconds: the upper end of the bin, as histograms tell it
///
/// The layout is HdrHistogram's: a bin is 64 ns wide up to 2¹⁷ ns, and from there on 1/1024 to
/// 1/2048 of its value.
public struct HistogramBins: Equatable, Sendable {
    /// The bin of ``LatencyHistogram/longestNanoseconds``, the last.
    public static let lastIndex = index(ofNanoseconds: LatencyHistogram.longestNanoseconds)
    /// log₂ of the width of the narrowest bins, in nanoseconds.
    static let unitMagnitude: UInt64 = 6
    /// Half the bins of equal width that begin the layout.
    static let half = 1024

    public struct Bin: Equatable, Sendable {
        public let index: Int
        public fileprivate(set) var count: UInt64

        /// The shortest duration of the bin, nanoseconds.
        public var lowest: UInt64 { HistogramBins.lowest(index) }
        /// The longest duration of the bin, nanoseconds.
        public var highest: UInt64 { HistogramBins.lowest(index + 1) - 1 }
        /// The middle, nanoseconds: what a duration of the bin is taken for in a mean.
        public var middle: UInt64 { lowest + (highest + 1 - lowest) / 2 }
    }

    /// By rising index; none is empty.
    public private(set) var filled: [Bin] = []
    /// All durations.
    public private(set) var count: UInt64 = 0

    public init() {}

    /// Counts more durations in a bin that lies beyond all that are filled.
    ///
    /// - Precondition: `index` is above that of the last filled bin and within the layout.
    mutating func append(index: Int, count: UInt64) {
        precondition(index > filled.last?.index ?? -1 && index <= Self.lastIndex)
        guard count > 0 else { return }
        filled.append(Bin(index: index, count: count))
        self.count += count
    }

    /// Adds another histogram's durations.
    public mutating func add(_ other: HistogramBins) {
        var sum: [Bin] = []
        sum.reserveCapacity(filled.count + other.filled.count)
        var mine = filled[...]
        var theirs = other.filled[...]
        while let first = mine.first, let second = theirs.first {
            if first.index == second.index {
                sum.append(Bin(index: first.index, count: first.count + second.count))
                mine.removeFirst()
                theirs.removeFirst()
            } else if first.index < second.index {
                sum.append(mine.removeFirst())
            } else {
                sum.append(theirs.removeFirst())
            }
        }
        filled = sum + mine + theirs
        count += other.count
    }

    /// The longest duration of the bin at `percentile` (0 to 100), nanoseconds: that of the
    /// ⌈p·n⌉-th smallest. Nil without a duration.
    public func percentile(_ percentile: Double) -> UInt64? {
        guard let last = filled.last else { return nil }
        // A hair less, so that 99.9 % of 1000 is the 999th however 99.9 is stored.
        let wanted = max(1, (percentile / 100 * Double(count) - 1e-9 * Double(count)).rounded(.up))
        var passed: UInt64 = 0
        for bin in filled {
            passed += bin.count
            if Double(passed) >= wanted { return bin.highest }
        }
        return last.highest
    }

    /// Mean and standard deviation in nanoseconds, from the middles of the bins; nil without a
    /// duration.
    public var moments: (mean: Double, deviation: Double)? {
        guard count > 0 else { return nil }
        let total = Double(count)
        let mean = filled.reduce(0) { $0 + Double($1.middle) * Double($1.count) } / total
        let squares = filled.reduce(0) {
            let distance = Double($1.middle) - mean
            return $0 + distance * distance * Double($1.count)
        }
        return (mean, (squares / total).squareRoot())
    }

    /// How many durations are in bins that end at or below `nanoseconds`.
    public func countAtOrBelow(nanoseconds: UInt64) -> UInt64 {
        filled.prefix { $0.highest <= nanoseconds }.reduce(0) { $0 + $1.count }
    }

    /// The bin that a duration is counted in.
    static func index(ofNanoseconds nanoseconds: UInt64) -> Int {
        let units = nanoseconds >> unitMagnitude
        guard units >= 2 * UInt64(half) else { return Int(units) }
        // 2ᵇ·1024 ≤ units < 2ᵇ·2048
        let bucket = 63 - units.leadingZeroBitCount - half.trailingZeroBitCount
        return bucket * half + Int(units >> UInt64(bucket))
    }

    /// The shortest duration of a bin, nanoseconds.
    static func lowest(_ index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) << unitMagnitude }
        let bucket = UInt64(index / half - 1)
        return UInt64(index % half + half) << (bucket + unitMagnitude)
    }
}
