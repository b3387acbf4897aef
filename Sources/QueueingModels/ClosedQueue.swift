/// A closed system: N clients, each of which thinks, sends one request to `c` exponential servers
/// behind one first-come first-served line, and thinks again when the response is there. What a
/// driver with N connections produces; M/M/c//N, the machine repair model.
///
///     let queue = try ClosedQueue(
///         population: 100, meanServiceTime: 0.1, servers: 4, thinkTime: 1)
///     queue.throughput            // 40.0 per second
///     queue.meanResponseTime      // 1.5 seconds
///
/// The law of the think time does not matter. Throughput and response time by the product form
/// (Gross and Harris); percentiles by the arrival theorem (Sevcik and Mitrani, 1981): a request
/// finds the system as it is with N − 1 clients.
public struct ClosedQueue: Sendable {
    /// N, the number of clients.
    public let population: Int
    /// T, the mean service time.
    public let meanServiceTime: Double
    /// c, the number of servers.
    public let servers: Int
    /// Z, the mean think time; 0 for a client that sends again at once.
    public let thinkTime: Double
    private let states: BirthDeathLaw
    /// What a request finds.
    private let found: ExponentialLine

    /// - Throws: `ModelError` when T is not positive, Z negative, N or c below 1, or N above 10⁷.
    public init(
        population: Int, meanServiceTime: Double, servers: Int, thinkTime: Double
    ) throws(ModelError) {
        guard (1...10_000_000).contains(population) else {
            throw .outside(
                name: "population", value: Double(population),
                domain: "a whole number from 1 to 10000000")
        }
        try requirePositive(meanServiceTime, "service time")
        try requireAtLeast(1, servers, "number of servers")
        try requireNotNegative(thinkTime, "think time")
        self.population = population
        self.meanServiceTime = meanServiceTime
        self.servers = servers
        self.thinkTime = thinkTime
        states = Self.states(population, meanServiceTime, servers, thinkTime)
        let others =
            population == 1
            ? nil : Self.states(population - 1, meanServiceTime, servers, thinkTime)
        found = ExponentialLine(
            servers: servers, serviceRate: 1 / meanServiceTime, first: others?.first ?? 0,
            found: others?.probabilities ?? [1])
    }

    private static func states(
        _ population: Int, _ serviceTime: Double, _ servers: Int, _ thinkTime: Double
    ) -> BirthDeathLaw {
        BirthDeathLaw(last: population) { n in
            // Without a think time everyone is always in the system.
            thinkTime == 0 ? .infinity : Double(population - n) / thinkTime
        } death: { n in
            Double(min(n, servers)) / serviceTime
        }
    }

    /// X = E[busy servers]/T.
    public var throughput: Double {
        states.mean { Double(min($0, servers)) } / meanServiceTime
    }
    /// X·T/c.
    public var utilisation: Double { throughput * meanServiceTime / Double(servers) }
    /// L.
    public var meanNumberInSystem: Double { states.mean { Double($0) } }
    /// Lq.
    public var meanQueueLength: Double { states.mean { Double(max(0, $0 - servers)) } }
    /// R = L/X, which keeps its digits where N/X − Z would not.
    public var meanResponseTime: Double { meanNumberInSystem / throughput }
    /// Lq/X.
    public var meanWaitingTime: Double { meanQueueLength / throughput }
    /// P(n in the system), n − N clients thinking.
    public func probability(ofNumberInSystem n: Int) -> Double { states.probability(of: n) }

    /// The probability that a request stands in line.
    public var waitingProbability: Double { found.waitingProbability }
    /// P(Wq > t).
    public func waitingTimeSurvival(_ t: Double) -> Double { found.waitingTimeSurvival(t) }
    /// P(R > t).
    public func responseTimeSurvival(_ t: Double) -> Double { found.responseTimeSurvival(t) }
    /// The time in line that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double { found.waitingTimePercentile(p) }
    /// The response time that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double { found.responseTimePercentile(p) }

    /// The asymptotic bounds, whatever the laws (Muntz and Wong, 1974).
    public var bounds: Bounds {
        let n = Double(population)
        let c = Double(servers)
        let over = max(0, n - c) * meanServiceTime / c
        let greatest = min(n / (meanServiceTime + thinkTime), c / meanServiceTime)
        return Bounds(
            leastThroughput: min(greatest, n / (thinkTime + meanServiceTime + over)),
            greatestThroughput: greatest,
            leastResponseTime: max(meanServiceTime, n * meanServiceTime / c - thinkTime),
            knee: c * (meanServiceTime + thinkTime) / meanServiceTime)
    }

    /// What no closed system of these means can leave.
    public struct Bounds: Codable, Equatable, Sendable {
        /// N/(Z + T + (N − c)⁺T/c): a request finds at most N − 1 others.
        public let leastThroughput: Double
        /// min(N/(T + Z), c/T).
        public let greatestThroughput: Double
        /// R ≥ max(T, NT/c − Z).
        public let leastResponseTime: Double
        /// N* = c(T + Z)/T: beyond so many clients there must be a line.
        public let knee: Double

        enum CodingKeys: String, CodingKey {
            case leastThroughput = "least_throughput_per_s"
            case greatestThroughput = "greatest_throughput_per_s"
            case leastResponseTime = "least_response_time_s"
            case knee = "knee_population"
        }
    }

    /// X by Seidmann's approximation (1987), one server c times as fast and a delay of T(c − 1)/c,
    /// as many tools compute it: kept to be compared with, up to some 13 % off in R.
    public var seidmannThroughput: Double {
        let demand = meanServiceTime / Double(servers)
        let delay = thinkTime + meanServiceTime - demand
        var line = 0.0
        var throughput = 0.0
        for n in 1...population {
            throughput = Double(n) / (delay + demand * (1 + line))
            line = throughput * demand * (1 + line)
        }
        return throughput
    }
}

extension ClosedQueue: QueueingModel {
    public var notation: String { "M/M/\(servers)//\(population)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .utilisation: utilisation
        case .throughput: throughput
        case .waitingProbability: waitingProbability
        case .blockingProbability: 0
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
        case .offeredLoad, .responseTimeVariance, .relaxationTime: nil
        }
    }
}
