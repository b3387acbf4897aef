/// A figure and, where it is known, the interval that holds the true one in 95 of 100 runs.
public struct Estimate: Codable, Equatable, Sendable {
    public var value: Double
    /// Lower and upper end; absent where no interval is known.
    public var ci95: [Double]?
    /// How many independent batches would know it as well: the degrees of freedom of the interval's
    /// Student's t, and one. Absent without an interval, and where that is exact.
    public var batches: Int?

    public init(_ value: Double, ci95: [Double]? = nil, batches: Int? = nil) {
        self.value = value
        self.ci95 = ci95
        self.batches = batches
    }

    /// How far the interval reaches from the value, on the side on which it reaches further; nil
    /// without one. What stands after a ±: intervals of response times reach further upwards.
    public var margin: Double? {
        ci95.flatMap { $0.count == 2 ? Swift.max($0[1] - value, value - $0[0]) : nil }
    }
}

/// A histogram in numbers: seconds throughout. Without a duration only the count is there.
public struct LatencySummary: Codable, Equatable, Sendable {
    /// The percentiles that results tell.
    public static let percentiles: [Double] = [50, 90, 95, 99, 99.9]

    public var count: Int
    public var mean: Estimate?
    public var standardDeviation: Double?
    public var min: Double?
    public var max: Double?
    /// By percentile as text, `"99.9"`; one that has no duration beyond it is absent.
    public var percentiles: [String: Estimate]?
    /// How many requests, besides the counted ones, take part in the percentiles, least and greatest
    /// with the time they had been open when the run ended.
    public var lowerBounds: Int?
    /// For each told percentile without an interval, about how many responses would give it one.
    public var samplesNeeded: [String: Int]?

    enum CodingKeys: String, CodingKey {
        case count, mean, min, max, percentiles
        case lowerBounds = "lower_bounds"
        case samplesNeeded = "samples_needed"
        case standardDeviation = "stddev"
    }

    public init(_ histogram: LatencyHistogram) {
        count = histogram.count
        mean = histogram.mean.map { Estimate($0) }
        standardDeviation = histogram.standardDeviation
        min = histogram.min
        max = histogram.max
        guard count > 0 else { return }
        var known: [String: Estimate] = [:]
        // 100 − 99.9 is a little less than 0.1 in binary.
        for percentile in Self.percentiles
        where Double(count) * (100 - percentile) > 100 - 1e-6 {
            known[Self.key(percentile)] = histogram.percentile(percentile).map { Estimate($0) }
        }
        percentiles = known
    }

    /// Gives percentiles the intervals that the run's series knows.
    mutating func tellPercentiles(_ intervals: SteadyInterval, of histogram: LatencyHistogram) {
        for percentile in Self.percentiles where self.percentile(percentile) != nil {
            let found = intervals.percentile(
                percentile, quantile: { histogram.percentile($0 * 100) })
            switch found {
            case .known(let estimate): percentiles?[Self.key(percentile)] = estimate
            case .unknown(let count):
                samplesNeeded = samplesNeeded ?? [:]
                samplesNeeded?[Self.key(percentile)] = count
            case nil: break
            }
        }
    }

    /// The key of a percentile: `50`, `99.9`.
    public static func key(_ percentile: Double) -> String {
        percentile == percentile.rounded() ? String(Int(percentile)) : String(percentile)
    }

    /// The value at one of the told percentiles.
    public func percentile(_ percentile: Double) -> Estimate? {
        percentiles?[Self.key(percentile)]
    }
}

/// One second of a run.
public struct Interval: Codable, Equatable, Sendable {
    public var start: Double
    public var end: Double
    public var offered: Int
    public var sent: Int
    public var completed: Int
    public var failed: Int
    public var inFlightMean: Double
    public var p50: Double?
    public var p90: Double?
    public var p99: Double?

    enum CodingKeys: String, CodingKey {
        case offered, sent, completed, failed
        case start = "start_s"
        case end = "end_s"
        case inFlightMean = "in_flight_mean"
        case p50 = "p50_s"
        case p90 = "p90_s"
        case p99 = "p99_s"
    }

    /// A second in which nothing was done.
    init(empty span: Range<UInt64>) {
        start = Double(span.lowerBound) * 1e-9
        end = Double(span.upperBound) * 1e-9
        offered = 0
        sent = 0
        completed = 0
        failed = 0
        inFlightMean = 0
    }

    init(_ slice: MeasurementSlice) {
        start = Double(slice.start) * 1e-9
        end = Double(Swift.max(slice.end, slice.start)) * 1e-9
        offered = slice.requests.scheduled
        sent = slice.requests.sent
        completed = slice.requests.completed
        failed = slice.requests.failed
        let span = slice.end > slice.start ? slice.end - slice.start : 1
        inFlightMean = Double(slice.systemArea) / Double(span)
        p50 = slice.responseTime.percentile(50)
        p90 = slice.responseTime.percentile(90)
        p99 = slice.responseTime.percentile(99)
    }
}

/// The `measured` part of a result: what was seen, in the result file's own keys.
public struct Measured: Codable, Equatable, Sendable {
    public struct Window: Codable, Equatable, Sendable {
        public var start: Double
        public var end: Double
        /// How the start was chosen: `none`, `given`, or `auto`, found in the data.
        public var warmup: String

        public var length: Double { end - start }

        enum CodingKeys: String, CodingKey {
            case warmup
            case start = "start_s"
            case end = "end_s"
        }
    }

