internal import Distributions

extension Trace {
    /// How a trace is read.
    public struct Options: Sendable {
        /// Found out from the name or the content where nil.
        public var format: TraceFormat?
        /// For the instants inside seconds where stamps have no fraction.
        public var seed: UInt64
        /// Whether methods other than GET and HEAD of access logs are kept. Logs have no bodies, and
        /// a write without its body is not what was recorded.
        public var allowsWrites: Bool

        public init(format: TraceFormat? = nil, seed: UInt64 = 0, allowsWrites: Bool = false) {
            self.format = format
            self.seed = seed
            self.allowsWrites = allowsWrites
        }
    }

    /// Reads a trace from a file, gzipped or not.
    ///
    /// Lines that are no requests are counted; with more than one in a hundred of them the file is
    /// refused, for then it is probably something else.
    ///
    /// - Parameter bodyFile: reads a file that a vegeta target names; throws why it cannot.
    public init(
        path: String, options: Options = Options(),
        bodyFile: (String) throws(TraceError) -> [UInt8] = { _ throws(TraceError) in
            throw .invalid("body files are not read here")
        }
    ) throws(TraceError) {
        var lines = TraceLines(try TraceFile(path))
        let start = try lines.beginning()
        let format = options.format ?? TraceFormat.of(path: path, start: start)
        guard let format else {
            throw .invalid(
                "it is no trace that is known; write format: with one of "
                    + TraceFormat.allCases.map(\.rawValue).joined(separator: ", "))
        }
        var reader = TraceReader(format, options)
        switch format {
        case .accessLog: try reader.readAccessLog(&lines)
        case .jsonl: try reader.readJSONLines(&lines)
        case .csv: try reader.readCSV(&lines)
        case .vegeta: try reader.readVegeta(&lines, bodyFile)
        case .har: try reader.readHAR(try lines.rest())
        case .goReplay:
            var records = TraceLines(
                try TraceFile(path), separatedBy: Array("\n🐵🙈🙉\n".utf8))
            try reader.readGoReplay(&records)
        }
        self = try reader.finished()
    }
}

/// Collects the requests of a trace.
struct TraceReader {
    /// Four fifths of a gigabyte of instants and picks.
    static let mostRequests = 64 << 20

    /// Why a line is no request.
    struct BadLine: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    let options: Trace.Options
    var trace: Trace
    var time = TraceTime()
    private var places: RandomStream
    private var isSorted = true
    private var timed = 0
    /// Where the bytes of a request are put together.
    private var key: [UInt8] = []

    init(_ format: TraceFormat, _ options: Trace.Options) {
        self.options = options
        trace = Trace(format: format, table: TraceRequestTable())
        places = RandomStream(seed: options.seed, for: .traceInstants)
    }

    /// Takes what stands in a line, and counts it as bad if it is no request.
    mutating func line(
        _ number: Int, _ bytes: some Collection<UInt8>,
        _ read: (inout TraceReader) throws(BadLine) -> Void
    ) throws(TraceError) {
        trace.lines += 1
        do {
            try read(&self)
        } catch {
            trace.badLines += 1
            if trace.badExamples.count < 5 {
                trace.badExamples.append(
                    .init(number: number, reason: error.reason, start: Array(bytes.prefix(80))))
            }
        }
        guard trace.picks.count <= Self.mostRequests,
            trace.table.byteCount <= TraceRequestTable.mostBytes
        else {
            throw .invalid(
                "it has more requests than fit into memory (\(Self.mostRequests), or "
                    + "\(TraceRequestTable.mostBytes >> 20) MiB of different ones); cut it up")
        }
    }

    /// An instant somewhere inside the second of a stamp that has no fraction.
    mutating func instant(_ stamp: TraceTime.Stamp) -> UInt64 {
        guard stamp.isWholeSecond else { return stamp.nanoseconds }
        trace.timing = .spreadInsideSeconds
        // The last second that fits is not a whole one.
        let (instant, overflow) = stamp.nanoseconds.addingReportingOverflow(
            UInt64(places.uniform() * 1e9))
        return overflow ? .max : instant
    }

