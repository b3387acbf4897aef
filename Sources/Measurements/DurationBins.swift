internal import Glibc

/// Counts of durations in the bins of an HDR histogram of three significant digits: 64 ns wide up
/// to 2¹⁷ ns, and from there on between 1/1024 and 1/2048 of their value.
///
///     var bins = DurationBins()
///     bins.record(1_500_000)
///     bins.valueAtPercentile(50)    // 1_500_159: the longest duration of the bin
///
/// Layout and answers are HdrHistogram's, as its package computes them, which a test compares. Ours
/// are a fixed width and not generic: recorded in some twenty instructions where the package takes
/// over a hundred, emptied and added by the bins in use, and of memory only what is touched. Copies
/// share their counts until one is written to.
struct DurationBins: Sendable {
    /// log₂ of the width of the narrowest bins, in nanoseconds.
    static let unitMagnitude: UInt64 = 6
    /// log₂ of the bins of equal width in each octave; the first octave has as many again below it.
    static let halfMagnitude: UInt64 = 10
    /// The longest duration that has a bin.
    static let longest: UInt64 = LatencyHistogram.longestNanoseconds
    private static let size = index(longest) + 1

    /// The counts; pages that nothing falls into are never touched.
    final class Storage: @unchecked Sendable {
        let counts: UnsafeMutablePointer<UInt64>
        /// The bins in use lie in `lowest...highest`.
        var lowest = Int.max
        var highest = -1
        var total: UInt64 = 0

        init() {
            guard let memory = calloc(DurationBins.size, MemoryLayout<UInt64>.stride) else {
                fatalError("no memory for a histogram")
            }
            counts = memory.bindMemory(to: UInt64.self, capacity: DurationBins.size)
        }

        deinit { free(counts) }

        func copy() -> Storage {
            let copy = Storage()
            copy.add(self)
            return copy
        }

        func add(_ other: Storage) {
            guard other.total > 0 else { return }
            for index in other.lowest...other.highest { counts[index] &+= other.counts[index] }
            lowest = min(lowest, other.lowest)
            highest = max(highest, other.highest)
            total &+= other.total
        }

        func clear() {
            guard total > 0 else { return }
            (counts + lowest).update(repeating: 0, count: highest - lowest + 1)
            lowest = .max
            highest = -1
            total = 0
        }
    }

    /// A bin in use.
    struct Bin {
        /// The longest duration of the bin, nanoseconds.
        let value: UInt64
        let count: UInt64
        fileprivate let index: Int
        /// The middle of the bin, for which its durations are taken in a mean.
        fileprivate var middle: Double { Double(DurationBins.lowest(index) &+ value &+ 1) / 2 }
    }

    var storage = Storage()

    /// The bin of a duration: the leading bits of its count of units, behind the number of bits
    /// that were cut off.
    @inline(__always)
    static func index(_ nanoseconds: UInt64) -> Int {
        let units = nanoseconds &>> unitMagnitude
        let bits = UInt64(truncatingIfNeeded: 63 &- (units | 1).leadingZeroBitCount)
        let cut = bits > halfMagnitude ? bits &- halfMagnitude : 0
        return Int(truncatingIfNeeded: (cut &<< halfMagnitude) &+ (units &>> cut))
    }

    /// The shortest duration of a bin, nanoseconds.
    private static func lowest(_ index: Int) -> UInt64 {
        let octave = UInt64(index) >> halfMagnitude
        let cut = octave > 1 ? octave - 1 : 0
        return (UInt64(index) - cut << halfMagnitude) << (cut + unitMagnitude)
    }

    /// Counts a duration of at most ``longest``.
    @inline(__always)
    mutating func record(_ nanoseconds: UInt64, count: UInt64 = 1) {
        own()
        let storage = storage
        let index = Self.index(nanoseconds)
        storage.counts[index] &+= count
        storage.total &+= count
        if index < storage.lowest { storage.lowest = index }
        if index > storage.highest { storage.highest = index }
    }

    mutating func add(_ other: DurationBins) {
        own()
        storage.add(other.storage)
    }

    /// Forgets everything, keeping the memory.
    mutating func reset() {
        own()
        storage.clear()
    }

    @inline(__always)
    private mutating func own() {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    }

    var totalCount: UInt64 { storage.total }

    /// The bins that hold a duration, in rising order.
    func recordedValues() -> some Sequence<Bin> {
        let storage = storage
        let range = storage.total > 0 ? storage.lowest..<storage.highest + 1 : 0..<0
        return range.lazy.filter { storage.counts[$0] > 0 }.map {
            Bin(value: Self.lowest($0 + 1) - 1, count: storage.counts[$0], index: $0)
        }
    }

    /// The longest duration of the bin in which the ⌈p·n⌉-th smallest lies; 0 without durations.
    func valueAtPercentile(_ percentile: Double) -> UInt64 {
        // One step down, so that the rank is not pushed past a whole number by rounding.
        let rank = (percentile.nextDown * Double(totalCount) / 100).rounded(.up)
        var left = UInt64(max(rank, 1))
        var last: UInt64 = 0
        for bin in recordedValues() {
            last = bin.value
            if bin.count >= left { break }
            left -= bin.count
        }
        return last
    }

    /// How many durations lie in the bins from that of the range's lower bound to that of its upper.
    func count(within range: ClosedRange<UInt64>) -> UInt64 {
        let first = max(Self.index(range.lowerBound), storage.lowest)
        let last = min(Self.index(min(range.upperBound, Self.longest)), storage.highest)
        guard first <= last else { return 0 }
        return (first...last).reduce(0) { $0 + storage.counts[$1] }
    }

    /// The standard deviation of the durations, nanoseconds, each taken for the middle of its bin.
    var stdDeviation: Double {
        guard totalCount > 0 else { return 0 }
        let total = Double(totalCount)
        let mean = recordedValues().reduce(0) { $0 + $1.middle * Double($1.count) } / total
        let squares = recordedValues().reduce(0) {
            $0 + ($1.middle - mean) * ($1.middle - mean) * Double($1.count)
        }
        return (squares / total).squareRoot()
    }
}
