/// Requests as they were recorded: when each fell due and what it was.
///
/// A million lines take some 12 MB and each different request once its text.
public struct Trace: Sendable {
    /// One of the different requests of a trace.
    public struct Request: Equatable, Sendable {
        public var method: String
        /// Path and query.
        public var path: String
        public var headers: [(name: String, value: String)] = []
        public var body: [UInt8]?

        public init(
            method: String, path: String, headers: [(name: String, value: String)] = [],
            body: [UInt8]? = nil
        ) {
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
        }

        public static func == (one: Request, other: Request) -> Bool {
            one.method == other.method && one.path == other.path && one.body == other.body
                && one.headers.elementsEqual(other.headers, by: ==)
        }
    }

    /// How the instants came to be.
    public enum Timing: Equatable, Sendable {
        /// As recorded, or finer than a millisecond computed from what was.
        case recorded
        /// Known to the second, and spread inside it by the seed.
        case spreadInsideSeconds
        /// Not recorded: a rate is needed.
        case none
    }

    /// A line that is no request, as the report shows it.
    public struct BadLine: Equatable, Sendable {
        /// From 1.
        public let number: Int
        public let reason: String
        /// How it begins; untrusted.
        public let start: [UInt8]
    }

    public internal(set) var format: TraceFormat
    public internal(set) var timing = Timing.none
    /// In nanoseconds since the first, ascending; all 0 without timing.
    public internal(set) var instants: [UInt64] = []
    /// Which of the different requests each is.
    public internal(set) var picks: [UInt32] = []
    /// Lines, or entries, in the file.
    public internal(set) var lines = 0
    public internal(set) var badLines = 0
    /// The first five of them.
    public internal(set) var badExamples: [BadLine] = []
    /// Requests left out because their method may change something.
    public internal(set) var skippedWrites = 0
    /// Entries left out because their URL is none of HTTP's: `data:`, `wss:`.
    public internal(set) var skippedSchemes = 0
    /// Scheme, host and port of the first absolute URL.
    public internal(set) var origin: String?
    /// Requests to other places than `origin`; all of them go to the target.
    public internal(set) var otherOrigins = 0
    var table: TraceRequestTable

    /// The number of requests.
    public var count: Int { picks.count }

    /// How many different requests there are.
    public var requestCount: Int { table.count }

    /// The different request of an index below `requestCount`.
    public func request(_ index: Int) -> Request { table[index] }

    /// Seconds from the first arrival to the last.
    public var duration: Double { Double(instants.last ?? 0) * 1e-9 }

    /// A trace of requests given one by one, for instance in tests.
    public init(_ requests: [(instant: UInt64, request: Request)]) {
        format = .jsonl
        table = TraceRequestTable()
        for (instant, request) in requests {
            instants.append(instant)
            picks.append(table.index(of: TraceRequestTable.bytes(of: request)))
        }
        timing = .recorded
        lines = requests.count
    }

    init(format: TraceFormat, table: TraceRequestTable) {
        self.format = format
        self.table = table
    }
}
