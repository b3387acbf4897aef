/// Lines: the status line, the fields of the head and the trailers.
///
/// There is one way in for every line: it is assembled whole, folds undone, and only then read.
/// Usually it lies whole in the received bytes and is read in place. If it is cut, folded or
/// otherwise out of the ordinary, it is put together in `cutLine`. So the outcome cannot depend
/// on where the bytes were cut.
extension ResponseParser {
    /// Starts with an empty head: at the beginning, and after each interim response.
    @inline(__always)
    mutating func beginHead() {
        state = .statusLine
        framing = MessageFraming()
        hasLeadingLine = false
        lineBytes = 0
        fieldCount = 0
    }

    /// Expects the trailer section that follows the last chunk.
    mutating func beginTrailers() {
        state = .trailers
        lineBytes = 0
        fieldCount = 0
    }

    /// Forgets an unfinished line; keeps the memory only if it is small.
    @inline(__always)
    mutating func forgetCutLine() {
        if cutLine.capacity > 4_096 {
            cutLine = []
        } else if !cutLine.isEmpty {
            cutLine.removeAll(keepingCapacity: true)
        }
    }

    /// Takes lines until the section ends, the bytes are used up, or the response has failed.
    mutating func consumeLines(
        _ bytes: Bytes, _ position: inout Int, _ observer: inout some ResponseObserver
    ) {
        while position < bytes.count, state == .fields || state == .statusLine || state == .trailers
        {
            let end = cutLine.isEmpty ? plainLineEnd(bytes, from: position) : nil
            if let end {
                let line = bytes.part(position, end &+ 2)
                if let failure = objection(to: line) { return fail(failure) }
                position = end &+ 2
                lineBytes &+= line.count
                take(line.part(0, line.count &- 2), isPlain: true, &observer)
            } else {
                consumeCutLine(bytes, &position, &observer)
            }
        }
    }

    /// The index of the CR LF that ends the line at `start`, if the line can be read in place:
    /// no control bytes inside, and not folded into a further line, which takes a look at the
    /// byte after it.
    @inline(__always)
    private func plainLineEnd(_ bytes: Bytes, from start: Int) -> Int? {
        let end = bytes.firstControl(from: start, to: bytes.count)
        guard end &+ 1 < bytes.count, bytes[end] == Byte.carriageReturn,
            bytes[end &+ 1] == Byte.lineFeed
        else { return nil }
        if end == start || state == .statusLine { return end }
        return end &+ 2 < bytes.count && !Byte.isBlank(bytes[end &+ 2]) ? end : nil
    }

    /// Adds to `cutLine` up to the next line feed, and reads it once it is complete.
    private mutating func consumeCutLine(
        _ bytes: Bytes, _ position: inout Int, _ observer: inout some ResponseObserver
    ) {
        if cutLine.last == Byte.lineFeed {
            guard Byte.isBlank(bytes[position]) else {
                takeCutLine(&observer)
                return
            }
            unfoldCutLine()
        }
        let lineFeed = bytes.firstLineFeed(from: position)
        let end = lineFeed.map { $0 &+ 1 } ?? bytes.count
        // One byte past the limit is enough for `objection` to see that it is passed.
        let room = max(limits.statusLineBytes, limits.fieldLineBytes) + 1 - cutLine.count
        cutLine.append(contentsOf: bytes.part(position, min(end, position &+ room)).buffer)
        position = end
        let failure = cutLine.withUnsafeBytes {
            $0.baseAddress.flatMap { objection(to: Bytes($0, count: cutLine.count)) }
        }
        if let failure { return fail(failure) }
        // A field waits for the byte after its line, which may fold it.
        if lineFeed != nil, state == .statusLine || isBlankCutLine { takeCutLine(&observer) }
    }

    private var isBlankCutLine: Bool {
        cutLine.count == 1 || cutLine.count == 2 && cutLine[0] == Byte.carriageReturn
    }

    /// Turns the line end of a field that goes on in the next line into spaces (RFC 9112, 5.2).
    private mutating func unfoldCutLine() {
        leniencies.insert(.foldedField)
        let last = cutLine.count - 1
        cutLine[last] = Byte.space
        if last > 0, cutLine[last - 1] == Byte.carriageReturn {
            cutLine[last - 1] = Byte.space
        } else {
            leniencies.insert(.bareLineFeed)
        }
    }

