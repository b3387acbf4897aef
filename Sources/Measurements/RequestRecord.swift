/// What became of one request: when it was due, sent and answered, over which connection, and how
/// it ended. Of fixed size and without references, so that it is written without an allocation.
///
/// Instants are nanoseconds since the run's start; one that was never reached is 0.
public struct RequestRecord: Equatable, Sendable {
    /// How a request ended. Every request that was scheduled ends in one of these.
    public enum Outcome: Equatable, Sendable {
        /// A whole response came, whatever its status.
        case completed
        case failed(ErrorKind)
        /// Never sent: every connection was busy and the limit says drop, the run ended while it
        /// waited, or it fell due while the process stood still.
        case dropped
        /// Still open when the run ended.
        case unfinished
    }

    public var outcome: Outcome
    /// What exactly went wrong; ``FailureDetail/none`` unless it failed.
    public var detail = FailureDetail.none
    /// When it was due.
    public var scheduled: UInt64
    /// When its first byte was given to the kernel.
    public var sent: UInt64 = 0
    /// When its last byte was given to the kernel.
    public var sentWhole: UInt64 = 0
    /// When the opening of its connection began; 0 on a reused one.
    public var connectStarted: UInt64 = 0
    /// How long the TCP connect took; 0 on a reused connection.
    public var connect: UInt64 = 0
    /// How long the TLS handshake took; 0 on a reused connection and without TLS.
    public var tlsHandshake: UInt64 = 0
    /// When the first byte of the response came.
    public var firstByte: UInt64 = 0
    /// When the last byte came, or the failure was seen.
    public var end: UInt64 = 0
    /// Bytes of the request that the kernel took.
    public var bytesOut = 0
    /// Bytes of the response: interim responses, head, body with its framing.
    public var bytesIn = 0
    /// Bytes of the response's body, freed of its framing.
    public var bodyBytes = 0
    /// The load thread, from 0.
    public var thread: UInt16 = 0
    /// Which of its thread's connections it went over, from 1 in the order of opening; 0 for none.
    public var connection: UInt32 = 0
    /// Which of the plan's requests it was; `UInt16.max` where that is not known.
    public var request: UInt16 = 0
    /// Which phase of the plan it was due in.
    public var phase: UInt16 = 0
    /// The response's status; 0 without one.
    public var status: UInt16 = 0
    /// How many requests were in the system when it arrived, itself excluded; `UInt32.max` where
    /// that is not known, because it stood in line for a connection or never had one.
    public var foundInSystem = UInt32.max
    /// The connection was left open for another request.
    public var keptAlive = false

    public init(_ outcome: Outcome, scheduled: UInt64) {
        self.outcome = outcome
        self.scheduled = scheduled
    }

    /// The same in a time that began so many nanoseconds earlier, in which each thread had opened so
    /// many connections before.
    public func delayed(by nanoseconds: UInt64, connections: UInt32) -> RequestRecord {
        var record = self
        record.scheduled += nanoseconds
        for instant in [\RequestRecord.sent, \.sentWhole, \.connectStarted, \.firstByte, \.end]
        where record[keyPath: instant] > 0 {
            record[keyPath: instant] += nanoseconds
        }
        if record.connection > 0 { record.connection += connections }
        return record
    }
}
