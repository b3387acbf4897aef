public import Measurements

/// The requests of a closed run as ApacheBench counts them, from their records.
///
/// Every failed request is in exactly one of the four kinds of failure.
public struct AbTally: Equatable, Sendable {
    /// The times of one finished request in whole microseconds.
    public struct Sample: Equatable, Sendable {
        /// Since the run's start.
        public var start: Int
        /// To open the connection, TLS included; 0 on a reused one.
        public var connect: Int
        /// From the start to the last byte of the response.
        public var total: Int
        /// From the last byte of the request to the first of the response.
        public var wait: Int
        public var processing: Int { total - connect }

        public init(start: Int, connect: Int, total: Int, wait: Int) {
            self.start = start
            self.connect = connect
            self.total = total
            self.wait = wait
        }
    }

    /// Whether responses may differ in length.
    public let acceptsAnyLength: Bool
    /// One for each finished request, in the order of their ends.
    public private(set) var samples: [Sample] = []
    /// Connects that failed.
    public private(set) var connectFailures = 0
    /// Connections that broke, or on which nothing came in time.
    public private(set) var receiveFailures = 0
    /// Responses that were cut off, or of another length than the first.
    public private(set) var lengthFailures = 0
    /// Bytes that are no response, requests that could not be written, and whatever else.
    public private(set) var exceptions = 0
    /// Of the exceptions, those of which the request was not wholly written.
    public private(set) var writeErrors = 0
    /// Responses whose status is not 2xx; they are no failures.
    public private(set) var otherThan2xx = 0
    /// Responses after which the connection was kept.
    public private(set) var keptAlive = 0
    public private(set) var bytesReceived = 0
    public private(set) var bytesSent = 0
    /// Bytes of bodies, of those cut off, too.
    public private(set) var bodyBytes = 0
    /// Of the first whole response.
    public private(set) var documentLength: Int?

    public init(acceptsAnyLength: Bool) { self.acceptsAnyLength = acceptsAnyLength }

    /// Requests that came to an end, whole or failed. A failed connect is none.
    public var completed: Int { samples.count }
    public var failed: Int {
        connectFailures + receiveFailures + lengthFailures + exceptions
    }

    public mutating func add(_ record: RequestRecord) {
        bytesReceived += record.bytesIn
        bytesSent += record.bytesOut
        bodyBytes += record.bodyBytes
        switch record.outcome {
        case .completed: noteResponse(record)
        case .failed(let kind):
            guard note(kind, record) else { return }
        case .dropped, .unfinished: return
        }
        let isFresh = record.connectStarted > 0 || record.connect > 0
        let connect = isFresh ? record.sent &- record.scheduled : 0
        let isAnswered = record.firstByte > 0 && record.sentWhole > 0
        samples.append(
            Sample(
                start: Self.microseconds(record.scheduled),
                connect: Self.microseconds(min(connect, record.end &- record.scheduled)),
                total: Self.microseconds(record.end &- record.scheduled),
                wait: isAnswered
                    ? Self.microseconds(
                        record.firstByte - min(record.sentWhole, record.firstByte)) : 0))
    }

    private mutating func noteResponse(_ record: RequestRecord) {
        if !(200..<300).contains(record.status) { otherThan2xx += 1 }
        if record.keptAlive { keptAlive += 1 }
        let length = documentLength ?? record.bodyBytes
        documentLength = length
        if record.bodyBytes != length, !acceptsAnyLength { lengthFailures += 1 }
    }

    /// Counts a failure; whether the request had got as far as a connection.
    private mutating func note(_ kind: ErrorKind, _ record: RequestRecord) -> Bool {
        guard record.sent > 0 else {
            connectFailures += 1
            return false
        }
        switch kind {
        case .truncated: lengthFailures += 1
        case .reset, .unreachable, .timeout:
            if record.sentWhole == 0 {
                exceptions += 1
                writeErrors += 1
            } else {
                receiveFailures += 1
            }
        default: exceptions += 1
        }
        return true
    }

    private static func microseconds(_ nanoseconds: UInt64) -> Int { Int(nanoseconds / 1000) }
}