    public struct Requests: Codable, Equatable, Sendable {
        public var scheduled: Int
        public var sent: Int
        public var notSent: Int
        public var completed: Int
        public var failed: Int
        public var dropped: Int
        public var unfinished: Int

        enum CodingKeys: String, CodingKey {
            case scheduled, sent, completed, failed, dropped, unfinished
            case notSent = "not_sent"
        }

        /// What is wrong with these counts, nil where each request is in exactly one of them. Of a run
        /// under way it means nothing. No number can trap.
        public var imbalance: String? {
            if scheduled != sent &+ notSent {
                return "scheduled \(scheduled) ≠ sent \(sent) + not sent \(notSent)"
            }
            if sent != completed &+ failed &+ unfinished {
                return "sent \(sent) ≠ completed \(completed) + failed \(failed) "
                    + "+ unfinished \(unfinished)"
            }
            return nil
        }

        init(_ counts: RequestCounts) {
            scheduled = counts.scheduled
            sent = counts.sent
            notSent = counts.notSent
            completed = counts.completed
            failed = counts.failed
            dropped = counts.dropped
            unfinished = counts.unfinished
        }
    }

    public struct Concurrency: Codable, Equatable, Sendable {
        /// Requests in the system, averaged over time.
        public var mean: Double
        /// The 95 % interval of the mean, where it is known.
        public var ci95: [Double]?
        /// As of ``Estimate``.
        public var batches: Int?
        public var max: Int
        /// The share of arrivals that found 0, 1, 2, … requests in the system.
        public var atArrivals: [Double]?

        enum CodingKeys: String, CodingKey {
            case mean, ci95, batches, max
            case atArrivals = "at_arrivals"
        }
    }

    /// The audit of our own books, over the whole run with its drain: L = X·W holds exactly there.
    public struct LittlesLaw: Codable, Equatable, Sendable {
        public var numberInSystem: Double
        public var throughputTimesResponseTime: Double
        public var ratio: Double

        enum CodingKeys: String, CodingKey {
            case ratio
            case numberInSystem = "number_in_system"
            case throughputTimesResponseTime = "throughput_times_response_time"
        }
    }

    /// What the generator itself used, and whether it kept its schedule.
    public struct Generator: Codable, Equatable, Sendable {
        public var cpuSeconds: Double
        public var maxResidentBytes: Int
        public var verdict: GeneratorVerdict
        /// Spans in which the process stood still.
        public var pauses: Int?
        public var pausedSeconds: Double?

        enum CodingKeys: String, CodingKey {
            case verdict, pauses
            case cpuSeconds = "cpu_seconds"
            case maxResidentBytes = "max_rss_bytes"
            case pausedSeconds = "paused_s"
        }
    }

    /// What a local target process used, sampled from outside.
    public struct TargetProcess: Codable, Equatable, Sendable {
        public var processID: Int
        /// CPU seconds per second: 1 is one core.
        public var cpuMean: Double
        public var maxResidentBytes: Int

        enum CodingKeys: String, CodingKey {
            case processID = "pid"
            case cpuMean = "cpu_mean"
            case maxResidentBytes = "max_rss_bytes"
        }

        public init(processID: Int, cpuMean: Double, maxResidentBytes: Int) {
            self.processID = processID
            self.cpuMean = cpuMean
            self.maxResidentBytes = maxResidentBytes
        }
    }

    public var window: Window
    public var requests: Requests
    public var throughput: Estimate?
    public var responseTime: LatencySummary
    public var serviceLatency: LatencySummary
    public var sendLag: LatencySummary
    /// Send − schedule of the requests that had to wait for a connection; part of `sendLag`.
    public var connectionWait: LatencySummary
    public var connect: LatencySummary
    /// Absent where nothing was encrypted.
    public var tlsHandshake: LatencySummary?
    public var firstByte: LatencySummary
    public var failedTime: LatencySummary
    public var concurrency: Concurrency?
    public var littlesLaw: LittlesLaw?
    /// Whether there is a steady state that the figures can speak of.
    public var stationarity: Stationarity?
    /// There where the target was offered more than it completes.
    public var overload: Overload?
    /// Whether the arrivals were a Poisson process; absent where no rate was planned.
    public var arrivals: Arrivals?
    /// The users of a scenario's sessions; absent where there were none.
    public var sessions: Sessions?
    public var errorRate: Double?
    public var errors: [ErrorLog.Entry]
    public var status: [String: Int]
    public var bytesReceived: Int
    public var bytesSent: Int
    public var connectionsOpened: Int
    public var interimResponses: Int
    public var leniencies: Int
    public var generator: Generator
    public var targetProcess: TargetProcess?
    public var intervals: [Interval]
    /// What is wrong with this tool's own books; absent when they balance.
    public var imbalance: String?

    enum CodingKeys: String, CodingKey {
        case window, requests, concurrency, errors, status, generator, intervals, leniencies
        case imbalance, stationarity, overload, arrivals, sessions
        case throughput = "throughput_per_s"
        case responseTime = "response_time_s"
        case serviceLatency = "service_latency_s"
        case sendLag = "send_lag_s"
        case connectionWait = "connection_wait_s"
        case connect = "connect_s"
        case tlsHandshake = "tls_handshake_s"
        case firstByte = "first_byte_s"
        case failedTime = "failed_time_s"
        case littlesLaw = "littles_law"
        case errorRate = "error_rate"
        case bytesReceived = "bytes_received"
        case bytesSent = "bytes_sent"
        case connectionsOpened = "connections_opened"
        case interimResponses = "interim_responses"
        case targetProcess = "target_process"
    }
}
