/// Durations in few numbers: 128 bins an octave (0.8 % wide), of which only those in use are kept.
///
/// For the time series of a run, where each slot has a histogram of its own, and counts up to a
/// limit are all that is asked of it. Results are told from ``LatencyHistogram``.
public struct CoarseHistogram: Equatable, Sendable {
    /// In ascending order of bins.
    private var bins: [UInt16] = []
    private var counts: [UInt32] = []
    /// Instead of them where it is packed: the distance of each bin from the one before, and its
    /// count, as LEB128 numbers; two or three bytes a bin.
    private var packed: [UInt8] = []
    public private(set) var count = 0
    /// What the bins take.
    var bytes: Int {
        packed.count + bins.count * (MemoryLayout<UInt16>.size + MemoryLayout<UInt32>.size)
    }

    public init() {}

    /// Counts `count` durations of this length.
    public mutating func record(nanoseconds: UInt64, count: Int = 1) {
        let bin = Self.bin(nanoseconds)
        unpack()
        self.count += count
        let place = self.place(of: bin)
        if place < bins.count, bins[place] == bin {
            counts[place] = Self.sum(counts[place], count)
        } else {
            bins.insert(bin, at: place)
            counts.insert(UInt32(clamping: count), at: place)
        }
    }

    public mutating func add(_ other: CoarseHistogram) {
        guard other.count > 0 else { return }
        guard count > 0 else { return self = other }
        let isPacked = !packed.isEmpty
        var other = other
        unpack()
        other.unpack()
        var merged = CoarseHistogram()
        // Hundreds of these are kept: none with room for more than it has.
        let room = bins.count + other.bins.count - common(with: other)
        merged.bins.reserveCapacity(room)
        merged.counts.reserveCapacity(room)
        var (left, right) = (0, 0)
        while left < bins.count || right < other.bins.count {
            let mine = left < bins.count ? bins[left] : .max
            let theirs = right < other.bins.count ? other.bins[right] : .max
            merged.bins.append(Swift.min(mine, theirs))
            var sum: UInt32 = 0
            if mine <= theirs {
                sum = counts[left]
                left += 1
            }
            if theirs <= mine {
                sum = Self.sum(sum, Int(other.counts[right]))
                right += 1
            }
            merged.counts.append(sum)
        }
        merged.count = count + other.count
        self = merged
        if isPacked { pack() }
    }

    /// Takes less room, until a duration is counted again.
    mutating func pack() {
        guard packed.isEmpty else { return }
        var text: [UInt8] = []
        func append(_ number: UInt32) {
            var rest = number
            while rest >= 0x80 {
                text.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            text.append(UInt8(rest))
        }
        text.reserveCapacity(3 * bins.count)
        var previous: UInt16 = 0
        for (bin, count) in zip(bins, counts) {
            append(UInt32(bin - previous))
            append(count)
            previous = bin
        }
        // Without the room that was not needed.
        packed = text.withUnsafeBufferPointer { Array($0) }
        bins = []
        counts = []
    }

    /// A bin that holds four billion is full.
    private static func sum(_ counted: UInt32, _ more: Int) -> UInt32 {
        UInt32(clamping: Int(counted) + more)
    }

    private mutating func unpack() {
        guard !packed.isEmpty else { return }
        let closed = self
        packed = []
        closed.forEachBin {
            bins.append($0)
            counts.append($1)
        }
    }

    /// In ascending order.
    private func forEachBin(_ body: (_ bin: UInt16, _ count: UInt32) -> Void) {
        guard !packed.isEmpty else {
            for (bin, count) in zip(bins, counts) { body(bin, count) }
            return
        }
        var place = 0
        func next() -> UInt32 {
            var number: UInt32 = 0
            var shift: UInt32 = 0
            while true {
                let byte = packed[place]
                place += 1
                number |= UInt32(byte & 0x7f) << shift
                if byte < 0x80 { return number }
                shift += 7
            }
        }
        var bin: UInt16 = 0
        while place < packed.count {
            bin += UInt16(next())
            body(bin, next())
        }
    }

    public static func == (left: CoarseHistogram, right: CoarseHistogram) -> Bool {
        var (left, right) = (left, right)
        left.unpack()
        right.unpack()
        return left.bins == right.bins && left.counts == right.counts && left.count == right.count
    }

    /// How many bins both have.
    private func common(with other: CoarseHistogram) -> Int {
        var (left, right, both) = (0, 0, 0)
        while left < bins.count, right < other.bins.count {
            let (mine, theirs) = (bins[left], other.bins[right])
            if mine == theirs { both += 1 }
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
        }
        return both
    }

    /// How many durations were at most so long, to a bin's width.
    public func countAtOrBelow(seconds: Double) -> Int {
        guard seconds >= 0 else { return 0 }
        let limit = Self.bin(UInt64(Swift.min(seconds * 1e9, 1e18)))
        var sum = 0
        forEachBin { bin, count in
            if bin <= limit { sum += Int(count) }
        }
        return sum
    }

    private func place(of bin: UInt16) -> Int {
        var (low, high) = (0, bins.count)
        while low < high {
            let middle = (low + high) / 2
            if bins[middle] < bin { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The octave, and the seven bits below the leading one.
    private static func bin(_ nanoseconds: UInt64) -> UInt16 {
        guard nanoseconds >= 128 else { return UInt16(nanoseconds) }
        let octave = 63 - nanoseconds.leadingZeroBitCount
        return UInt16(octave - 6) << 7 | UInt16(nanoseconds >> UInt64(octave - 7) & 127)
    }
}
