/// The forms in which recorded requests come; each may be gzipped.
public enum TraceFormat: String, Sendable, CaseIterable {
    /// HTTP Archive 1.2, as browsers save it.
    case har
    /// nginx or Apache, common or combined.
    case accessLog = "access-log"
    /// vegeta's targets: blocks of `METHOD URL`, fields and `@body-file`.
    case vegeta
    /// A JSON object a line, as vegeta's json targets, with `at` in seconds.
    case jsonl
    /// Columns `at`, `method`, `url` and, if there are any, `body` and `content_type`.
    case csv
    /// GoReplay's `.gor`.
    case goReplay = "goreplay"

    /// What a file is, by its name or, where that says nothing, by how it begins.
    static func of(path: String, start: UnsafeRawBufferPointer) -> TraceFormat? {
        var name = path.lowercased()[...]
        if name.hasSuffix(".gz") { name = name.dropLast(3) }
        switch name.split(separator: ".").last {
        case "har": return .har
        case "csv": return .csv
        case "jsonl", "ndjson": return .jsonl
        case "gor": return .goReplay
        case "log": return .accessLog
        default: break
        }
        let line = start.prefix { $0 != 0x0A }
        guard let first = line.first else { return nil }
        if first == UInt8(ascii: "{") {
            return line.contains(UInt8(ascii: "}")) ? .jsonl : .har
        }
        if (UInt8(ascii: "1")...UInt8(ascii: "3")).contains(first), line.dropFirst().first == 0x20,
            line.split(separator: 0x20).count >= 3, !line.contains(UInt8(ascii: "["))
        {
            return .goReplay
        }
        if line.contains(UInt8(ascii: "[")), line.contains(UInt8(ascii: "\"")) { return .accessLog }
        if line.split(separator: UInt8(ascii: ",")).contains(where: { $0.elementsEqual("url".utf8) }
        ) {
            return .csv
        }
        return line.contains(0x20) ? .vegeta : nil
    }
}
