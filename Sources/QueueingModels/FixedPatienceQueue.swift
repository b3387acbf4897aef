internal import Glibc

/// A steady-state M/M/c+D queue: a client in line gives up after exactly τ seconds, and the server
/// then drops the request unserved; a request in service is finished.
///
///     let queue = try FixedPatienceQueue(
///         arrivalRate: 50, serviceRate: 10, servers: 4, patience: 0.5)
///     queue.abandonmentProbability    // 0.2007
///
/// There is a steady state at every load. Mean waiting time and line cover all requests, response
/// times those that are served. Source: Baccelli and Hébuterne, On Queues with Impatient Customers
/// (1981): the offered wait has density λP(c − 1 busy)e^{(λ − cμ)x} up to τ and falls at cμ beyond.
public struct FixedPatienceQueue: Equatable, Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// τ, how long a client stays in line.
    public let patience: Double
    /// δ = cμ − λ.
    private let spareRate: Double
    /// P(no wait), P(0 < V ≤ τ) and P(V > τ) of the offered wait V.
    private let free: Double
    private let inTime: Double
    private let tooLate: Double

    /// - Throws: `ModelError` when λ, μ or τ is not positive or c below 1.
    public init(
        arrivalRate: Double, serviceRate: Double, servers: Int, patience: Double
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        try requireAtLeast(1, servers, "number of servers")
        try requirePositive(patience, "patience")
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.patience = patience
        let capacity = Double(servers) * serviceRate
        spareRate = capacity - arrivalRate
        // In units of P(c − 1 busy) where δ ≥ 0, and of that times e^{−δτ} in overload, so that
        // nothing overflows.
        let x = abs(spareRate) * patience
        let below =
            1
            / ErlangFormulas.blockingProbability(
                offeredLoad: arrivalRate / serviceRate, servers: servers - 1)
        let scale = spareRate >= 0 ? 1 : exp(-x)
        let late = (spareRate >= 0 ? exp(-x) : 1) * arrivalRate / capacity
        let early = arrivalRate * patience * exponentialShare(x)
        if below.isInfinite {
            (free, inTime, tooLate) = (1, 0, 0)
        } else {
            let total = below * scale + early + late
            (free, inTime, tooLate) = (below * scale / total, early / total, late / total)
        }
    }

    /// a = λ/μ.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// The fraction of the servers' time spent working.
    public var utilisation: Double { throughput / (Double(servers) * serviceRate) }
    /// λ(1 − P(V > τ)): requests served per second.
    public var throughput: Double { arrivalRate * (free + inTime) }
    /// P(V > τ): the fraction of clients that give up.
    public var abandonmentProbability: Double { tooLate }
    /// The probability that a request stands in line.
    public var waitingProbability: Double { inTime + tooLate }
    /// E[min(V, τ)] of all requests, those given up included.
    public var meanWaitingTime: Double { inTime * meanWaitInTime + tooLate * patience }
    /// W of served requests.
    public var meanResponseTime: Double {
        inTime / (free + inTime) * meanWaitInTime + 1 / serviceRate
    }
    /// Lq = λ·Wq.
    public var meanQueueLength: Double { arrivalRate * meanWaitingTime }
    /// L: those in line and those in service.
    public var meanNumberInSystem: Double { meanQueueLength + throughput / serviceRate }

    /// E[V | 0 < V ≤ τ]: the mean of an exponential density e^{−δv} cut off at τ.
    private var meanWaitInTime: Double {
        let x = spareRate * patience
        // 1/x − 1/(eˣ − 1), which cancels near 0: ½ − x/12 + x³/720 − x⁵/30240.
        let share =
            abs(x) < 0.05
            ? 0.5 - x / 12 + x * x * x / 720 - x * x * x * x * x / 30240
            : 1 / x - 1 / expm1(x)
        return patience * share
    }

    /// P(Wq > t) of served requests.
    public func waitingTimeSurvival(_ t: Double) -> Double {
        if t < 0 { return 1 }
        if t >= patience { return 0 }
        return inTime / (free + inTime) * share(from: t)
    }

    /// P(W > t) of served requests.
    public func responseTimeSurvival(_ t: Double) -> Double {
        if t <= 0 { return 1 }
        let served = free + inTime
        let end = min(t, patience)
        // Waits up to `end` are followed by a service that lasts past t.
        let started = (1 - share(from: end)) * meanDecay(to: end, at: t)
        return free / served * exp(-serviceRate * t)
            + inTime / served * (started + (t < patience ? share(from: t) : 0))
    }

    /// The response time that a fraction `p` of served requests does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double {
        quantile(p, high: patience, survival: responseTimeSurvival)
    }

    /// The part beyond t of the density e^{−δv} on 0 … τ.
    private func share(from t: Double) -> Double {
        let x = abs(spareRate)
        let part = (patience - t) * exponentialShare(x * (patience - t))
        let whole = patience * exponentialShare(x * patience)
        // Growing densities are measured from τ, falling ones from 0.
        return spareRate >= 0 ? exp(-x * t) * part / whole : part / whole
    }

    /// E[e^{−μ(t − V)} | V ≤ end] under the density e^{−δv} on 0 … end.
    private func meanDecay(to end: Double, at t: Double) -> Double {
        // ∫e^{−δv − μ(t − v)}dv / ∫e^{−δv}dv, each integral from its larger end.
        let slope = serviceRate - spareRate
        let logUpper =
            log(end * exponentialShare(abs(slope) * end)) + max(0, slope * end) - serviceRate * t
        let logLower =
            log(end * exponentialShare(abs(spareRate) * end)) + max(0, -spareRate * end)
        return exp(logUpper - logLower)
    }
}

extension FixedPatienceQueue: QueueingModel {
    public var notation: String { "M/M/\(servers)+D" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad: offeredLoad
        case .utilisation: utilisation
        case .throughput: throughput
        case .waitingProbability: waitingProbability
        case .blockingProbability: 0
        case .abandonmentProbability: abandonmentProbability
        case .meanWaitingTime: meanWaitingTime
        case .meanResponseTime: meanResponseTime
        case .meanQueueLength: meanQueueLength
        case .meanNumberInSystem: meanNumberInSystem
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .responseTimeVariance, .waitingTimePercentile, .probability, .relaxationTime: nil
        }
    }
}
