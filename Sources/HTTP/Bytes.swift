/// Bytes from the wire: like `UnsafeRawBufferPointer`, but never without memory and never
/// checked, which the parser's speed rests on. Whoever makes one answers for its bounds.
struct Bytes {
    let base: UnsafeRawPointer
    let count: Int

    @inline(__always)
    init(_ base: UnsafeRawPointer, count: Int) {
        self.base = base
        self.count = count
    }

    @inline(__always)
    var isEmpty: Bool { count == 0 }

    @inline(__always)
    subscript(index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

    /// The same memory from `start` up to and without `end`.
    @inline(__always)
    func part(_ start: Int, _ end: Int) -> Bytes { Bytes(base + start, count: end &- start) }

    /// The same bytes for the eyes of others.
    @inline(__always)
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// The first index in `start..<end` that holds a byte below 0x20, or `end`.
    ///
    /// Eight bytes at a time: subtracting 0x20 from each byte borrows into its top bit where the
    /// byte was smaller. Borrows only spread upwards, so the lowest hit is always a true one.
    @inline(__always)
    func firstControl(from start: Int, to end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let bytes = word(at: index)
            let hits = (bytes &- 0x2020_2020_2020_2020) & ~bytes & 0x8080_8080_8080_8080
            if hits != 0 { return index &+ hits.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < end, self[index] >= 0x20 { index &+= 1 }
        return index
    }

    /// The first index at or after `start` that holds a line feed, nil if there is none.
    func firstLineFeed(from start: Int) -> Int? {
        var index = start
        while index < count {
            index = firstControl(from: index, to: count)
            guard index < count else { return nil }
            if self[index] == Byte.lineFeed { return index }
            index &+= 1
        }
        return nil
    }

    /// How many bytes at the beginning are token bytes.
    ///
    /// Letters and hyphens, which most names are made of, are passed eight at a time. In each
    /// sum below a byte that is at least 0x61, or 0x7B, reaches its top bit, and none overflows.
    @inline(__always)
    var tokenLength: Int {
        var index = 0
        while index &+ 8 <= count {
            let bytes = word(at: index)
            let folded = bytes & 0x7F7F_7F7F_7F7F_7F7F | 0x2020_2020_2020_2020
            let letters = (folded &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(folded &+ 0x0505_0505_0505_0505)
            let unlikeHyphen = bytes ^ 0x2D2D_2D2D_2D2D_2D2D
            let others = (unlikeHyphen & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
            let hyphens = ~(others | unlikeHyphen)
            let misses = ~(letters & ~bytes | hyphens) & 0x8080_8080_8080_8080
            if misses != 0 {
                index &+= misses.trailingZeroBitCount &>> 3
                break
            }
            index &+= 8
        }
        while index < count, self[index] != UInt8(ascii: ":"), Byte.isToken(self[index]) {
            index &+= 1
        }
        return index
    }

    /// Whether the bytes are `lowercase`, which is ASCII without capitals, in any letter case.
    ///
    /// Only for bytes known to be a token or to be checked further: setting bit 5 also turns
    /// some control bytes into punctuation.
    @inline(__always)
    func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        guard count == lowercase.utf8CodeUnitCount else { return false }
        let pattern = Bytes(lowercase.utf8Start, count: count)
        var index = 0
        while index < count {
            if count >= 8 {
                // The last word may overlap the one before it.
                index = min(index, count &- 8)
                let folded = word(at: index) | 0x2020_2020_2020_2020
                if folded != pattern.word(at: index) { return false }
                index &+= 8
            } else {
                if self[index] | 0x20 != pattern[index] { return false }
                index &+= 1
            }
        }
        return true
    }

    /// The eight bytes from `index` on, the first of them lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// Without the blanks at both ends.
    @inline(__always)
    var trimmed: Bytes {
        var start = 0
        var end = count
        while start < end, Byte.isBlank(self[start]) { start &+= 1 }
        while end > start, Byte.isBlank(self[end &- 1]) { end &-= 1 }
        return part(start, end)
    }
}
