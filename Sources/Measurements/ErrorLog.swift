/// Why a request has no response, as results name it.
public enum ErrorKind: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
    case dns
    case connectRefused = "connect_refused"
    case connectTimeout = "connect_timeout"
    case unreachable
    case tlsVerify = "tls_verify"
    case tlsHandshake = "tls_handshake"
    /// The proxy did not pass the connection on.
    case proxyRefused = "proxy_refused"
    case timeout
    case reset
    case truncated
    case `protocol`
    case expectation
    case requestInvalid = "request_invalid"
    /// No descriptor, or no memory for a socket: this machine's limit, not the target's.
    case localDescriptor = "local_fd"
    /// No free local port: this machine's limit, not the target's.
    case localPort = "local_port"
}

/// Failures by kind and detail, with when each was first and last seen.
///
/// Holds one entry a kind and detail, at most 64, whatever the number of failures.
public struct ErrorLog: Sendable {
    /// One kind of failure.
    public struct Entry: Codable, Equatable, Sendable {
        public let kind: ErrorKind
        /// What exactly went wrong: `body_truncated`, `total_timeout`, the kernel's words.
        public let detail: String
        public private(set) var count: Int
        /// Seconds since the run's start.
        public private(set) var first: Double
        public private(set) var last: Double

        enum CodingKeys: String, CodingKey {
            case kind, detail, count
            case first = "first_s"
            case last = "last_s"
        }

        fileprivate mutating func delay(bySeconds seconds: Double) {
            first += seconds
            last += seconds
        }

        fileprivate mutating func merge(count: Int, first: Double, last: Double) {
            self.count += count
            self.first = Swift.min(self.first, first)
            self.last = Swift.max(self.last, last)
        }
    }

    public static let mostEntries = 64

    /// In the order in which they were first noted.
    public private(set) var entries: [Entry] = []

    public init() {}

    /// All failures.
    public var count: Int { entries.reduce(0) { $0 + $1.count } }

    /// Failures of one kind.
    public func count(of kind: ErrorKind) -> Int {
        entries.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) }
    }

    /// Notes one failure at `time`, seconds since the run's start.
    public mutating func note(_ kind: ErrorKind, detail: String, at time: Double) {
        merge(kind, detail: detail, count: 1, first: time, last: time)
    }

    public mutating func add(_ other: ErrorLog) {
        for entry in other.entries {
            merge(
                entry.kind, detail: entry.detail, count: entry.count, first: entry.first,
                last: entry.last)
        }
    }

    /// Counts time from an instant so many seconds earlier.
    mutating func delay(bySeconds seconds: Double) {
        for index in entries.indices { entries[index].delay(bySeconds: seconds) }
    }

    public mutating func reset() { entries.removeAll(keepingCapacity: true) }

    private mutating func merge(
        _ kind: ErrorKind, detail: String, count: Int, first: Double, last: Double
    ) {
        if let index = entries.firstIndex(where: { $0.kind == kind && $0.detail == detail }) {
            entries[index].merge(count: count, first: first, last: last)
        } else if let index = entries.lastIndex(where: { $0.kind == kind }), !hasRoom {
            // Too many details: the count is never lost, only the last of the words.
            entries[index].merge(count: count, first: first, last: last)
        } else {
            entries.append(
                Entry(kind: kind, detail: detail, count: count, first: first, last: last))
        }
    }

    /// Whether another detail of a kind already noted leaves a place for each kind that is not.
    private var hasRoom: Bool {
        let missing = ErrorKind.allCases.count { kind in
            !entries.contains { $0.kind == kind }
        }
        return entries.count + missing < Self.mostEntries
    }
}
