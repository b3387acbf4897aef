internal import HTTP

/// JSON lines, HAR and GoReplay: formats whose entries are whole requests.
extension TraceReader {
    mutating func readJSONLines(_ lines: inout TraceLines) throws(TraceError) {
        while let line = try lines.next() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            try self.line(lines.number, line) { reader throws(BadLine) in
                try reader.readJSONTarget(line)
            }
        }
    }

    /// `{"at": 1.5, "method": "GET", "url": "http://…", "header": {"Accept": ["…"]}, "body": base64}`
    /// as vegeta has it but for `at`; `text` is a body that is not encoded.
    private mutating func readJSONTarget(_ line: UnsafeRawBufferPointer) throws(BadLine) {
        var cursor = JSONCursor(line)
        var at: TraceTime.Stamp?
        var method = "GET"
        var url: String?
        var headers: [(name: String, value: String)] = []
        var body: [UInt8]?
        var problem: String?
        let isWhole = cursor.members { key, value in
            switch String(decoding: key, as: UTF8.self) {
            case "at":
                at = Self.stamp(&value)
                if at == nil { problem = "\"at\" is not a number of seconds" }
            case "method": method = value.text() ?? ""
            case "url": url = value.text()
            case "header", "headers": headers = Self.headers(&value)
            case "text": body = value.text().map { Array($0.utf8) }
            case "body":
                body = value.text().flatMap { Base64.decoded($0) }
                if body == nil { problem = "\"body\" is not base64" }
            default: break
            }
            return problem == nil
        }
        if let problem { throw BadLine(problem) }
        guard isWhole, cursor.peek() == nil else { throw BadLine("not a JSON object") }
        guard let url else { throw BadLine("no \"url\"") }
        try add(at?.nanoseconds, method, url, headers, body)
    }

    /// A number of seconds, or a date in quotes.
    private static func stamp(_ value: inout JSONCursor) -> TraceTime.Stamp? {
        var time = TraceTime()
        if value.peek() == UInt8(ascii: "\"") {
            return value.text().flatMap { text in
                Array(text.utf8).withUnsafeBytes { time.stamp($0) }
            }
        }
        return value.scalarText().flatMap { text in
            Array(text.utf8).withUnsafeBytes { bytes in
                DecimalText.nanoseconds(bytes).map { .init(nanoseconds: $0, isWholeSecond: false) }
            }
        }
    }

    /// An object of texts or of lists of texts.
    private static func headers(_ value: inout JSONCursor) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        _ = value.members { key, value in
            let name = JSONCursor.unescaped(key)
            if value.peek() == UInt8(ascii: "[") {
                return value.elements { _, value in
                    if let text = value.text() { headers.append((name, text)) }
                    return true
                }
            }
            if let text = value.text() { headers.append((name, text)) }
            return true
        }
        return headers
    }

    /// HTTP Archive 1.2: `log.entries[]`, each with `startedDateTime` and `request`.
    mutating func readHAR(_ content: [UInt8]) throws(TraceError) {
        var failure: TraceError?
        let isWhole = content.withUnsafeBytes { bytes in
            var cursor = JSONCursor(bytes)
            var found = false
            return cursor.members { key, value in
                guard key.elementsEqual("log".utf8) else { return true }
                return value.members { key, value in
                    guard key.elementsEqual("entries".utf8) else { return true }
                    found = true
                    return value.elements { number, value in
                        do throws(TraceError) {
                            try self.entry(number + 1, bytes, &value)
                            return true
                        } catch {
                            failure = error
                            return false
                        }
                    }
                }
            } && found
        }
        if let failure { throw failure }
        guard isWhole else { throw .invalid("it is not HAR: no whole log.entries") }
    }

    private mutating func entry(
        _ number: Int, _ bytes: UnsafeRawBufferPointer, _ value: inout JSONCursor
    ) throws(TraceError) {
        let start = value.index
        guard value.skip() else { throw .invalid("entry \(number) is not whole JSON") }
        let entry = UnsafeRawBufferPointer(rebasing: bytes[start..<value.index])
        try line(number, entry) { reader throws(BadLine) in
            try reader.readHAREntry(entry)
        }
    }

    /// What stands before the first colon, where that is a scheme (RFC 3986, 3.1); in small letters.
    private static func scheme(_ url: String) -> String? {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme.count < url.count, let first = scheme.utf8.first, first &- 0x61 < 26,
            scheme.utf8.allSatisfy({
                $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0)
            })
        else { return nil }
        return scheme
    }

    /// A form's fields as it would have sent them.
    private static func form(_ value: inout JSONCursor) -> [UInt8] {
        var fields: [String] = []
        _ = value.elements { _, field in
            var name = ""
            var text = ""
            let isWhole = field.members { key, value in
                if key.elementsEqual("name".utf8) { name = value.text() ?? "" }
                if key.elementsEqual("value".utf8) { text = value.text() ?? "" }
                return true
            }
            fields.append(
                TextTemplate.escaped(name, .percent) + "=" + TextTemplate.escaped(text, .percent))
            return isWhole
        }
        return Array(fields.joined(separator: "&").utf8)
    }

    private mutating func readHAREntry(_ entry: UnsafeRawBufferPointer) throws(BadLine) {
        var cursor = JSONCursor(entry)
        var at: TraceTime.Stamp?
        var method: String?
        var url: String?
        var headers: [(name: String, value: String)] = []
        var body: [UInt8]?
        _ = cursor.members { key, value in
            if key.elementsEqual("startedDateTime".utf8) { at = Self.stamp(&value) }
            guard key.elementsEqual("request".utf8) else { return true }
            return value.members { key, value in
                switch String(decoding: key, as: UTF8.self) {
                case "method": method = value.text()
                case "url": url = value.text()
                case "headers":
                    return value.elements { _, field in
                        var name: String?
                        var text: String?
                        let isWhole = field.members { key, value in
                            if key.elementsEqual("name".utf8) { name = value.text() }
                            if key.elementsEqual("value".utf8) { text = value.text() }
                            return true
                        }
                        if let name, let text { headers.append((name, text)) }
                        return isWhole
                    }
                case "postData":
                    // A form is told by its text, by its fields, or by both.
                    var type = ""
                    var form: [UInt8]?
                    let isWhole = value.members { key, value in
                        switch String(decoding: key, as: UTF8.self) {
                        case "mimeType": type = value.text() ?? ""
                        case "text": body = value.text().map { Array($0.utf8) }
                        case "params": form = Self.form(&value)
                        default: break
                        }
                        return true
                    }
                    if body?.isEmpty != false, type.hasPrefix("application/x-www-form-urlencoded") {
                        body = form ?? body
                    }
                    return isWhole
                default: break
                }
                return true
            }
        }
        guard let at else { throw BadLine("no startedDateTime") }
        guard let method, let url else { throw BadLine("no request with a method and a url") }
        // Browsers also record what never was HTTP: `data:`, `blob:`, `wss:`, their extensions.
        if let scheme = Self.scheme(url), scheme != "http", scheme != "https" {
            trace.skippedSchemes += 1
            return
        }
        try add(at.nanoseconds, method, url, headers, body)
    }

    /// Records of `1 id nanoseconds` and the request as it went over the wire; those of responses
    /// begin with 2 or 3.
    mutating func readGoReplay(_ records: inout TraceLines) throws(TraceError) {
        while let record = try records.next() {
            if record.allSatisfy({ $0 == 0x0A }) { continue }
            if record.first == UInt8(ascii: "2") || record.first == UInt8(ascii: "3") { continue }
            try line(records.number, record) { reader throws(BadLine) in
                try reader.readGoReplayRequest(record)
            }
        }
    }

    private mutating func readGoReplayRequest(_ record: UnsafeRawBufferPointer) throws(BadLine) {
        guard let lineEnd = record.firstIndex(of: 0x0A) else { throw BadLine("no payload") }
        let words = record[..<lineEnd].split(separator: 0x20)
        guard words.count >= 3, words[0].elementsEqual("1".utf8),
            let at = UInt64(String(decoding: words[2], as: UTF8.self))
        else { throw BadLine("no line such as 1 ID NANOSECONDS") }
        var rest = record[(lineEnd + 1)...]
        func line() -> Slice<UnsafeRawBufferPointer>? {
            guard let end = rest.firstIndex(of: 0x0A) else { return nil }
            defer { rest = rest[(end + 1)...] }
            let line = rest[..<end]
            return line.last == 0x0D ? line.dropLast() : line
        }
        guard let first = line()?.split(separator: 0x20), first.count == 3 else {
            throw BadLine("no request line")
        }
        var headers: [(name: String, value: String)] = []
        while let field = line(), !field.isEmpty {
            guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else {
                throw BadLine("a header without a colon")
            }
            let value = String(decoding: field[(colon + 1)...].drop { $0 == 0x20 }, as: UTF8.self)
            headers.append((String(decoding: field[..<colon], as: UTF8.self), value))
        }
        guard !headers.contains(where: { $0.name.lowercased() == "transfer-encoding" }) else {
            throw BadLine("a chunked body, which is not supported")
        }
        try add(
            at, method: UnsafeRawBufferPointer(rebasing: first[0]),
            target: UnsafeRawBufferPointer(rebasing: first[1]), headers: headers,
            body: rest.isEmpty ? nil : Array(rest))
    }

    /// Adds a request given in texts.
    mutating func add(
        _ instant: UInt64?, _ method: String, _ target: String,
        _ headers: [(name: String, value: String)], _ body: [UInt8]?
    ) throws(BadLine) {
        var problem: BadLine?
        Array(method.utf8).withUnsafeBytes { method in
            Array(target.utf8).withUnsafeBytes { target in
                do throws(BadLine) {
                    try add(instant, method: method, target: target, headers: headers, body: body)
                } catch {
                    problem = error
                }
            }
        }
        if let problem { throw problem }
    }
}