    /// Adds a request.
    ///
    /// - Parameters:
    ///   - target: a path, or a URL of which the path is kept.
    ///   - headers: fields that are sent along.
    mutating func add(
        _ instant: UInt64?, method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer,
        headers: [(name: String, value: String)] = [], body: [UInt8]? = nil
    ) throws(BadLine) {
        guard !method.isEmpty, method.count <= 32, method.allSatisfy({ $0 &- 0x41 < 26 }) else {
            throw BadLine("no method such as GET")
        }
        var path = target
        if target.first != UInt8(ascii: "/") { path = try self.path(ofURL: target) }
        for byte in path where byte <= 0x20 || byte >= 0x7F {
            throw BadLine("the path has a character that cannot be sent")
        }
        key.removeAll(keepingCapacity: true)
        key.append(contentsOf: method)
        key.append(0x20)
        if path.isEmpty { key.append(UInt8(ascii: "/")) } else { key.append(contentsOf: path) }
        key.append(0x0A)
        for (name, value) in headers where isSent(name) {
            guard isFieldName(name), !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) else {
                throw BadLine("a header is not one line")
            }
            key += "\(name): \(value)\n".utf8
        }
        if let body {
            key.append(0x0A)
            key += body
        }
        if let instant {
            timed += 1
            if let last = trace.instants.last, instant < last { isSorted = false }
        }
        trace.instants.append(instant ?? 0)
        trace.picks.append(trace.table.index(of: key))
    }

    /// The path of an absolute URL, whose origin is noted.
    private mutating func path(ofURL url: UnsafeRawBufferPointer) throws(BadLine)
        -> UnsafeRawBufferPointer
    {
        let scheme = url.prefix { ($0 | 0x20) &- 0x61 < 26 }.count
        guard scheme > 0, scheme + 3 < url.count,
            UnsafeRawBufferPointer(rebasing: url[scheme..<(scheme + 3)]).elementsEqual("://".utf8)
        else { throw BadLine("no path such as /items") }
        let authority = url[(scheme + 3)...]
        let end =
            authority.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? url.count
        let origin = String(decoding: url[..<end], as: UTF8.self)
        if trace.origin == nil {
            trace.origin = origin
        } else if trace.origin != origin {
            trace.otherOrigins += 1
        }
        var path = UnsafeRawBufferPointer(rebasing: url[end...])
        // A fragment is not sent.
        if let hash = path.firstIndex(of: UInt8(ascii: "#")) {
            path = UnsafeRawBufferPointer(rebasing: path[..<hash])
        }
        guard path.first != UInt8(ascii: "?") else { throw BadLine("a URL without a path") }
        return path
    }

    /// Not what belongs to the connection or is made anew for each request.
    private func isSent(_ name: String) -> Bool {
        ![
            "host", "connection", "content-length", "transfer-encoding", "keep-alive", "te",
            "upgrade", "proxy-connection", "expect",
        ].contains(name.lowercased()) && !name.hasPrefix(":")
    }

    private func isFieldName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
    }

    /// The trace, its requests in order and counted from the first.
    consuming func finished() throws(TraceError) -> Trace {
        if trace.badLines * 100 > trace.lines || trace.count == 0 {
            let first = trace.badExamples.first.map { "; line \($0.number): \($0.reason)" } ?? ""
            let skipped =
                trace.skippedWrites > 0
                ? " (\(trace.skippedWrites) that may change something were left out)" : ""
            throw .invalid(
                trace.badLines == 0
                    ? "it has no requests\(skipped)"
                    : "\(trace.badLines) of \(trace.lines) lines are no requests of the form "
                        + "\(trace.format.rawValue)\(first)")
        }
        guard timed == 0 || timed == trace.count else {
            throw .invalid("\(trace.count - timed) of \(trace.count) requests have no instant")
        }
        guard timed > 0 else { return trace }
        if trace.timing == .none { trace.timing = .recorded }
        if !isSorted { sort() }
        let first = trace.instants[0]
        for index in trace.instants.indices { trace.instants[index] -= first }
        return trace
    }

    /// Requests at the same instant stay in the order of the file.
    private mutating func sort() {
        var order = zip(trace.instants, trace.picks.indices).map { ($0, UInt32($1)) }
        order.sort { $0 < $1 }
        let picks = trace.picks
        for (index, (instant, place)) in order.enumerated() {
            trace.instants[index] = instant
            trace.picks[index] = picks[Int(place)]
        }
    }
}
