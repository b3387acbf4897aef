/// What the fields of a head say about the length of the message and the life of the connection.
struct MessageFraming {
    /// How the end of a body is found (RFC 9112, 6.3).
    enum Body: Equatable {
        case none
        case length(Int)
        case chunked
        /// It lasts until the peer closes.
        case untilClose
        /// The bytes after a CONNECT are not HTTP.
        case tunnel
    }

    private enum Coding {
        /// No Transfer-Encoding field.
        case absent
        /// Only `identity`.
        case identity
        case chunked
        /// Anything that hides where the body ends.
        case unknown
    }

    private(set) var contentLength: Int?
    private var coding = Coding.absent
    private var asksToClose = false
    private(set) var asksToKeepAlive = false
    private(set) var leniencies: ResponseLeniencies = []

    /// The fields that decide the framing.
    enum Field {
        case contentLength, transferEncoding, connection

        /// Nil for the name of any other field.
        @inline(__always)
        init?(_ name: Bytes) {
            switch name.count {
            case 10 where name.equalsIgnoringCase("connection"): self = .connection
            case 14 where name.equalsIgnoringCase("content-length"): self = .contentLength
            case 17 where name.equalsIgnoringCase("transfer-encoding"): self = .transferEncoding
            default: return nil
            }
        }
    }

    /// Takes note of a field. False if it is a Content-Length that is not one number.
    mutating func note(_ field: Field, value: Bytes) -> Bool {
        switch field {
        case .contentLength: return noteLength(value)
        case .transferEncoding: noteCodings(value)
        case .connection: noteConnection(value)
        }
        return true
    }

    /// The end of the body, nil if the transfer codings hide it.
    func body(status: UInt16, answering request: RequestKind) -> Body? {
        if request == .head || status < 200 && status >= 100 || status == 204 || status == 304 {
            return Body.none
        }
        if request == .connect, (200..<300).contains(status) { return .tunnel }
        switch coding {
        case .chunked: return .chunked
        case .unknown: return nil
        case .absent, .identity: return contentLength.map(Body.length) ?? .untilClose
        }
    }

    /// Whether the peer will take another request after this response (RFC 9112, 9.3).
    func keepsAlive(version: HTTPVersion, body: Body) -> Bool {
        switch body {
        case .untilClose, .tunnel: return false
        case .chunked where contentLength != nil || version == .http10: return false
        case .none, .length, .chunked: break
        }
        return !asksToClose && (version == .http11 || asksToKeepAlive)
    }

    /// What was let pass, once the end of the body is known.
    func leniencies(version: HTTPVersion, body: Body) -> ResponseLeniencies {
        var all = leniencies
        if body == .chunked, contentLength != nil { all.insert(.lengthBesideChunked) }
        if body == .chunked, version == .http10 { all.insert(.chunkedInOldVersion) }
        return all
    }

    /// Content-Length: digits only, or the same digits repeated in a list or in further fields
    /// (RFC 9110, 8.6).
    @inline(__always)
    private mutating func noteLength(_ value: Bytes) -> Bool {
        if contentLength == nil, let length = Self.decimal(value) {
            contentLength = length
            return true
        }
        return noteLengthList(value)
    }

    private mutating func noteLengthList(_ value: Bytes) -> Bool {
        var start = 0
        while true {
            let element = Self.element(of: value, from: &start)
            guard let length = Self.decimal(element) else { return false }
            if let known = contentLength {
                guard known == length else { return false }
                leniencies.insert(.repeatedLength)
            }
            contentLength = length
            if start > value.count { return true }
        }
    }

    /// A decimal number without sign or blanks, nil if it is anything else or past 2⁶³ − 1.
    @inline(__always)
    private static func decimal(_ digits: Bytes) -> Int? {
        guard digits.count > 0 else { return nil }
        var number = 0
        for byte in digits.buffer {
            guard Byte.isDigit(byte) else { return nil }
            let (tens, tensOverflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = tens.addingReportingOverflow(Int(byte &- 0x30))
            if tensOverflow || sumOverflow { return nil }
            number = sum
        }
        return number
    }

    /// Transfer-Encoding: chunked once and last is all we can undo; we never ask for more.
    private mutating func noteCodings(_ value: Bytes) {
        if coding == .absent { coding = .identity }
        var start = 0
        var elements = 0
        while start <= value.count {
            let element = Self.element(of: value, from: &start)
            if element.isEmpty { continue }
            elements += 1
            if coding == .identity, element.equalsIgnoringCase("chunked") {
                coding = .chunked
            } else if coding == .identity, element.equalsIgnoringCase("identity") {
                leniencies.insert(.identityCoding)
            } else {
                coding = .unknown
            }
        }
        if elements == 0 { coding = .unknown }
    }

    private mutating func noteConnection(_ value: Bytes) {
        if value.equalsIgnoringCase("keep-alive") { return asksToKeepAlive = true }
        var start = 0
        while start <= value.count {
            let option = Self.element(of: value, from: &start)
            if option.equalsIgnoringCase("close") { asksToClose = true }
            if option.equalsIgnoringCase("keep-alive") { asksToKeepAlive = true }
        }
    }

    /// The list element that starts at `start`, trimmed; moves `start` past the comma after it,
    /// which is past the end of the list for the last element.
    private static func element(of list: Bytes, from start: inout Int) -> Bytes {
        var end = start
        while end < list.count, list[end] != UInt8(ascii: ",") { end &+= 1 }
        defer { start = end &+ 1 }
        return list.part(start, end).trimmed
    }
}
