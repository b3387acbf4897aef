/// Why bytes from a server are not a whole valid response.
///
/// The raw value is the `detail` that results and reports carry.
public enum ResponseFailure: String, Error, CaseIterable, Sendable {
    /// The first bytes are not `HTTP/1.x` and a three-digit status.
    case badStatusLine = "bad_status_line"
    /// A field line without a colon, with a name that is not a token, or with a NUL or lone CR.
    case badHeader = "bad_header"
    /// A Content-Length that is not one number up to 2⁶³ − 1.
    case badLength = "bad_length"
    /// A Transfer-Encoding that is not chunked, once and last.
    case badTransferEncoding = "bad_te"
    /// Broken chunk framing.
    case badChunk = "bad_chunk"
    /// One of the `ResponseLimits` was passed.
    case tooLarge = "too_large"
    /// 101 Switching Protocols, which we never ask for.
    case unexpectedUpgrade = "unexpected_upgrade"
    /// The peer closed before any byte of a final response.
    case emptyReply = "empty_reply"
    /// The peer closed inside the status line or the header section.
    case headerTruncated = "header_truncated"
    /// The peer closed before Content-Length bytes had come.
    case bodyTruncated = "body_truncated"
    /// The peer closed before the last chunk or inside the trailer section.
    case chunkTruncated = "chunk_truncated"

    /// The error kinds of a result that a response can fail with.
    public enum Kind: String, Sendable {
        /// The peer closed before the response was complete.
        case truncated
        /// The bytes break the protocol.
        case `protocol`
    }

    /// The error kind that this failure is counted under.
    public var kind: Kind {
        switch self {
        case .emptyReply, .headerTruncated, .bodyTruncated, .chunkTruncated: .truncated
        default: .protocol
        }
    }

    /// The name of the failure in results, such as `bad_chunk`.
    public var detail: String { rawValue }
}