    private mutating func takeCutLine(_ observer: inout some ResponseObserver) {
        // Out of the parser for as long as it is read, back for the sake of its memory.
        var whole: [UInt8] = []
        swap(&whole, &cutLine)
        whole.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            let line = Bytes(base, count: buffer.count)
            lineBytes &+= line.count
            var end = line.count - 1
            if end > 0, line[end - 1] == Byte.carriageReturn {
                end -= 1
            } else {
                leniencies.insert(.bareLineFeed)
            }
            take(line.part(0, end), isPlain: false, &observer)
        }
        whole.removeAll(keepingCapacity: true)
        swap(&whole, &cutLine)
    }

    /// What speaks against a line that begins with these bytes and is this long already. Asked of
    /// every line before it is read, and of unfinished ones each time they grow.
    @inline(__always)
    private func objection(to line: Bytes) -> ResponseFailure? {
        var limit = limits.fieldLineBytes
        if state == .statusLine {
            guard StatusLine.canStart(with: line) || isLeadingLine(line) else {
                return .badStatusLine
            }
            limit = limits.statusLineBytes
        }
        let isTooLong = line.count > limit || lineBytes &+ line.count > limits.sectionBytes
        return isTooLong ? .tooLarge : nil
    }

    /// Whether the bytes are, or may become, the one empty line that may precede a status line.
    private func isLeadingLine(_ line: Bytes) -> Bool {
        if hasLeadingLine { return false }
        if line[0] == Byte.lineFeed { return true }
        return line[0] == Byte.carriageReturn && (line.count == 1 || line[1] == Byte.lineFeed)
    }

    /// Reads a whole line without its end.
    private mutating func take(
        _ line: Bytes, isPlain: Bool, _ observer: inout some ResponseObserver
    ) {
        switch state {
        case .statusLine:
            if line.isEmpty {
                hasLeadingLine = true
                leniencies.insert(.leadingEmptyLine)
            } else if let read = StatusLine(line, isPlain: isPlain) {
                statusLine = read
                leniencies.formUnion(read.leniencies)
                state = .fields
            } else {
                fail(.badStatusLine)
            }
        case .fields where line.isEmpty:
            endHead()
        case .trailers where line.isEmpty:
            state = .complete
        default:
            takeField(line, isPlain: isPlain, &observer)
        }
    }

    @inline(__always)
    private mutating func takeField(
        _ line: Bytes, isPlain: Bool, _ observer: inout some ResponseObserver
    ) {
        fieldCount &+= 1
        if fieldCount > limits.fields { return fail(.tooLarge) }
        let colon = line.tokenLength
        guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else {
            return fail(.badHeader)
        }
        let name = line.part(0, colon)
        let value = line.part(colon &+ 1, line.count)
        if let field = MessageFraming.Field(name) {
            if state == .trailers {
                // Too late to change anything (RFC 9110, 6.5.1).
                leniencies.insert(.framingFieldInTrailer)
            } else if !framing.note(field, value: value.trimmed) {
                return fail(.badLength)
            }
        }
        if !isPlain {
            guard let found = checkText(value) else { return fail(.badHeader) }
            leniencies.formUnion(found)
        }
        if state == .fields, !isInterim {
            observer.field(name: name.buffer, value: value.trimmed.buffer)
        }
    }

    private var isInterim: Bool { statusLine.code >= 100 && statusLine.code < 200 }

    /// The blank line after the fields.
    @inline(__always)
    private mutating func endHead() {
        if isInterim, statusLine.code != 101 {
            interimResponses &+= 1
            if interimResponses > limits.interimResponses { return fail(.tooLarge) }
            return beginHead()
        }
        finalCode = Int16(statusLine.code)
        headBytes = lineBytes
        if statusLine.code == 101 { return fail(.unexpectedUpgrade) }
        guard let body = framing.body(status: statusLine.code, answering: request) else {
            return fail(.badTransferEncoding)
        }
        asksToKeepAlive = framing.asksToKeepAlive
        keepsAlive = framing.keepsAlive(version: statusLine.version, body: body)
        leniencies.formUnion(framing.leniencies(version: statusLine.version, body: body))
        switch body {
        case .none, .tunnel, .length(0): state = .complete
        case .length(let count):
            remaining = count
            state = .fixedBody
        case .chunked: state = .chunkSizeStart
        case .untilClose: state = .untilCloseBody
        }
    }
}
