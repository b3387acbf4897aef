/// A steady-state M/G/1 queue: Poisson arrivals, any law of service times, one server and one
/// first-come first-served line.
///
///     let queue = try MG1Queue(arrivalRate: 8, meanServiceTime: 0.1, law: .erlang(k: 2))
///     queue.meanWaitingTime                   // 0.3 seconds
///     queue.waitingTimePercentile(0.95)       // 1.041… seconds
///
/// Means by Pollaczek and Khinchine (1930, 1932), variance by Takács (1962). The percentiles of
/// Erlang, hyperexponential and exponential services are exact: the wait is then itself of phase
/// type (Neuts, 1981), so no transform is inverted. Where only the SCV is known there are none.
public struct MG1Queue: Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// T, the mean service time.
    public let meanServiceTime: Double
    public let law: ServiceLaw

    /// - Throws: `ModelError` for nonsense and for λT ≥ 1.
    public init(
        arrivalRate: Double, meanServiceTime: Double, law: ServiceLaw
    ) throws(ModelError) {
        try requireNotNegative(arrivalRate, "arrival rate")
        try requirePositive(meanServiceTime, "service time")
        try law.validate()
        guard 1 - arrivalRate * meanServiceTime > 1e-12 else {
            throw .unstable(utilisation: arrivalRate * meanServiceTime)
        }
        self.arrivalRate = arrivalRate
        self.meanServiceTime = meanServiceTime
        self.law = law
    }

    /// ρ = λT, which is also the offered load and, as arrivals see the average, the probability
    /// of standing in line.
    public var utilisation: Double { arrivalRate * meanServiceTime }
    /// Wq = ρT(1 + cs²)/(2(1 − ρ)).
    public var meanWaitingTime: Double {
        utilisation * meanServiceTime * (1 + law.squaredCoefficientOfVariation)
            / (2 * (1 - utilisation))
    }
    /// W = Wq + T.
    public var meanResponseTime: Double { meanWaitingTime + meanServiceTime }
    /// Lq = λ·Wq.
    public var meanQueueLength: Double { arrivalRate * meanWaitingTime }
    /// L = λ·W.
    public var meanNumberInSystem: Double { arrivalRate * meanResponseTime }
    /// Wq² + λE[S³]/(3(1 − ρ)); nil where only the SCV is known.
    public var waitingTimeVariance: Double? {
        guard let third = law.thirdMoment else { return nil }
        let cube = meanServiceTime * meanServiceTime * meanServiceTime
        return meanWaitingTime * meanWaitingTime
            + arrivalRate * third * cube / (3 * (1 - utilisation))
    }
    /// Var Wq + Var S.
    public var responseTimeVariance: Double? {
        waitingTimeVariance.map {
            $0 + law.squaredCoefficientOfVariation * meanServiceTime * meanServiceTime
        }
    }

    /// The wait: with probability ρ a residual service, after each of which with probability ρ
    /// another; nil where the service has no stages.
    private var wait: PhaseTypeLaw? {
        guard let stages = law.stages?.scaled(toMean: meanServiceTime) else { return nil }
        let equilibrium = stages.equilibrium
        var moves: [(from: Int, to: Int, rate: Double)] = []
        var exits = [Double](repeating: 0, count: stages.rates.count)
        Self.add(stages, restart: equilibrium, probability: utilisation, &moves, &exits)
        return PhaseTypeLaw(
            initial: equilibrium.map { $0 * utilisation }, moves: moves, exits: exits)
    }

    /// The wait's stages followed by a service's.
    private var response: PhaseTypeLaw? {
        guard let stages = law.stages?.scaled(toMean: meanServiceTime) else { return nil }
        let equilibrium = stages.equilibrium
        let count = stages.rates.count
        var moves: [(from: Int, to: Int, rate: Double)] = []
        var exits = [Double](repeating: 0, count: 2 * count)
        Self.add(stages, restart: equilibrium, probability: utilisation, &moves, &exits)
        for stage in 0..<count {
            // What would end the wait starts the service.
            for first in 0..<count where stages.initial[first] > 0 {
                let rate = exits[stage] * stages.initial[first]
                if rate > 0 { moves.append((stage, count + first, rate)) }
            }
            exits[stage] = 0
            if let next = stages.next[stage] {
                moves.append((count + stage, count + next, stages.rates[stage]))
            } else {
                exits[count + stage] = stages.rates[stage]
            }
        }
        return PhaseTypeLaw(
            initial: equilibrium.map { $0 * utilisation }
                + stages.initial.map { $0 * (1 - utilisation) },
            moves: moves, exits: exits)
    }

    private static func add(
        _ stages: Stages, restart: [Double], probability: Double,
        _ moves: inout [(from: Int, to: Int, rate: Double)], _ exits: inout [Double]
    ) {
        for stage in stages.rates.indices {
            if let next = stages.next[stage] {
                moves.append((stage, next, stages.rates[stage]))
            } else {
                exits[stage] = stages.rates[stage] * (1 - probability)
                for (target, share) in restart.enumerated() {
                    moves.append((stage, target, stages.rates[stage] * probability * share))
                }
            }
        }
    }

    /// P(Wq > t); nil where the service has no stages.
    public func waitingTimeSurvival(_ t: Double) -> Double? { wait?.survival(t) }
    /// P(W > t); nil where the service has no stages.
    public func responseTimeSurvival(_ t: Double) -> Double? { response?.survival(t) }
    /// The time in line a fraction `p` does not exceed; nil where the service has no stages, or varies
    /// so much that the chain is too long to follow.
    public func waitingTimePercentile(_ p: Double) -> Double? { wait?.percentile(p) }
    /// The response time a fraction `p` does not exceed; nil as for `waitingTimePercentile`.
    public func responseTimePercentile(_ p: Double) -> Double? { response?.percentile(p) }
}

extension MG1Queue: QueueingModel {
    public var notation: String { "M/\(KendallNotation.symbol(of: law))/1" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad, .utilisation, .waitingProbability: utilisation
        case .throughput: arrivalRate
        case .blockingProbability, .abandonmentProbability: 0
        case .meanWaitingTime: meanWaitingTime
        case .meanResponseTime: meanResponseTime
        case .meanQueueLength: meanQueueLength
        case .meanNumberInSystem: meanNumberInSystem
        case .responseTimeVariance: responseTimeVariance
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): n == 0 ? 1 - utilisation : nil
        case .relaxationTime: nil
        }
    }
}
