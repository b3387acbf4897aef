/// An incremental parser of HTTP/1.0 and HTTP/1.1 responses, one at a time (RFC 9112).
///
///     parser.begin()
///     switch parser.consume(bytes) {
///     case .needsMore: // read again; on end of file ask finish()
///     case .complete: // parser.status, parser.bodyBytes, parser.mayReuse
///     case .failed(let failure): // close the connection, count failure.kind and .detail
///     }
///
/// Bytes may be cut anywhere between calls and need not be kept: the result is the same however
/// they come. Framing is strict where the length of the message would be in doubt; everything
/// else that is wrong is let pass and noted in `leniencies`. No bytes can make the parser trap.
///
/// Nothing is allocated as long as the lines of a head come uncut. A line that is cut, folded or
/// has control bytes in it is copied into a buffer that the parser keeps for the next one, and
/// which `ResponseLimits` bounds.
public struct ResponseParser: Sendable {
    /// What has become of the response.
    public enum Step: Equatable, Sendable {
        /// All bytes were taken and the response goes on.
        case needsMore
        /// The response ended after `consumed` bytes of this call. If that is not all of them,
        /// the rest belongs to no request and `mayReuse` is false.
        case complete(consumed: Int)
        /// The bytes are not a valid response. The connection is of no further use.
        case failed(ResponseFailure)
    }

    /// How far the response has come.
    public enum Progress: Sendable {
        /// No byte of a final response; there may have been interim ones.
        case nothing, head, body, complete, failed

        /// What a reset at this point is called in results, nil where it harms no response.
        public var resetDetail: String? {
            switch self {
            case .nothing: "reset_before_response"
            case .head: "header_reset"
            case .body: "body_reset"
            case .complete, .failed: nil
            }
        }
    }

    @usableFromInline
    enum State: UInt8, Sendable {
        case statusLine, fields
        case fixedBody, untilCloseBody
        case chunkSizeStart, chunkSize, chunkBlank, chunkExtension, chunkSizeEnd
        case chunkData, chunkDataReturn, chunkDataEnd
        case trailers
        case complete, failed
    }

    /// The limits that responses are held to.
    public let limits: ResponseLimits

    // Read by what callers have inline: were it called, it would be given a copy of the parser.
    @usableFromInline var state = State.statusLine
    @usableFromInline var keepsAlive = false
    /// -1 until the final head is complete.
    @usableFromInline var finalCode: Int16 = -1

    var request = RequestKind.ordinary
    var statusLine = StatusLine()
    var framing = MessageFraming()
    /// Bytes of body or chunk that are still to come; the chunk size while it is being read.
    var remaining = 0
    /// Bytes of complete lines of this head or trailer section; bytes of this chunk size line.
    var lineBytes = 0
    var fieldCount = 0
    /// A line that could not be read in place, as far as it has come.
    var cutLine: [UInt8] = []
    var hasLeadingLine = false
    var failure: ResponseFailure?

    /// Whether the response asks by name for the connection to be kept; false until its head is
    /// complete.
    public internal(set) var asksToKeepAlive = false
    /// Payload bytes so far, without chunk framing and trailers.
    public internal(set) var bodyBytes = 0
    /// Bytes of the head of the final response, status line and blank line included.
    public internal(set) var headBytes = 0
    /// All bytes taken so far: interim responses, head, body with its framing, trailers.
    public internal(set) var wireBytes = 0
    /// Interim (1xx) responses that came before the final one.
    public internal(set) var interimResponses = 0
    /// What was let pass although it is wrong.
    public internal(set) var leniencies: ResponseLeniencies = []

    /// A parser that waits for the response to an ordinary request.
    public init(limits: ResponseLimits = ResponseLimits()) {
        self.limits = limits
    }

    /// Whether the connection may carry another request: only after a complete response that the
    /// server does not mean to be the last, and that no further byte and no close has followed.
    @inlinable
    public var mayReuse: Bool {
        // Not `&&`, whose right side is a closure, and takes a copy of the parser along.
        switch state {
        case .complete: keepsAlive
        default: false
        }
    }

    /// The status code of the final response, 0 to 999; nil until its head is complete.
    @inlinable
    public var status: Int? { finalCode < 0 ? nil : Int(finalCode) }

