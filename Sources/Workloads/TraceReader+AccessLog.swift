/// nginx and Apache, common and combined, with a duration at the end if one is logged.
extension TraceReader {
    mutating func readAccessLog(_ lines: inout TraceLines) throws(TraceError) {
        while let line = try lines.next() {
            if line.isEmpty { continue }
            try self.line(lines.number, line) { reader throws(BadLine) in
                try reader.readAccess(line)
            }
        }
    }

    /// `host ident user [stamp] "GET /path HTTP/1.1" status bytes "referer" "agent" duration`; what
    /// stands between the stamp and the first quote does not matter.
    private mutating func readAccess(_ line: UnsafeRawBufferPointer) throws(BadLine) {
        guard let open = Self.index(of: UInt8(ascii: "["), in: line, from: 0),
            let close = Self.index(of: UInt8(ascii: "]"), in: line, from: open),
            let stamp = time.stamp(UnsafeRawBufferPointer(rebasing: line[(open + 1)..<close]))
        else { throw BadLine("no stamp such as [20/Nov/2026:12:00:00 +0000]") }
        guard let quote = Self.index(of: UInt8(ascii: "\""), in: line, from: close),
            let end = Self.endOfQuoted(line, from: quote + 1),
            let space = Self.index(of: 0x20, in: line, from: quote), space < end
        else { throw BadLine("no request in quotes") }
        let method = UnsafeRawBufferPointer(rebasing: line[(quote + 1)..<space])
        // HTTP/0.9 had no version; a path has no space.
        let pathEnd = min(Self.index(of: 0x20, in: line, from: space + 1) ?? end, end)
        let path = UnsafeRawBufferPointer(rebasing: line[(space + 1)..<pathEnd])
        if !options.allowsWrites, !method.elementsEqual("GET".utf8),
            !method.elementsEqual("HEAD".utf8),
            !method.isEmpty, method.allSatisfy({ $0 &- 0x41 < 26 })
        {
            trace.skippedWrites += 1
            return
        }
        var instant = self.instant(stamp)
        if let duration = Self.duration(line, from: end + 1) {
            // nginx logs seconds and stamps the end of the request; Apache logs microseconds (%D)
            // and stamps its beginning.
            if duration.isSeconds { instant -= min(instant, duration.nanoseconds) }
        }
        try add(instant, method: method, target: path)
    }

    @inline(__always)
    private static func index(
        of byte: UInt8, in line: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        var index = start
        while index < line.count {
            if line[index] == byte { return index }
            index &+= 1
        }
        return nil
    }

    /// The closing quote; Apache writes a quote inside as `\"`.
    private static func endOfQuoted(_ line: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index < line.count {
            if line[index] == UInt8(ascii: "\"") { return index }
            index &+= line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// The first number behind status, bytes and what is quoted: `0.005`, `rt=0.005`, `5012`.
    private static func duration(
        _ line: UnsafeRawBufferPointer, from start: Int
    ) -> (nanoseconds: UInt64, isSeconds: Bool)? {
        var index = start
        var words = 0
        while index < line.count {
            if line[index] == 0x20 {
                index &+= 1
            } else if line[index] == UInt8(ascii: "\"") {
                guard let end = endOfQuoted(line, from: index + 1) else { return nil }
                index = end + 1
            } else {
                let end = self.index(of: 0x20, in: line, from: index) ?? line.count
                words += 1
                if words > 2 {
                    var word = UnsafeRawBufferPointer(rebasing: line[index..<end])
                    if let equals = word.lastIndex(of: UInt8(ascii: "=")) {
                        word = UnsafeRawBufferPointer(rebasing: word[(equals + 1)...])
                    }
                    if let value = DecimalText.nanoseconds(word) {
                        return (value, word.contains(UInt8(ascii: ".")))
                    }
                }
                index = end
            }
        }
        return nil
    }
}
