/// A steady-state queueing model: what every model can be asked, whatever its kind.
///
/// Each model is a value type whose initialiser refuses nonsense, with its own properties for what
/// it gives. Through this protocol the same numbers are reached by name; what a model cannot give
/// is nil, and a number that is not exact is announced by `approximation`.
///
///     let model: any QueueingModel = try MMcQueue(arrivalRate: 30, serviceRate: 10, servers: 4)
///     model.value(of: .meanResponseTime)                  // 0.1509… seconds
///     model.value(of: .responseTimePercentile(0.99))      // 0.6006… seconds
///     model.value(of: .responseTimeSurvival(0.2))         // 0.2732…, P(W > 0.2 s)
public protocol QueueingModel: Sendable {
    /// The model in Kendall's notation, for example "M/M/4".
    var notation: String { get }

    /// What is not exact about the numbers and how far off they may be; nil for an exact model.
    var approximation: String? { get }

    /// The number asked for, or nil where this model cannot give it.
    func value(of measure: Measure) -> Double?
}

extension QueueingModel {
    public var approximation: String? { nil }
}

/// What a queueing model can be asked. Rates are per second, times in seconds.
public enum Measure: Hashable, Sendable {
    /// a = λ·T, in erlangs: the mean number of servers the offered work would keep busy.
    case offeredLoad
    /// The fraction of the servers' time spent working.
    case utilisation
    /// X, requests completed with success per second.
    case throughput
    /// The probability that a request finds no free server and stands in line.
    case waitingProbability
    /// The probability that a request is turned away because the system is full.
    case blockingProbability
    /// The probability that a client gives up and leaves the line unserved.
    case abandonmentProbability
    /// Wq, the mean time in line.
    case meanWaitingTime
    /// W, the mean time in the system, of the requests that are served.
    case meanResponseTime
    /// Lq, the mean number standing in line.
    case meanQueueLength
    /// L, the mean number in the system.
    case meanNumberInSystem
    /// The variance of the response time, in seconds squared.
    case responseTimeVariance
    /// The time in line that a fraction p of requests does not exceed, 0 < p < 1.
    case waitingTimePercentile(Double)
    /// The response time that a fraction p of requests does not exceed, 0 < p < 1.
    case responseTimePercentile(Double)
    /// P(Wq > t).
    case waitingTimeSurvival(Double)
    /// P(W > t).
    case responseTimeSurvival(Double)
    /// P(n), the long-run fraction of time with exactly n requests in the system.
    case probability(ofNumberInSystem: Int)
    /// How long the system takes to forget how it started.
    case relaxationTime
}
