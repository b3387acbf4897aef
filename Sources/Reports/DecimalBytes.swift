/// Numbers as ASCII digits, appended without a string in between: rows are written by the million.
enum DecimalBytes {
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { room in
            var position = room.count
            var rest = number
            repeat {
                position -= 1
                let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
                room[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
                rest = quotient
            } while rest > 0
            bytes.append(contentsOf: room[position...])
        }
    }

    /// Nanoseconds as milliseconds with three places: `0.921`.
    static func appendMilliseconds(_ nanoseconds: UInt64, to bytes: inout [UInt8]) {
        let microseconds = nanoseconds / 1000 + (nanoseconds % 1000 >= 500 ? 1 : 0)
        append(microseconds / 1000, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        let rest = microseconds % 1000
        for digit in [rest / 100, rest / 10 % 10, rest % 10] {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
        }
    }
}
