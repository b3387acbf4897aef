/// What a response did that the standard forbids or discourages, and that was let pass because
/// it leaves the length of the message in no doubt. A report counts responses by leniency.
public struct ResponseLeniencies: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A line of the head or of the trailers ended with LF alone.
    public static let bareLineFeed = Self(rawValue: 1 << 0)
    /// A field value went on in a further line (obs-fold).
    public static let foldedField = Self(rawValue: 1 << 1)
    /// One empty line stood before the status line.
    public static let leadingEmptyLine = Self(rawValue: 1 << 2)
    /// No space followed the status code.
    public static let missingReasonSpace = Self(rawValue: 1 << 3)
    /// A control byte other than NUL, CR, LF and tab stood in a reason or a field value.
    public static let controlByte = Self(rawValue: 1 << 4)
    /// A version from HTTP/1.2 to HTTP/1.9, taken as HTTP/1.1 (RFC 9110, 2.5).
    public static let newerVersion = Self(rawValue: 1 << 5)
    /// The same Content-Length was given more than once.
    public static let repeatedLength = Self(rawValue: 1 << 6)
    /// Content-Length beside Transfer-Encoding; chunked won and the connection is not reused.
    public static let lengthBesideChunked = Self(rawValue: 1 << 7)
    /// Transfer-Encoding in an HTTP/1.0 response; the connection is not reused.
    public static let chunkedInOldVersion = Self(rawValue: 1 << 8)
    /// The transfer coding `identity`, which RFC 7230 removed.
    public static let identityCoding = Self(rawValue: 1 << 9)
    /// Blanks after a chunk size.
    public static let blankAfterChunkSize = Self(rawValue: 1 << 10)
    /// Content-Length, Transfer-Encoding or Connection among the trailers, where it is ignored.
    public static let framingFieldInTrailer = Self(rawValue: 1 << 11)
    /// Bytes came after the end of the response; the connection is not reused.
    public static let surplusBytes = Self(rawValue: 1 << 12)

    /// Every leniency, and its name in results.
    public static let all: [(leniency: Self, name: String)] = [
        (.bareLineFeed, "bare_line_feed"),
        (.foldedField, "folded_field"),
        (.leadingEmptyLine, "leading_empty_line"),
        (.missingReasonSpace, "missing_reason_space"),
        (.controlByte, "control_byte"),
        (.newerVersion, "newer_version"),
        (.repeatedLength, "repeated_length"),
        (.lengthBesideChunked, "length_beside_chunked"),
        (.chunkedInOldVersion, "chunked_in_old_version"),
        (.identityCoding, "identity_coding"),
        (.blankAfterChunkSize, "blank_after_chunk_size"),
        (.framingFieldInTrailer, "framing_field_in_trailer"),
        (.surplusBytes, "surplus_bytes"),
    ]
}
