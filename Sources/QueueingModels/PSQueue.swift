/// A steady-state processor-sharing system: Poisson arrivals, any law of service times, and `c`
/// servers' worth of speed shared equally by all n requests, each at no more than one server's.
/// What a server does that runs every request at once in threads on c cores.
///
///     let queue = try PSQueue(arrivalRate: 36, meanServiceTime: 0.1, servers: 4)
///     queue.meanResponseTime                  // 0.2969 seconds, M/M/4's
///     queue.responseTimePercentile(0.99)      // 2.0904 seconds, where FCFS has 1.219
///
/// The number in the system has M/M/c's law, whatever the law of service (Cohen, The multiple phase
/// service network with generalized processor sharing, 1979). The response time's law is that of
/// a tagged request in the chain of the others, exact for exponential service; for other laws only
/// the mean is given. Nobody stands in line, so there is no waiting time.
public struct PSQueue: Sendable {
    private let shared: MMcQueue
    public let law: ServiceLaw

    /// - Throws: `ModelError` for nonsense and for λT ≥ c.
    public init(
        arrivalRate: Double, meanServiceTime: Double, servers: Int, law: ServiceLaw = .exponential
    ) throws(ModelError) {
        try requirePositive(meanServiceTime, "service time")
        try law.validate()
        shared = try MMcQueue(
            arrivalRate: arrivalRate, serviceRate: 1 / meanServiceTime, servers: servers)
        self.law = law
    }

    /// λ, the mean number of arrivals per second.
    public var arrivalRate: Double { shared.arrivalRate }
    /// T, the mean service time of a request that has a server to itself.
    public var meanServiceTime: Double { shared.meanServiceTime }
    /// c, the number of servers.
    public var servers: Int { shared.servers }
    /// a = λT.
    public var offeredLoad: Double { shared.offeredLoad }
    /// ρ = a/c.
    public var utilisation: Double { shared.utilisation }
    /// W, whatever the law of service.
    public var meanResponseTime: Double { shared.meanResponseTime }
    /// L, whatever the law of service.
    public var meanNumberInSystem: Double { shared.meanNumberInSystem }
    /// The mean response time of a request that needs `serviceTime`: in proportion to it.
    public func meanResponseTime(serviceTime: Double) -> Double {
        serviceTime * meanResponseTime / meanServiceTime
    }
    /// P(n), whatever the law of service.
    public func probability(ofNumberInSystem n: Int) -> Double {
        shared.probability(ofNumberInSystem: n)
    }

    /// (2 + ρ)/(2 − ρ)·W² for M/M/1 (Coffman, Muntz and Trotter, 1970); nil otherwise.
    public var responseTimeVariance: Double? {
        guard servers == 1, law == .exponential else { return nil }
        return (2 + utilisation) / (2 - utilisation) * meanResponseTime * meanResponseTime
    }

    /// The tagged request among n others: they come at λ, each of the n + 1 goes at its share.
    private var tagged: PhaseTypeLaw? {
        guard law == .exponential else { return nil }
        var found: [Double] = []
        var told = 0.0
        while found.count < servers || found[found.count - 1] > 1e-17, found.count < 100_000 {
            found.append(probability(ofNumberInSystem: found.count))
            told += found[found.count - 1]
        }
        // Too many states, or too many steps of each, to follow.
        let steps = 10 * meanResponseTime * (arrivalRate + Double(servers) * shared.serviceRate)
        guard told > 1 - 1e-9, steps * Double(found.count) < 5e8 else { return nil }
        func share(_ others: Int) -> Double {
            shared.serviceRate * min(1, Double(servers) / Double(others + 1))
        }
        var moves: [(from: Int, to: Int, rate: Double)] = []
        for n in found.indices {
            if n + 1 < found.count { moves.append((n, n + 1, arrivalRate)) }
            if n > 0 { moves.append((n, n - 1, Double(n) * share(n))) }
        }
        return PhaseTypeLaw(initial: found, moves: moves, exits: found.indices.map(share))
    }

    /// P(W > t); nil unless service is exponential, and for systems of some 10⁴ servers or a
    /// utilisation beyond some 0.998, whose chain is too long to follow.
    public func responseTimeSurvival(_ t: Double) -> Double? { tagged?.survival(t) }
    /// The response time that a fraction `p` does not exceed; nil where the survival is.
    public func responseTimePercentile(_ p: Double) -> Double? { tagged?.percentile(p) }
}

extension PSQueue: QueueingModel {
    public var notation: String { "M/\(KendallNotation.symbol(of: law))/\(servers)-PS" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad: offeredLoad
        case .utilisation: utilisation
        case .throughput: arrivalRate
        case .blockingProbability, .abandonmentProbability: 0
        case .meanResponseTime: meanResponseTime
        case .meanNumberInSystem: meanNumberInSystem
        case .responseTimeVariance: responseTimeVariance
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        case .relaxationTime: law == .exponential ? shared.relaxationTime : nil
        case .waitingProbability, .meanWaitingTime, .meanQueueLength, .waitingTimePercentile,
            .waitingTimeSurvival:
            nil
        }
    }
}
