/// The first line of a response: `HTTP/1.1 200 OK` (RFC 9112, 4).
struct StatusLine {
    var code: UInt16 = 0
    var version = HTTPVersion.http11
    var leniencies: ResponseLeniencies = []

    init() {}

    /// The bytes up to the code, `HTTP/1.1 200`.
    private static var codeEnd: Int { 12 }

    /// The bytes `HTTP/1.1`, the first of them lowest.
    private static var version11: UInt64 { 0x312E_312F_5054_5448 }

    /// Whether a line that starts with these bytes can still become a status line.
    ///
    /// Asked before the line is complete, so that bytes of another protocol are refused at once
    /// and not waited upon for a line end that never comes.
    @inline(__always)
    static func canStart(with bytes: Bytes) -> Bool {
        if bytes.count > codeEnd, bytes.word(at: 0) == version11 {
            return bytes[8] == Byte.space && Byte.isDigit(bytes[9]) && Byte.isDigit(bytes[10])
                && Byte.isDigit(bytes[11]) && canFollowCode(bytes[12])
        }
        let name: StaticString = "HTTP/1."
        for index in 0..<min(bytes.count, codeEnd + 1) {
            let byte = bytes[index]
            let fits =
                switch index {
                case 0..<7: byte == name.utf8Start[index]
                case 8: byte == Byte.space
                case 12: canFollowCode(byte)
                default: Byte.isDigit(byte)
                }
            if !fits { return false }
        }
        return true
    }

    private static func canFollowCode(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.carriageReturn || byte == Byte.lineFeed
    }

    /// Reads a whole line, without its end, that `canStart` has accepted. `isPlain` says that
    /// no byte is below 0x20. Nil if the reason holds a NUL or a carriage return.
    @inline(__always)
    init?(_ line: Bytes, isPlain: Bool) {
        guard line.count >= Self.codeEnd else { return nil }
        let minor = line[7] &- 0x30
        version = minor == 0 ? .http10 : .http11
        if minor > 1 { leniencies.insert(.newerVersion) }
        code =
            100 * UInt16(line[9] &- 0x30) + 10 * UInt16(line[10] &- 0x30)
            + UInt16(line[11] &- 0x30)
        if line.count == Self.codeEnd { leniencies.insert(.missingReasonSpace) }
        if !isPlain {
            guard let found = checkText(line.part(Self.codeEnd, line.count)) else { return nil }
            leniencies.formUnion(found)
        }
    }
}

/// Checks the bytes of a reason or a field value: nil with a NUL or a line end inside, else
/// whether other control bytes were let pass.
func checkText(_ text: Bytes) -> ResponseLeniencies? {
    var found: ResponseLeniencies = []
    for byte in text.buffer where byte < 0x20 && byte != Byte.tab {
        if byte == 0 || byte == Byte.carriageReturn || byte == Byte.lineFeed { return nil }
        found.insert(.controlByte)
    }
    return found
}
