/// Text that may be drawn: whatever a server, a file or an error said, nothing in it can move the
/// cursor, start an escape sequence, break a line or turn the reading direction.
///
/// Control characters (C0, DEL, C1), direction controls, line separators and invisible characters
/// become visible escapes (`\n`, `\x1b`, `\u{202e}`), and so do bytes that are not UTF-8.
///
///     SafeText("a\u{1b}[2Jb").text        // "a\x1b[2Jb", seven visible characters and a letter
public struct SafeText: Equatable, Sendable, CustomStringConvertible {
    public let text: String

    public var description: String { text }

    public init(_ string: String) {
        // Most text is harmless and needs no second copy.
        guard string.unicodeScalars.contains(where: Self.isUnsafe) else {
            text = string
            return
        }
        var safe = ""
        for scalar in string.unicodeScalars { Self.append(scalar, to: &safe) }
        text = safe
    }

    /// Bytes that should be UTF-8; those that are not become `\xNN`.
    public init(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var safe = ""
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        parsing: while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                Self.append(Unicode.UTF8.decode(encoded), to: &safe)
                position += encoded.count
            case .error(let length):
                for byte in bytes[position..<(position + length)] {
                    safe += Self.escape(UInt32(byte))
                }
                position += length
            case .emptyInput: break parsing
            }
        }
        text = safe
    }

    /// At most `width` characters, the last three dots where some were cut off.
    public func clipped(to width: Int) -> String {
        guard text.count > width else { return text }
        return width > 3 ? text.prefix(width - 3) + "..." : String(text.prefix(max(0, width)))
    }

    private static func append(_ scalar: Unicode.Scalar, to safe: inout String) {
        guard isUnsafe(scalar) else {
            safe.unicodeScalars.append(scalar)
            return
        }
        switch scalar {
        case "\n": safe += "\\n"
        case "\r": safe += "\\r"
        case "\t": safe += "\\t"
        default: safe += escape(scalar.value)
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: true
        default: false
        }
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        if value < 0x100 { return "\\x" + (digits.count < 2 ? "0" : "") + digits }
        return "\\u{\(digits)}"
    }
}
