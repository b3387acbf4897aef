internal import Glibc

/// A steady-state M/M/∞ system: nobody ever waits. The lower bound of every other model's
/// response time, and the model of a server that shows no limit.
///
///     let system = try MMInfinityQueue(arrivalRate: 40, serviceRate: 10)
///     system.meanNumberInSystem                   // 4
///     system.probability(ofNumberInSystem: 4)     // 0.1954, a Poisson probability
///
/// The number in the system is Poisson whatever the law of the service time (Palm, 1943).
public struct MMInfinityQueue: Equatable, Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// μ, the rate at which each request completes.
    public let serviceRate: Double

    /// - Throws: `ModelError` when λ is negative or μ not positive.
    public init(arrivalRate: Double, serviceRate: Double) throws(ModelError) {
        try requireNotNegative(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
    }

    /// a = λ/μ, which is also the mean number in the system.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// L = a.
    public var meanNumberInSystem: Double { offeredLoad }
    /// W = 1/μ.
    public var meanResponseTime: Double { 1 / serviceRate }
    /// P(n) = e^{−a}·aⁿ/n!.
    public func probability(ofNumberInSystem n: Int) -> Double {
        PoissonLaw.probability(of: n, mean: offeredLoad)
    }
    /// P(W > t) = e^{−μt}.
    public func responseTimeSurvival(_ t: Double) -> Double { t <= 0 ? 1 : exp(-serviceRate * t) }
    /// −ln(1 − p)/μ; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a percentile is asked for as a fraction between 0 and 1")
        return -log1p(-p) / serviceRate
    }
}

extension MMInfinityQueue: QueueingModel {
    public var notation: String { "M/M/inf" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad, .meanNumberInSystem: offeredLoad
        case .throughput: arrivalRate
        case .waitingProbability, .blockingProbability, .abandonmentProbability, .meanWaitingTime,
            .meanQueueLength,
            .waitingTimePercentile:
            0
        case .waitingTimeSurvival(let t): t < 0 ? 1 : 0
        case .meanResponseTime: meanResponseTime
        case .responseTimeVariance: meanResponseTime * meanResponseTime
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        case .relaxationTime: meanResponseTime
        // No number of servers, no share of them.
        case .utilisation: nil
        }
    }
}
