/// How often an arrival found n requests in the system, n = 0, 1, …, 4095; from there on together.
public struct NumberInSystemCounts: Sendable {
    private static let limit = 4096
    private var counts = [Int](repeating: 0, count: Self.limit + 1)
    private var highest = -1

    public init() {}

    @inline(__always)
    public mutating func note(_ number: Int) {
        let index = Swift.min(Swift.max(number, 0), Self.limit)
        counts[index] += 1
        if index > highest { highest = index }
    }

    public mutating func add(_ other: NumberInSystemCounts) {
        guard other.highest >= 0 else { return }
        for index in 0...other.highest { counts[index] += other.counts[index] }
        highest = Swift.max(highest, other.highest)
    }

    mutating func reset() {
        guard highest >= 0 else { return }
        for index in 0...highest { counts[index] = 0 }
        highest = -1
    }

    /// The same in a byte or two for each number that was found, to be put aside.
    var packed: PackedCounts {
        var bins = HistogramBins()
        for number in 0..<(highest + 1) {
            bins.append(index: number, count: UInt64(counts[number]))
        }
        return PackedCounts(payload: highest < 0 ? [] : bins.payload)
    }

    /// Adds counts that were put aside.
    mutating func add(_ packed: PackedCounts) {
        for bin in packed.bins.filled {
            counts[bin.index] += Int(clamping: bin.count)
            highest = Swift.max(highest, bin.index)
        }
    }

    /// The share of arrivals that found n, for n = 0 up to the highest seen; empty without arrivals
    /// or where arrivals found more than can be told apart.
    public var distribution: [Double] {
        guard highest >= 0, counts[Self.limit] == 0 else { return [] }
        let seen = counts[0...highest]
        let total = Double(seen.reduce(0, +))
        return seen.map { Double($0) / total }
    }
}

/// Counts by number, put aside in little room: of ``HistogramBins`` only the form in which they are
/// written, in which an index is a number here.
struct PackedCounts: Sendable {
    fileprivate var payload: [UInt8] = []

    var bytes: Int { payload.count }
    fileprivate var bins: HistogramBins {
        payload.isEmpty ? HistogramBins() : HistogramBins(packed: payload)
    }

    mutating func add(_ other: PackedCounts) {
        guard !other.payload.isEmpty else { return }
        var sum = bins
        sum.add(other.bins)
        payload = sum.payload
    }
}
