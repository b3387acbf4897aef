/// vegeta's targets and CSV.
extension TraceReader {
    /// Blocks of `METHOD URL`, then fields, then `@file` with the body; an empty line between them.
    mutating func readVegeta(
        _ lines: inout TraceLines, _ bodyFile: (String) throws(TraceError) -> [UInt8]
    ) throws(TraceError) {
        var block: [String] = []
        var start = 0
        while true {
            let line = try lines.next()
            var text = line.map { String(decoding: $0, as: UTF8.self) } ?? ""
            while let last = text.last, last.isWhitespace { text.removeLast() }
            if text.hasPrefix("#") { continue }
            // A method begins the next target even without an empty line before it.
            let begins = block.isEmpty || isRequestLine(text)
            if text.isEmpty || begins, !block.isEmpty {
                try target(block, start, bodyFile)
                block = []
            }
            if !text.isEmpty {
                if block.isEmpty { start = lines.number }
                block.append(text)
            }
            if line == nil { return }
        }
    }

    private func isRequestLine(_ text: String) -> Bool {
        let method = text.prefix { $0 != " " }
        return !method.isEmpty && method.utf8.allSatisfy { $0 &- 0x41 < 26 }
            && method.count < text.count
    }

    private mutating func target(
        _ block: [String], _ number: Int, _ bodyFile: (String) throws(TraceError) -> [UInt8]
    ) throws(TraceError) {
        try line(number, Array(block[0].utf8)) { reader throws(BadLine) in
            let words = block[0].split(separator: " ")
            guard words.count == 2 else { throw BadLine("not a method and a URL") }
            var headers: [(name: String, value: String)] = []
            var body: [UInt8]?
            for text in block.dropFirst() {
                if text.hasPrefix("@") {
                    do {
                        body = try bodyFile(String(text.dropFirst()))
                    } catch {
                        throw BadLine("the body file cannot be used: \(error)")
                    }
                } else if let colon = text.firstIndex(of: ":") {
                    let value = text[text.index(after: colon)...].drop { $0 == " " }
                    headers.append((String(text[..<colon]), String(value)))
                } else {
                    throw BadLine("a header without a colon")
                }
            }
            try reader.add(nil, String(words[0]), String(words[1]), headers, body)
        }
    }

    /// A header line with the columns' names, then a request a line.
    mutating func readCSV(_ lines: inout TraceLines) throws(TraceError) {
        guard let first = try lines.next() else { throw .invalid("it is empty") }
        let columns = CSVLine.fields(first)?.map { $0.lowercased() } ?? []
        guard let url = columns.firstIndex(of: "url") else {
            throw .invalid(
                "its first line names no column url; write at,method,url and then the requests")
        }
        let places = CSVPlaces(
            at: columns.firstIndex(of: "at"), method: columns.firstIndex(of: "method"), url: url,
            body: columns.firstIndex(of: "body"),
            contentType: columns.firstIndex(of: "content_type"), count: columns.count)
        while let line = try lines.next() {
            if line.isEmpty || line.count == 1 && line[0] == 0x0D { continue }
            try self.line(lines.number, line) { reader throws(BadLine) in
                try reader.readCSVRequest(line, places)
            }
        }
    }

    private struct CSVPlaces {
        let at: Int?, method: Int?, url: Int, body: Int?, contentType: Int?, count: Int
    }

    private mutating func readCSVRequest(
        _ line: UnsafeRawBufferPointer, _ places: CSVPlaces
    ) throws(BadLine) {
        guard let fields = CSVLine.fields(line), fields.count == places.count else {
            throw BadLine("not \(places.count) columns")
        }
        var instant: UInt64?
        if let at = places.at {
            let stamp = Array(fields[at].utf8).withUnsafeBytes { bytes in
                DecimalText.nanoseconds(bytes) ?? time.stamp(bytes)?.nanoseconds
            }
            guard let stamp else { throw BadLine("\"at\" is not a number of seconds") }
            instant = stamp
        }
        let body = places.body.map { fields[$0] }.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
        var headers: [(name: String, value: String)] = []
        if let type = places.contentType.map({ fields[$0] }), !type.isEmpty {
            headers.append(("Content-Type", type))
        }
        try add(
            instant, places.method.map { fields[$0] } ?? "GET", fields[places.url], headers, body)
    }
}
