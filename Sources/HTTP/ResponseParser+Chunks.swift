/// Chunk framing, a byte at a time (RFC 9112, 7.1):
///
///     5;name=value CRLF
///     hello CRLF
///     0 CRLF
///     trailers, CRLF
///
/// Here a wrong byte moves the end of the message, so a line ends with CR LF and nothing else.
extension ResponseParser {
    mutating func consumeChunkFraming(_ bytes: Bytes, _ position: inout Int) {
        while position < bytes.count {
            let byte = bytes[position]
            position &+= 1
            switch state {
            case .chunkDataReturn:
                guard byte == Byte.carriageReturn else { return fail(.badChunk) }
                state = .chunkDataEnd
            case .chunkDataEnd:
                guard byte == Byte.lineFeed else { return fail(.badChunk) }
                state = .chunkSizeStart
            default:
                consumeChunkSize(byte)
                // Data, trailers or a failure: no longer ours.
                if state == .chunkData || state == .trailers || state == .failed { return }
            }
        }
    }

    /// Takes a byte of a line such as `1a;name=value`.
    @inline(__always)
    private mutating func consumeChunkSize(_ byte: UInt8) {
        if state == .chunkSizeStart { lineBytes = 0 }
        lineBytes &+= 1
        if lineBytes > limits.chunkLineBytes { return fail(.tooLarge) }
        switch (state, byte) {
        case (.chunkSizeStart, _):
            guard let digit = Byte.hexValue(byte) else { return fail(.badChunk) }
            remaining = digit
            state = .chunkSize
        case (.chunkSizeEnd, _):
            guard byte == Byte.lineFeed else { return fail(.badChunk) }
            if remaining == 0 { beginTrailers() } else { state = .chunkData }
        case (_, Byte.carriageReturn):
            state = .chunkSizeEnd
        case (.chunkExtension, _):
            guard byte >= Byte.space || byte == Byte.tab else { return fail(.badChunk) }
        case (_, UInt8(ascii: ";")):
            state = .chunkExtension
        case (_, Byte.space), (_, Byte.tab):
            leniencies.insert(.blankAfterChunkSize)
            state = .chunkBlank
        case (.chunkSize, _):
            guard let digit = Byte.hexValue(byte), remaining <= Int.max >> 4 else {
                return fail(.badChunk)
            }
            remaining = remaining << 4 | digit
        default:
            fail(.badChunk)
        }
    }
}
