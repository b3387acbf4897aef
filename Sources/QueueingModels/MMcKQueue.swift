/// A steady-state M/M/c/K queue: like M/M/c, but a request that finds K in the system is refused.
///
///     let queue = try MMcKQueue(arrivalRate: 50, serviceRate: 10, servers: 4, capacity: 20)
///     queue.blockingProbability       // 0.2028
///     queue.throughput                // 39.86 per second
///     queue.meanResponseTime          // 0.4082 seconds, of the accepted
///
/// There is a steady state at every load. Times are those of accepted requests. M/M/c/c is
/// Erlang's loss system. Source: Gross and Harris, Fundamentals of Queueing Theory.
public struct MMcKQueue: Sendable {
    /// λ, the mean number of arrivals per second, refused ones included.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// K, the most requests in the system, those in service included.
    public let capacity: Int
    private let states: BirthDeathLaw
    private let accepted: ExponentialLine

    /// - Throws: `ModelError` when λ or μ is not positive, c below 1, K below c or above 10⁷.
    public init(
        arrivalRate: Double, serviceRate: Double, servers: Int, capacity: Int
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        try requireAtLeast(1, servers, "number of servers")
        guard capacity >= servers, capacity <= 10_000_000 else {
            throw .outside(
                name: "capacity", value: Double(capacity),
                domain: "at least the number of servers, \(servers), and at most 10000000")
        }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.capacity = capacity
        states = BirthDeathLaw(last: capacity) { _ in
            arrivalRate
        } death: { n in
            Double(min(n, servers)) * serviceRate
        }
        // What an accepted request finds: the same law without the full state.
        let full = states.first + states.probabilities.count > capacity
        accepted = ExponentialLine(
            servers: servers, serviceRate: serviceRate, first: states.first,
            found: full ? states.probabilities.dropLast() : states.probabilities)
    }

    /// T = 1/μ.
    public var meanServiceTime: Double { 1 / serviceRate }
    /// a = λ/μ, refused requests included.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// The fraction of the servers' time spent working.
    public var utilisation: Double { throughput / (serviceRate * Double(servers)) }
    /// μ·E[busy servers]: what is accepted is served.
    public var throughput: Double {
        serviceRate * states.mean { Double(min($0, servers)) }
    }
    /// P(K): the fraction of requests refused.
    public var blockingProbability: Double { states.probability(of: capacity) }
    /// The probability that an accepted request stands in line.
    public var waitingProbability: Double { accepted.waitingProbability }
    /// Wq, of accepted requests.
    public var meanWaitingTime: Double { meanQueueLength / throughput }
    /// W, of accepted requests.
    public var meanResponseTime: Double { meanNumberInSystem / throughput }
    /// Lq.
    public var meanQueueLength: Double { states.mean { Double(max(0, $0 - servers)) } }
    /// L.
    public var meanNumberInSystem: Double { states.mean { Double($0) } }

    /// P(n).
    public func probability(ofNumberInSystem n: Int) -> Double { states.probability(of: n) }
    /// P(Wq > t) of an accepted request.
    public func waitingTimeSurvival(_ t: Double) -> Double { accepted.waitingTimeSurvival(t) }
    /// P(W > t) of an accepted request.
    public func responseTimeSurvival(_ t: Double) -> Double { accepted.responseTimeSurvival(t) }
    /// The time in line that a fraction `p` of accepted requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double { accepted.waitingTimePercentile(p) }
    /// The response time that a fraction `p` of accepted requests does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double { accepted.responseTimePercentile(p) }
}

extension MMcKQueue: QueueingModel {
    public var notation: String { "M/M/\(servers)/\(capacity)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad: offeredLoad
        case .utilisation: utilisation
        case .throughput: throughput
        case .waitingProbability: waitingProbability
        case .blockingProbability: blockingProbability
        case .meanWaitingTime: meanWaitingTime
        case .meanResponseTime: meanResponseTime
        case .meanQueueLength: meanQueueLength
        case .meanNumberInSystem: meanNumberInSystem
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        case .abandonmentProbability: 0
        case .responseTimeVariance, .relaxationTime: nil
        }
    }
}
