internal import Glibc

/// The stamps that logs and archives carry, in nanoseconds since 1970.
struct TraceTime {
    /// An instant and how finely it is known.
    struct Stamp: Equatable {
        var nanoseconds: UInt64
        /// Whether only the second is known.
        var isWholeSecond: Bool
    }

    /// The text of the last date and its second: most lines of a log repeat the one before.
    private var lastText: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var lastSecond: Int?

    /// `20/Nov/2026:12:00:00 +0100`, also with a fraction of a second before the zone; ISO 8601;
    /// or seconds since 1970 with a fraction.
    mutating func stamp(_ bytes: UnsafeRawBufferPointer) -> Stamp? {
        if bytes.count == 26, bytes[2] == UInt8(ascii: "/") {
            // The first 26 bytes as words, the last of which overlaps.
            let text = (
                word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 18)
            )
            if text != lastText || lastSecond == nil {
                lastText = text
                lastSecond = Self.logSecond(bytes)
            }
            return lastSecond.map {
                Stamp(nanoseconds: UInt64($0) * 1_000_000_000, isWholeSecond: true)
            }
        }
        if bytes.count > 26, bytes[2] == UInt8(ascii: "/") { return Self.logFraction(bytes) }
        if bytes.count > 18, bytes[4] == UInt8(ascii: "-") { return Self.iso8601(bytes) }
        guard let value = DecimalText.nanoseconds(bytes) else { return nil }
        return Stamp(
            nanoseconds: value, isWholeSecond: !bytes.contains(UInt8(ascii: ".")))
    }

    private func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// `20/Nov/2026:12:00:00.123 +0100`.
    private static func logFraction(_ bytes: UnsafeRawBufferPointer) -> Stamp? {
        guard bytes[20] == UInt8(ascii: "."), bytes.count <= 40 else { return nil }
        let zone = bytes.count - 6
        guard zone > 20 else { return nil }
        var plain = [UInt8](bytes[..<20])
        plain += bytes[zone...]
        return plain.withUnsafeBytes { plain in
            guard let second = logSecond(plain),
                let part = fraction(UnsafeRawBufferPointer(rebasing: bytes[20..<zone]))
            else { return nil }
            return Stamp(nanoseconds: UInt64(second) * 1_000_000_000 + part, isWholeSecond: false)
        }
    }

    private static func logSecond(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 26, let day = DecimalText.digits(bytes, 0, 2),
            let month = month(bytes), let year = DecimalText.digits(bytes, 7, 4),
            let time = clock(bytes, 12), bytes[20] == 0x20,
            let zone = zone(UnsafeRawBufferPointer(rebasing: bytes[21...]))
        else { return nil }
        return second(year: year, month: month, day: day, time: time - zone)
    }

    /// `2026-11-20T12:00:00.123+01:00`; the zone may be `Z`.
    static func iso8601(_ bytes: UnsafeRawBufferPointer) -> Stamp? {
        guard let year = DecimalText.digits(bytes, 0, 4),
            let month = DecimalText.digits(bytes, 5, 2),
            let day = DecimalText.digits(bytes, 8, 2), let time = clock(bytes, 11)
        else { return nil }
        var end = 19
        while end < bytes.count, bytes[end] == UInt8(ascii: ".") || bytes[end] &- 0x30 < 10 {
            end += 1
        }
        guard let zone = zone(UnsafeRawBufferPointer(rebasing: bytes[end...])),
            let second = second(year: year, month: month, day: day, time: time - zone),
            let part = fraction(UnsafeRawBufferPointer(rebasing: bytes[19..<end]))
        else { return nil }
        return Stamp(
            nanoseconds: UInt64(second) * 1_000_000_000 + part, isWholeSecond: end == 19)
    }

    /// Nanoseconds of `.123`; 0 of nothing. Less than a second: the point must be there.
    private static func fraction(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard let first = bytes.first else { return 0 }
        return first == UInt8(ascii: ".") ? DecimalText.nanoseconds(bytes) : nil
    }

    /// Seconds since midnight of `12:00:00`.
    private static func clock(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        guard let hour = DecimalText.digits(bytes, start, 2), hour < 24,
            let minute = DecimalText.digits(bytes, start + 3, 2), minute < 60,
            let second = DecimalText.digits(bytes, start + 6, 2), second <= 60,
            bytes[start + 2] == 0x3A, bytes[start + 5] == 0x3A
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    /// Seconds east of Greenwich of `Z`, `+0100` or `+01:00`.
    private static func zone(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if bytes.count == 1, bytes[0] == UInt8(ascii: "Z") { return 0 }
        guard bytes.count == 5 || bytes.count == 6 && bytes[3] == 0x3A,
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let hours = DecimalText.digits(bytes, 1, 2),
            let minutes = DecimalText.digits(bytes, bytes.count - 2, 2)
        else { return nil }
        let seconds = (hours * 60 + minutes) * 60
        return bytes[0] == UInt8(ascii: "+") ? seconds : -seconds
    }

    private static func month(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let names = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
        for month in 0..<12 where names[(3 * month)..<(3 * month + 3)].elementsEqual(bytes[3..<6]) {
            return month + 1
        }
        return nil
    }

    /// Seconds since 1970 (the civil calendar's days by Hinnant's algorithm, 2013).
    private static func second(year: Int, month: Int, day: Int, time: Int) -> Int? {
        guard (1...12).contains(month), (1...31).contains(day), (1970...2400).contains(year) else {
            return nil
        }
        // Years begin in March, so that the leap day is their last.
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let second = (era * 146_097 + dayOfEra - 719_468) * 86_400 + time
        return second >= 0 ? second : nil
    }
}
