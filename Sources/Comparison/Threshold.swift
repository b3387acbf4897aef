/// A bound that a run must keep, as a person writes it: `p99 < 150ms`.
///
///     let threshold = try Threshold("throughput.ratio > 0.95")
///     threshold.outcome(of: result).verdict       // .pass
///
/// A name before the quantity is that of a phase of a scenario: `plateau.p95 < 80ms`.
public struct Threshold: Equatable, Sendable {
    /// What is bounded. The raw values are the names in an expression.
    public enum Quantity: String, CaseIterable, Sendable {
        /// Of the response times, seconds.
        case mean, p50, p90, p95, p99
        case p999 = "p99.9"
        /// Completed per second.
        case throughput
        /// Throughput over the model's.
        case throughputRatio = "throughput.ratio"
        /// Failed over sent.
        case errorRate = "error_rate"
        /// Requests in the system, averaged over time.
        case inFlight = "in_flight"
        /// Send − schedule, seconds.
        case sendLagMean = "send_lag.mean"
        case sendLag99 = "send_lag.p99"
        /// Scheduled requests that were never sent, over those scheduled.
        case offeredShortfall = "offered_shortfall"

        enum Kind {
            case time, rate, share, number
        }

        var kind: Kind {
            switch self {
            case .mean, .p50, .p90, .p95, .p99, .p999, .sendLagMean, .sendLag99: .time
            case .throughput: .rate
            case .errorRate, .offeredShortfall: .share
            case .throughputRatio, .inFlight: .number
            }
        }
    }

    public enum Relation: String, CaseIterable, Sendable {
        case below = "<"
        case atMost = "<="
        case above = ">"
        case atLeast = ">="

        func holds(_ value: Double, _ bound: Double) -> Bool {
            switch self {
            case .below: value < bound
            case .atMost: value <= bound
            case .above: value > bound
            case .atLeast: value >= bound
            }
        }
    }

    /// As it was written, without the space around it.
    public let expression: String
    /// The phase of a scenario it is about; nil for the whole run.
    public let phase: String?
    public let quantity: Quantity
    public let relation: Relation
    /// In seconds, per second, or as a plain number.
    public let bound: Double
}

/// What became of a threshold, in the keys of the result file.
public struct ThresholdOutcome: Codable, Equatable, Sendable {
    public enum Verdict: String, Codable, Sendable {
        case pass, fail
        /// The bound lies in the value's 95 % interval, or there is no value.
        case unclear
    }

    public var expression: String
    /// In seconds, per second, or a plain number; absent where it was not measured.
    public var value: Double?
    /// The 95 % interval of the value, where it is known.
    public var ci95: [Double]?
    public var bound: Double
    public var verdict: Verdict
}
