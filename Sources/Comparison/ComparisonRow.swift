/// One quantity, measured beside predicted.
public struct ComparisonRow: Codable, Equatable, Sendable {
    /// What is compared; the raw values are those of the result file.
    public enum Quantity: String, Codable, CaseIterable, Sendable {
        case throughput
        /// X·T/c: the measured throughput times the *given* service time over the workers. It is
        /// derived, for the target's workers cannot be watched from outside.
        case derivedUtilisation = "derived_utilisation"
        case meanResponseTime = "mean_response_time"
        case medianResponseTime = "response_time_p50"
        case responseTime90 = "response_time_p90"
        case responseTime95 = "response_time_p95"
        case responseTime99 = "response_time_p99"
        case responseTime999 = "response_time_p99.9"
        case meanNumberInSystem = "mean_number_in_system"

        /// The quantities that count from the instant a request was due, so that a late generator
        /// makes them its own: response times, and by Little's law the number in the system.
        public var countsLateness: Bool { unit == .seconds || self == .meanNumberInSystem }

        public var unit: Unit {
            switch self {
            case .throughput: .perSecond
            case .derivedUtilisation, .meanNumberInSystem: .number
            default: .seconds
            }
        }
    }

    public enum Unit: String, Codable, Sendable {
        case seconds = "s"
        case perSecond = "1/s"
        case number = "1"
    }

    /// What the prediction speaks of.
    public enum Basis: String, Codable, Sendable {
        case steadyState = "steady state"
        /// A run of this length that starts with an empty system.
        case finiteRun = "finite run"
        /// The most the model completes where more is offered.
        case saturation
    }

    public enum Verdict: String, Codable, Sendable {
        /// The prediction lies in the measurement's interval.
        case agrees
        /// It lies outside.
        case differs
        /// No interval, too few requests, or a generator that did not keep its schedule.
        case unclear
    }

    public var quantity: Quantity
    public var unit: Unit
    public var measured: Double
    /// Lower and upper end of the 95 % interval of the measurement, where it is known.
    public var ci95: [Double]?
    public var predicted: Double
    /// Measured over predicted; absent where zero is predicted.
    public var ratio: Double?
    public var verdict: Verdict
    public var basis: Basis
    /// What the steady state has, where the row is of a finite run of a system that has one.
    public var steadyState: Double?

    enum CodingKeys: String, CodingKey {
        case quantity, unit, measured, ci95, predicted, ratio, verdict, basis
        case steadyState = "steady_state"
    }

    /// - Parameter conclusive: whether the measurement can bear a verdict at all.
    init(
        _ quantity: Quantity, measured: Double, ci95: [Double]?, predicted: Double,
        basis: Basis, steadyState: Double? = nil, conclusive: Bool
    ) {
        self.quantity = quantity
        unit = quantity.unit
        self.measured = measured
        self.ci95 = ci95
        self.predicted = predicted
        self.basis = basis
        self.steadyState = basis == .finiteRun ? steadyState : nil
        ratio = predicted > 0 ? measured / predicted : nil
        if let ci95, ci95.count == 2, conclusive {
            verdict = ci95[0] <= predicted && predicted <= ci95[1] ? .agrees : .differs
        } else {
            verdict = .unclear
        }
    }
}
