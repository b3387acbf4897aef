/// Numbers in bytes, read without making texts of them.
enum DecimalText {
    /// A decimal number of seconds, not negative, in nanoseconds: `1700000000.123456` is exact,
    /// which it would not be as a `Double`. Digits beyond the ninth are dropped.
    static func nanoseconds(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        var value: UInt64 = 0
        var decimals = -1
        var digits = 0
        for byte in bytes {
            if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            digits += 1
            if decimals == 9 { continue }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            value = sum
            if decimals >= 0 { decimals += 1 }
        }
        guard digits > 0 else { return nil }
        for _ in max(0, decimals)..<9 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = tens
        }
        return value
    }

    /// A whole number of `count` digits at `start`; nil if that is not what is there.
    @inline(__always)
    static func digits(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for index in start..<(start + count) {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
