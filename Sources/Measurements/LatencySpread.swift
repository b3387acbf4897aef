/// Durations counted in buckets of equal ratio, twenty a decade from 1 µs to 1000 s: what a plot of
/// P(W > t) or a heat map needs, in a fixed and small number of counts.
public struct LatencySpread: Codable, Equatable, Sendable {
    public static let bucketsPerDecade = 20
    private static let lowest = 1e-6
    /// The upper end of every bucket in seconds; bucket 0 begins at nothing.
    public static let upperEnds: [Double] = {
        var ends: [Double] = []
        var decade = lowest
        for _ in 0..<9 {
            for step in 0..<bucketsPerDecade { ends.append(decade * fractions[step]) }
            decade *= 10
        }
        return ends
    }()
    /// 10^(k/20), k = 0, 1, …, 19.
    private static let fractions: [Double] = [
        1, 1.1220184543, 1.2589254118, 1.4125375446, 1.5848931925, 1.7782794100, 1.9952623150,
        2.2387211386, 2.5118864315, 2.8183829313, 3.1622776602, 3.5481338923, 3.9810717055,
        4.4668359215, 5.0118723363, 5.6234132519, 6.3095734448, 7.0794578438, 7.9432823472,
        8.9125093813,
    ]

    /// The bucket of the first count.
    public private(set) var first = 0
    /// From bucket `first` on; what lies above the last end is in the last bucket.
    public private(set) var counts: [Int] = []

    enum CodingKeys: CodingKey { case first, counts }

    public init() {}

    /// - Throws: `DecodingError` where counts are in no bucket, or negative.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        first = try container.decode(Int.self, forKey: .first)
        counts = try container.decode([Int].self, forKey: .counts)
        guard (0...Self.upperEnds.count).contains(first),
            counts.count <= Self.upperEnds.count - first, counts.allSatisfy({ $0 >= 0 })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: container, debugDescription: "these are not counts of buckets")
        }
    }

    /// The spread of a histogram, in one pass over its bins.
    public init(_ histogram: LatencyHistogram) {
        var all = [Int](repeating: 0, count: Self.upperEnds.count)
        var bucket = 0
        histogram.forEachBin { nanoseconds, count in
            let seconds = Double(nanoseconds) * 1e-9
            while bucket < all.count - 1, seconds > Self.upperEnds[bucket] { bucket += 1 }
            all[bucket] += count
        }
        guard let start = all.firstIndex(where: { $0 > 0 }),
            let end = all.lastIndex(where: { $0 > 0 })
        else { return }
        first = start
        counts = Array(all[start...end])
    }

    /// How many durations lie in a bucket.
    public subscript(_ bucket: Int) -> Int {
        counts.indices.contains(bucket - first) ? counts[bucket - first] : 0
    }

    /// All durations.
    public var total: Int { counts.reduce(0, +) }

    /// The bucket below which at most a fraction of the durations lies.
    public func bucket(beyond fraction: Double) -> Int {
        var left = Int(fraction * Double(total))
        for (index, count) in counts.enumerated() {
            left -= count
            if left < 0 { return first + index }
        }
        return first
    }

    /// What was counted since an earlier spread of the same, growing, histogram.
    public func since(_ earlier: LatencySpread) -> LatencySpread {
        var difference = self
        for index in counts.indices { difference.counts[index] -= earlier[first + index] }
        return difference
    }

    /// P(W > t) at the upper ends of the buckets from the first that holds a duration, up to where
    /// nothing lies beyond.
    public var survival: [(seconds: Double, probability: Double)] {
        let total = total
        guard total > 0 else { return [] }
        var beyond = total
        return counts.enumerated().map { index, count in
            beyond -= count
            return (Self.upperEnds[first + index], Double(beyond) / Double(total))
        }
    }
}
