/// A field of a request's header section, checked to be one line and nothing more.
public struct HeaderField: Equatable, Sendable {
    /// The name as given; names are compared without regard to letter case.
    public let name: String
    /// The value without surrounding blanks.
    public let value: String

    /// A field whose name is a token and whose value has no CR, LF or NUL; blanks around the
    /// value are dropped.
    public init(_ name: String, _ value: String) throws(RequestError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Byte.isToken) else {
            throw .fieldName(start: RequestError.tokenStart(of: name))
        }
        guard !value.utf8.contains(where: breaksLine) else { throw .fieldValue(name: name) }
        self.name = name
        let trimmed = value.utf8.drop(while: Byte.isBlank).reversed().drop(while: Byte.isBlank)
        self.value = String(decoding: trimmed.reversed(), as: UTF8.self)
    }

    /// A field written `Name: value`, as on a command line.
    public init(parsing line: String) throws(RequestError) {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            throw .missingColon
        }
        let value = line.utf8[line.utf8.index(after: colon)...]
        try self.init(
            String(decoding: line.utf8[..<colon], as: UTF8.self),
            String(decoding: value, as: UTF8.self))
    }

    /// Whether this field has the given name, which is in lower case.
    func isNamed(_ lowercase: String) -> Bool {
        name.utf8.count == lowercase.utf8.count
            && zip(name.utf8, lowercase.utf8).allSatisfy { own, other in
                own == other || (own | 0x20 == other && own < 0x5B && own > 0x40)
            }
    }
}

/// Whether a byte would end a line or, for some readers, a text.
func breaksLine(_ byte: UInt8) -> Bool {
    byte == Byte.carriageReturn || byte == Byte.lineFeed || byte == 0
}