    /// The version of the final response; nil until its head is complete.
    public var version: HTTPVersion? { status == nil ? nil : statusLine.version }

    /// How far the response has come, for telling what a reset or a timeout cut off.
    public var progress: Progress {
        switch state {
        case .complete: .complete
        case .failed: .failed
        case .statusLine where lineBytes == 0 && cutLine.isEmpty: .nothing
        case .statusLine, .fields: .head
        default: .body
        }
    }

    /// Waits for the response to the next request, whatever became of the last one.
    public mutating func begin(answering request: RequestKind = .ordinary) {
        self.request = request
        bodyBytes = 0
        headBytes = 0
        wireBytes = 0
        interimResponses = 0
        leniencies = []
        finalCode = -1
        asksToKeepAlive = false
        keepsAlive = false
        failure = nil
        forgetCutLine()
        beginHead()
    }

    /// Takes the next bytes that were received.
    ///
    /// Bytes that come after the response is complete belong to no request: they are not taken,
    /// and `mayReuse` becomes false. So whatever is read from an idle connection can be given
    /// here.
    public mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Step {
        var nobody = NoObserver()
        return advance(bytes, &nobody)
    }

    /// Takes the next bytes that were received and shows fields and body to an observer.
    public mutating func consume(
        _ bytes: UnsafeRawBufferPointer, observer: inout some ResponseObserver
    ) -> Step {
        advance(bytes, &observer)
    }

    /// The peer has closed its side: nil if the response is complete, by that or before it, else
    /// what is missing. `mayReuse` is false from here on.
    public mutating func finish() -> ResponseFailure? {
        keepsAlive = false
        switch state {
        case .complete: return nil
        case .failed: return failure
        case .untilCloseBody:
            state = .complete
            return nil
        case .statusLine where progress == .nothing: fail(.emptyReply)
        case .statusLine, .fields: fail(.headerTruncated)
        case .fixedBody: fail(.bodyTruncated)
        default: fail(.chunkTruncated)
        }
        return failure
    }

    private mutating func advance(
        _ buffer: UnsafeRawBufferPointer, _ observer: inout some ResponseObserver
    ) -> Step {
        guard let base = buffer.baseAddress else { return step(0) }
        let bytes = Bytes(base, count: buffer.count)
        var position = 0
        while position < bytes.count {
            switch state {
            case .statusLine, .fields, .trailers:
                consumeLines(bytes, &position, &observer)
            case .fixedBody:
                consumeBody(bytes, &position, &observer)
                if remaining == 0 { state = .complete }
            case .untilCloseBody:
                remaining = .max
                consumeBody(bytes, &position, &observer)
            case .chunkData:
                consumeBody(bytes, &position, &observer)
                if remaining == 0 { state = .chunkDataReturn }
            case .chunkSizeStart, .chunkSize, .chunkBlank, .chunkExtension, .chunkSizeEnd,
                .chunkDataReturn, .chunkDataEnd:
                consumeChunkFraming(bytes, &position)
            case .complete:
                noteSurplus()
                return step(position)
            case .failed:
                return step(position)
            }
        }
        return step(position)
    }

    @inline(__always)
    private mutating func step(_ taken: Int) -> Step {
        wireBytes &+= taken
        if let failure { return .failed(failure) }
        return state == .complete ? .complete(consumed: taken) : .needsMore
    }

    /// Counts body bytes without looking at them.
    @inline(__always)
    private mutating func consumeBody(
        _ bytes: Bytes, _ position: inout Int, _ observer: inout some ResponseObserver
    ) {
        let taken = min(remaining, bytes.count &- position)
        observer.body(bytes.part(position, position &+ taken).buffer)
        position &+= taken
        remaining &-= taken
        bodyBytes &+= taken
    }

    mutating func fail(_ failure: ResponseFailure) {
        self.failure = failure
        state = .failed
    }

    private mutating func noteSurplus() {
        keepsAlive = false
        // After CONNECT they are the tunnel's.
        if request == .connect, statusLine.code / 100 == 2 { return }
        leniencies.insert(.surplusBytes)
    }
}
