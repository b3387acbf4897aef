internal import Glibc

/// A steady-state M/M/c queue: Poisson arrivals, exponential service times,
/// `c` identical servers and one unbounded first-come first-served line.
///
///     let queue = try MMcQueue(arrivalRate: 80, serviceRate: 10, servers: 10)
///     queue.utilisation           // 0.8
///     queue.waitingProbability    // 0.4092 (Erlang C)
///     queue.meanResponseTime      // 0.1205 seconds
///
/// Rates are per second and times are in seconds. Source: Erlang (1917); the response time's law
/// as in Gross and Harris, Fundamentals of Queueing Theory, rearranged to keep its digits.
public struct MMcQueue: Equatable, Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// C, Erlang C: the probability that an arriving request stands in line.
    public let waitingProbability: Double
    /// B, Erlang B, kept for the state probabilities.
    private let blocking: Double
    /// δ = cμ − λ, computed once: ρ near 1 has lost its digits.
    private let spareRate: Double

    /// An M/M/c queue with λ arrivals and μ completions per second and server.
    ///
    /// - Throws: `ModelError` when λ is negative, μ not positive, c below 1, λ ≥ cμ, or λ/μ
    ///   beyond 10¹⁴ erlangs.
    public init(arrivalRate: Double, serviceRate: Double, servers: Int) throws(ModelError) {
        try requireNotNegative(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        try requireAtLeast(1, servers, "number of servers")
        guard arrivalRate / serviceRate <= 1e14 else {
            throw .outside(
                name: "offered load", value: arrivalRate / serviceRate,
                domain: "at most 1e14 erlangs")
        }
        let capacity = Double(servers) * serviceRate
        let spareRate = capacity - arrivalRate
        // Nearer to saturation than this, the spare rate has lost its digits.
        guard spareRate > 1e-12 * capacity else {
            throw .unstable(utilisation: arrivalRate / capacity)
        }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.spareRate = spareRate
        blocking = ErlangFormulas.blockingProbability(
            offeredLoad: arrivalRate / serviceRate, servers: servers)
        waitingProbability = ErlangFormulas.waitingProbability(
            blocking: blocking, spare: spareRate / serviceRate, servers: Double(servers))
    }

    /// T = 1/μ, the mean service time.
    public var meanServiceTime: Double { 1 / serviceRate }
    /// a = λ/μ, in erlangs.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// Wq = C/(cμ − λ).
    public var meanWaitingTime: Double { waitingProbability / spareRate }
    /// C(2 − C)/(cμ − λ)² + 1/μ².
    public var responseTimeVariance: Double {
        waitingProbability * (2 - waitingProbability) / (spareRate * spareRate)
            + meanServiceTime * meanServiceTime
    }

    /// 1/(√(cμ) − √λ)², the time in which the effect of an empty start falls by e. Exact for one
    /// server and the limit in heavy load for several (Morse, 1958).
    public var relaxationTime: Double {
        let gap =
            spareRate / ((Double(servers) * serviceRate).squareRoot() + arrivalRate.squareRoot())
        return 1 / (gap * gap)
    }

    /// P(n), the long-run fraction of time with n requests in the system.
    public func probability(ofNumberInSystem n: Int) -> Double {
        guard n >= 0 else { return 0 }
        let full = PoissonLaw.probability(of: servers, mean: offeredLoad)
        let capacity = Double(servers) * serviceRate
        // The sum of the Poisson weights below c and the geometric tail from c on, both in terms
        // of the weight at c; where B underflows, which is before 1/B would overflow, the tail carries
        // nothing.
        let total = blocking > 0 ? full * (1 / blocking - 1 + capacity / spareRate) : 1
        if n < servers { return PoissonLaw.probability(of: n, mean: offeredLoad) / total }
        return full / total * exp(Double(n - servers) * log1p(-spareRate / capacity))
    }

    private var wait: ExponentialWait {
        ExponentialWait(probability: waitingProbability, rate: spareRate, serviceRate: serviceRate)
    }

    /// P(Wq > t) = C·e^{−(cμ − λ)t}.
    public func waitingTimeSurvival(_ t: Double) -> Double { wait.waitingTimeSurvival(t) }

    /// P(W > t), the probability that a response takes longer than `t` seconds.
    public func responseTimeSurvival(_ t: Double) -> Double { wait.responseTimeSurvival(t) }

    /// The time in line that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double { wait.waitingTimePercentile(p) }

    /// The response time that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double { wait.responseTimePercentile(p) }

    /// λ·P(W ≤ τ): responses per second that come in time when clients give up after `timeout`
    /// seconds and the server, not knowing, does the work all the same.
    public func goodput(timeout: Double) -> Double {
        arrivalRate * (1 - responseTimeSurvival(timeout))
    }
}

extension MMcQueue: LosslessQueue {
    public var notation: String { "M/M/\(servers)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .waitingProbability: waitingProbability
        case .responseTimeVariance: responseTimeVariance
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        case .relaxationTime: relaxationTime
        default: mean(measure)
        }
    }
}
