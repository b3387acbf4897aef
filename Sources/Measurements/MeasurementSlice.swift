/// What one load thread saw in one span of time: counts, histograms and time integrals.
///
/// A thread writes into a slice of its own and hands it over whole; slices of all threads and spans
/// are added into ``RunTotals``. Nothing in the recording path allocates.
public final class MeasurementSlice {
    /// Nanoseconds since the run's start.
    public var start: UInt64 = 0
    public var end: UInt64 = 0
    /// The part of the run that the span lies in, and when that began.
    public var part = RunPart()
    public var partStart: UInt64 = 0
    /// Whether load was still offered in the span, or only the last responses awaited.
    public var offering = true

    public var requests = RequestCounts()
    public var statuses = StatusCounts()
    public var errors = ErrorLog()
    public var bytesReceived = 0
    public var bytesSent = 0
    public var connectionsOpened = 0
    public var interimResponses = 0
    /// Lines and fields outside the letter of RFC 9112 that were accepted all the same.
    public var leniencies = 0
    /// Spans in which this process stood still, and their length together.
    public var pauses = 0
    public var pausedNanoseconds: UInt64 = 0
    /// ∫ (requests in the system) dt over the span, in request-nanoseconds.
    public var systemArea: UInt64 = 0
    /// The most requests in the system at once, over all threads, as arrivals saw it.
    public var mostInSystem = 0
    /// How many requests were in the system when one arrived, itself excluded.
    public var atArrivals = NumberInSystemCounts()

    /// The users of a scenario's sessions.
    public var sessions = SessionCounts()

    /// When requests fell due and when they were taken up, of the first in the span.
    public var arrivals = ArrivalSample()

    /// From the scheduled instant to the response's last byte; completed requests.
    public var responseTime = LatencyHistogram()
    /// From the actual send to the response's last byte; completed requests.
    public var serviceLatency = LatencyHistogram()
    /// How late each request was taken up, whether or not there was a connection for it: the
    /// generator's own doing.
    public var lateness = LatencyHistogram()
    /// Send − schedule where a connection was idle.
    public var sendLag = LatencyHistogram()
    /// Send − schedule where the request first had to wait for a connection.
    public var connectionWait = LatencyHistogram()
    /// TCP connects that succeeded; through a proxy, up to its tunnel.
    public var connect = LatencyHistogram()
    /// TLS handshakes that succeeded.
    public var tlsHandshake = LatencyHistogram()
    /// TLS handshakes that took up an earlier session.
    public var resumedHandshakes = 0
    /// From the actual send to the response's first byte.
    public var firstByte = LatencyHistogram()
    /// From the scheduled instant to the failure; failed requests.
    public var failedTime = LatencyHistogram()
    /// From the scheduled instant to the run's end; requests still open then. Lower bounds.
    public var unfinishedTime = LatencyHistogram()

    public init() {}

    /// Empties the slice for its next span.
    public func reset() {
        start = 0
        end = 0
        offering = true
        part = RunPart()
        partStart = 0
        sessions.reset()
        requests = RequestCounts()
        statuses.reset()
        errors.reset()
        bytesReceived = 0
        bytesSent = 0
        connectionsOpened = 0
        interimResponses = 0
        leniencies = 0
        pauses = 0
        pausedNanoseconds = 0
        systemArea = 0
        mostInSystem = 0
        atArrivals.reset()
        arrivals.reset()
        responseTime.reset()
        serviceLatency.reset()
        lateness.reset()
        sendLag.reset()
        connectionWait.reset()
        connect.reset()
        tlsHandshake.reset()
        resumedHandshakes = 0
        firstByte.reset()
        failedTime.reset()
        unfinishedTime.reset()
    }
}

/// Responses by status code, 100 to 599; others, which a server may make up, together.
public struct StatusCounts: Sendable {
    private var counts = [Int](repeating: 0, count: 501)

    public init() {}

    @inline(__always)
    public mutating func note(_ status: Int) {
        counts[(100..<600).contains(status) ? status - 100 : 500] += 1
    }

    public mutating func add(_ other: StatusCounts) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }

    mutating func reset() {
        for index in counts.indices { counts[index] = 0 }
    }

    /// Counts by code as text (`"200"`, or `"other"`), only those that occurred.
    public var byStatus: [String: Int] {
        var result: [String: Int] = [:]
        for (index, count) in counts.enumerated() where count > 0 {
            result[index == 500 ? "other" : String(index + 100)] = count
        }
        return result
    }
}
