/// The uncompressed payload of HdrHistogram's V2 encoding, which every HdrHistogram library reads
/// once it is compressed and wrapped.
///
/// Big-endian: cookie, length of the counts, normalizing offset 0, significant digits, lowest and
/// highest value, conversion ratio 1.0; then the counts from bin 0 on as ZigZag LEB128 numbers, in
/// which −n stands for n empty bins. Source: HdrHistogram's Java library,
/// AbstractHistogram.encodeIntoByteBuffer and ZigZagEncoding.
extension HistogramBins {
    private static let cookie: UInt32 = 0x1c84_9313
    private static let headerLength = 40
    /// The longest a payload can be: every bin with nine bytes.
    public static let longestPayload = headerLength + 9 * (lastIndex + 1)

    /// The payload's bytes.
    public var payload: [UInt8] {
        var counts: [UInt8] = []
        var next = 0
        for bin in filled {
            if bin.index > next { Self.append(-Int64(bin.index - next), to: &counts) }
            Self.append(Int64(clamping: bin.count), to: &counts)
            next = bin.index + 1
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerLength + counts.count)
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        }
        append(Self.cookie)
        append(UInt32(counts.count))
        append(UInt32(0))
        append(UInt32(3))
        append(UInt64(1) << Self.unitMagnitude)
        append(LatencyHistogram.longestNanoseconds)
        append((1.0).bitPattern)
        return bytes + counts
    }

    /// Bins that were made into a payload here.
    init(packed: [UInt8]) {
        guard let bins = HistogramBins(payload: packed) else {
            preconditionFailure("a payload of our own is readable")
        }
        self = bins
    }

    /// The bins of a payload; nil where it is not one of this layout.
    public init?(payload: [UInt8]) {
        func number<Number: FixedWidthInteger & UnsignedInteger>(at offset: Int) -> Number {
            payload[offset..<(offset + MemoryLayout<Number>.size)]
                .reduce(0) { $0 << 8 | Number($1) }
        }
        guard payload.count >= Self.headerLength, number(at: 0) == Self.cookie,
            number(at: 4) == UInt32(payload.count - Self.headerLength),
            number(at: 8) == UInt32(0), number(at: 12) == UInt32(3),
            number(at: 16) == UInt64(1) << Self.unitMagnitude,
            number(at: 24) == LatencyHistogram.longestNanoseconds
        else { return nil }
        self.init()
        var rest = payload[Self.headerLength...]
        var index = 0
        while !rest.isEmpty {
            guard let value = Self.removeNumber(from: &rest) else { return nil }
            // Empty bins up to the end are no error: some libraries write them.
            guard value > 0 else {
                let (next, overflow) = index.subtractingReportingOverflow(Int(value))
                guard !overflow, next <= Self.lastIndex + Self.half else { return nil }
                index = value == 0 ? index + 1 : next
                continue
            }
            guard index <= Self.lastIndex,
                !count.addingReportingOverflow(UInt64(value)).overflow
            else { return nil }
            append(index: index, count: UInt64(value))
            index += 1
        }
    }

    private static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
        // Seven bits a byte; the ninth byte has all of its eight.
        for _ in 0..<8 {
            if rest < 0x80 { break }
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func removeNumber(from bytes: inout ArraySlice<UInt8>) -> Int64? {
        var value: UInt64 = 0
        for position in 0..<9 {
            guard let byte = bytes.popFirst() else { return nil }
            if position == 8 {
                value |= UInt64(byte) << 56
                break
            }
            value |= UInt64(byte & 0x7f) << UInt64(7 * position)
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
