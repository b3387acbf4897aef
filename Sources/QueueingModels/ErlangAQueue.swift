internal import Glibc

/// A steady-state M/M/c+M queue, Erlang-A: a client in line gives up after an exponential time, and
/// the server then drops the request unserved.
///
///     let queue = try ErlangAQueue(
///         arrivalRate: 50, serviceRate: 10, servers: 4, meanPatience: 1)
///     queue.abandonmentProbability    // 0.2111
///     queue.throughput                // 39.45 per second
///
/// There is a steady state at every load. Mean waiting time and line cover all requests, response
/// times those that are served. Source: Palm (1957); Garnett, Mandelbaum and Reiman (2002).
public struct ErlangAQueue: Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// 1/θ, the mean time a client stays in line.
    public let meanPatience: Double
    private let states: BirthDeathLaw

    /// - Throws: `ModelError` when λ, μ or the patience is not positive or c below 1.
    public init(
        arrivalRate: Double, serviceRate: Double, servers: Int, meanPatience: Double
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        try requireAtLeast(1, servers, "number of servers")
        try requirePositive(meanPatience, "patience")
        // The line of an overloaded system grows as λ/θ; beyond this it is not followed.
        guard arrivalRate * meanPatience <= 1e7 else {
            throw .outside(
                name: "patience", value: meanPatience,
                domain: "at most \((1e7 / arrivalRate).plain) seconds at this arrival rate")
        }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.meanPatience = meanPatience
        states = BirthDeathLaw { _ in
            arrivalRate
        } death: { n in
            Double(min(n, servers)) * serviceRate + Double(max(0, n - servers)) / meanPatience
        }
    }

    /// a = λ/μ.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// The fraction of the servers' time spent working.
    public var utilisation: Double { throughput / (Double(servers) * serviceRate) }
    /// μ·E[busy servers]: requests served per second.
    public var throughput: Double { serviceRate * states.mean { Double(min($0, servers)) } }
    /// θ·Lq/λ: the fraction of clients that give up.
    public var abandonmentProbability: Double { meanQueueLength / (meanPatience * arrivalRate) }
    /// The probability that a request stands in line.
    public var waitingProbability: Double { states.mean { $0 >= servers ? 1 : 0 } }
    /// E[Wq] of all requests, those given up included.
    public var meanWaitingTime: Double { meanQueueLength / arrivalRate }
    /// Lq.
    public var meanQueueLength: Double { states.mean { Double(max(0, $0 - servers)) } }
    /// L.
    public var meanNumberInSystem: Double { states.mean { Double($0) } }
    /// P(n).
    public func probability(ofNumberInSystem n: Int) -> Double { states.probability(of: n) }

    /// W of served requests. Given that it is served, a request with k departures to await passes
    /// through stages of rates cμ + kθ, …, cμ + θ.
    public var meanResponseTime: Double {
        let first = found
        var sum = 0.0
        var passed = 0.0
        for (index, weight) in first.line.enumerated() {
            passed += 1 / (capacity + Double(index + 1) / meanPatience)
            sum += weight * passed
        }
        return sum + 1 / serviceRate
    }

    /// P(V > t) of the offered wait, what a client who never gives up would wait.
    public func offeredWaitSurvival(_ t: Double) -> Double {
        var initial: [Double] = []
        for (index, probability) in states.probabilities.enumerated()
        where states.first + index >= servers {
            initial.append(probability)
        }
        let gap = max(0, states.first - servers)
        initial = [Double](repeating: 0, count: gap) + initial
        return Self.stages(initial: initial) { capacity + Double($0) / meanPatience }.survival(t)
    }

    /// P(W > t) of served requests; nil where the line is so long (thousands) that its stages are
    /// too many to follow.
    public func responseTimeSurvival(_ t: Double) -> Double? { response?.survival(t) }
    /// The response time that a fraction `p` of served requests does not exceed; nil where the
    /// survival is.
    public func responseTimePercentile(_ p: Double) -> Double? { response?.percentile(p) }

    private var capacity: Double { Double(servers) * serviceRate }

    /// What a request that will be served finds: with k departures to await it is served with
    /// probability cμ/(cμ + kθ).
    private var found: (free: Double, line: [Double]) {
        var free = 0.0
        var line = [Double](repeating: 0, count: max(0, states.first - servers))
        for (index, probability) in states.probabilities.enumerated() {
            let k = states.first + index - servers + 1
            if k <= 0 {
                free += probability
            } else {
                line.append(probability * capacity / (capacity + Double(k) / meanPatience))
            }
        }
        let total = free + line.reduce(0, +)
        return (free / total, line.map { $0 / total })
    }

    private var response: PhaseTypeLaw? {
        let (free, line) = found
        let steps = 5 * meanResponseTime * (capacity + Double(line.count) / meanPatience)
        guard steps * Double(line.count) < 5e8 else { return nil }
        return Self.stages(initial: line, served: (free, serviceRate)) {
            capacity + Double($0 + 1) / meanPatience
        }
    }

    /// Stages `initial.count − 1`, …, 1, 0 in turn at the rates given, then a service if there is
    /// to be one.
    private static func stages(
        initial: [Double], served: (free: Double, rate: Double)? = nil, rate: (Int) -> Double
    ) -> PhaseTypeLaw {
        let last = initial.count
        var start = initial
        var exits = [Double](repeating: 0, count: last)
        var moves: [(from: Int, to: Int, rate: Double)] = []
        for stage in stride(from: 1, to: last, by: 1) {
            moves.append((stage, stage - 1, rate(stage)))
        }
        if let served {
            start.append(served.free)
            exits.append(served.rate)
            if last > 0 { moves.append((0, last, rate(0))) }
        } else if last > 0 {
            exits[0] = rate(0)
        }
        return PhaseTypeLaw(initial: start, moves: moves, exits: exits)
    }
}

extension ErlangAQueue: QueueingModel {
    public var notation: String { "M/M/\(servers)+M" }

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
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        case .responseTimeVariance, .waitingTimePercentile, .waitingTimeSurvival, .relaxationTime:
            nil
        }
    }
}
