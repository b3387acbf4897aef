/// Looks at bytes that came from the wire. Nothing here can trap or read outside its range, as
/// long as the range itself is inside the buffer.
enum Byte {
    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
    static var tab: UInt8 { 0x09 }

    /// Whether the byte may stand in a token, such as a field name (RFC 9110, 5.6.2).
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        let half: UInt64 = byte & 0x40 == 0 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return (half &>> UInt64(byte & 0x3F)) & 1 == 1 && byte < 0x80
    }

    /// Whether the byte is a space or a tab (OWS and BWS of RFC 9110, 5.6.3).
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The value of a hexadecimal digit, nil for any other byte.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? Int(letter) + 10 : nil
    }
}

extension UnsafeRawBufferPointer {
    /// The first index in `start..<end` that holds a byte below 0x20, or `end`.
    ///
    /// Eight bytes at a time: subtracting 0x20 from each byte borrows into its top bit where the
    /// byte was smaller. Borrows only spread upwards, so the lowest hit is always a true one.
    @inline(__always)
    func firstControl(from start: Int, to end: Int) -> Int {
        guard let base = baseAddress else { return end }
        var index = start
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let hits = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
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

    /// Whether the bytes are `lowercase`, which is ASCII without capitals, in any letter case.
    ///
    /// Only for bytes known to be a token or to be followed by a further check: setting bit 5
    /// also turns some control bytes into punctuation.
    @inline(__always)
    func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        guard count == lowercase.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] | 0x20 != lowercase.utf8Start[index] {
            return false
        }
        return true
    }

    /// The same memory from `start` up to and without `end`.
    @inline(__always)
    func part(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// Without the blanks at both ends.
    @inline(__always)
    var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, Byte.isBlank(self[start]) { start &+= 1 }
        while end > start, Byte.isBlank(self[end &- 1]) { end &-= 1 }
        return part(start, end)
    }
}
