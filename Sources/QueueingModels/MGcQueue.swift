internal import Glibc

/// A steady-state M/G/c queue, approximated from the first two moments of the service time.
///
///     let queue = try MGcQueue(
///         arrivalRate: 36, meanServiceTime: 0.1, serviceSCV: 4, servers: 4)
///     queue.meanWaitingTime       // 0.4735 seconds; exact for H2 with balanced means: 0.4745
///     queue.ruleOfThumb           // 0.4923 seconds, (1 + cs²)/2 times M/M/c's
///
/// No exact solution is known for a general law of service; two moments do not even determine the
/// mean wait. Kimura's form is taken up to cs² = 1 and Whitt's above, which came closest to exact
/// solutions; SCV 0 and 1 are the exact M/D/c and M/M/c.
public struct MGcQueue: Sendable {
    /// Ways to combine the waits of M/M/c and M/D/c.
    public enum Method: String, Sendable {
        /// (1 + cs²)/2 times M/M/c's wait; Lee and Longton (1959), Allen and Cunneen.
        case leeLongton = "Lee-Longton"
        /// cs²·M/M/c + (1 − cs²)·Cosmetatos' approximate M/D/c (1976).
        case cosmetatos = "Cosmetatos"
        /// cs²·M/M/c + (1 − cs²)·M/D/c (Boxma, Cohen and Huffels, 1979).
        case interpolation = "linear interpolation"
        /// (1 + cs²)/(2cs²/(M/M/c) + (1 − cs²)/(M/D/c)) (Kimura, 1986).
        case kimura = "Kimura"
        /// Whitt, Approximations for the GI/G/m queue (1993).
        case whitt = "Whitt"
        /// The exact solution of `MPHcQueue`, where the law is known to have stages.
        case matrixGeometric = "matrix-geometric"

        /// The forms that need two moments only.
        public static let ofTwoMoments: [Method] = [
            .leeLongton, .cosmetatos, .interpolation, .kimura, .whitt,
        ]
    }

    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// T, the mean service time.
    public let meanServiceTime: Double
    public let law: ServiceLaw
    /// c, the number of servers.
    public let servers: Int
    /// How `meanWaitingTime` was found.
    public let method: Method
    /// Wq.
    public let meanWaitingTime: Double
    /// M/M/c's, which exact solutions exceed or miss by some 1 to 3 %; exact where Wq is.
    public let waitingProbability: Double
    private let memoryless: MMcQueue

    /// - Parameter method: one of those of two moments; nil for Kimura's up to SCV 1 and Whitt's
    ///   above.
    /// - Throws: `ModelError` for nonsense and for λT ≥ c.
    public init(
        arrivalRate: Double, meanServiceTime: Double, serviceSCV: Double, servers: Int,
        method: Method? = nil
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(meanServiceTime, "service time")
        try requireSCV(serviceSCV, "the service time")
        let memoryless = try MMcQueue(
            arrivalRate: arrivalRate, serviceRate: 1 / meanServiceTime, servers: servers)
        let method = method ?? (serviceSCV <= 1 ? .kimura : .whitt)
        precondition(method != .matrixGeometric, "two moments have no exact solution")
        self.arrivalRate = arrivalRate
        self.meanServiceTime = meanServiceTime
        law = .general(scv: serviceSCV)
        self.servers = servers
        self.method = method
        self.memoryless = memoryless
        waitingProbability = memoryless.waitingProbability
        let random = memoryless.meanWaitingTime
        func constant() throws(ModelError) -> Double {
            try MDcQueue(
                arrivalRate: arrivalRate, serviceTime: meanServiceTime, servers: servers,
                withLaw: false
            ).meanWaitingTime
        }
        switch method {
        case .leeLongton:
            meanWaitingTime = (1 + serviceSCV) / 2 * random
        case .cosmetatos:
            let gamma = GGcQueue.correction(utilisation: memoryless.utilisation, servers: servers)
            meanWaitingTime = serviceSCV * random + (1 - serviceSCV) * random / 2 * (1 + gamma)
        case .interpolation:
            meanWaitingTime = try serviceSCV * random + (1 - serviceSCV) * constant()
        case .kimura:
            meanWaitingTime =
                try (1 + serviceSCV) / (2 * serviceSCV / random + (1 - serviceSCV) / constant())
        case .whitt, .matrixGeometric:
            meanWaitingTime = try GGcQueue(
                arrivalRate: arrivalRate, arrivalSCV: 1, meanServiceTime: meanServiceTime,
                serviceSCV: serviceSCV, servers: servers
            ).meanWaitingTime
        }
    }

    /// A queue whose law of service is known: the mean wait is exact where `MPHcQueue` covers the
    /// law and the number of servers and more than one request in 10⁹ waits, and from two moments
    /// otherwise.
    ///
    /// - Throws: `ModelError` for nonsense and for λT ≥ c.
    public init(
        arrivalRate: Double, meanServiceTime: Double, law: ServiceLaw, servers: Int
    ) throws(ModelError) {
        try law.validate()
        let memoryless = try MMcQueue(
            arrivalRate: arrivalRate, serviceRate: 1 / meanServiceTime, servers: servers)
        // Where next to nobody waits, the exact solution costs most and tells least.
        guard MPHcQueue.covers(law: law, servers: servers), memoryless.waitingProbability > 1e-9
        else {
            try self.init(
                arrivalRate: arrivalRate, meanServiceTime: meanServiceTime,
                serviceSCV: law.squaredCoefficientOfVariation, servers: servers)
            return
        }
        try self.init(
            exact: MPHcQueue(
                arrivalRate: arrivalRate, meanServiceTime: meanServiceTime, law: law,
                servers: servers))
    }

    private init(exact: MPHcQueue) throws(ModelError) {
        arrivalRate = exact.arrivalRate
        meanServiceTime = exact.meanServiceTime
        law = exact.law
        servers = exact.servers
        method = .matrixGeometric
        meanWaitingTime = exact.meanWaitingTime
        waitingProbability = exact.waitingProbability
        memoryless = try MMcQueue(
            arrivalRate: exact.arrivalRate, serviceRate: 1 / exact.meanServiceTime,
            servers: exact.servers)
    }

    /// cs² = Var(S)/T².
    public var serviceSCV: Double { law.squaredCoefficientOfVariation }
    /// The wait everybody quotes: (1 + cs²)/2 times M/M/c's.
    public var ruleOfThumb: Double { (1 + serviceSCV) / 2 * memoryless.meanWaitingTime }

    /// δ of the wait, taken to be exponential once there is one.
    private var waitRate: Double {
        // Among very many servers both underflow.
        meanWaitingTime > 0 && waitingProbability > 0
            ? waitingProbability / meanWaitingTime : 1 / meanServiceTime
    }

    /// P(Wq > t), by an exponential wait with the right mean and probability.
    public func waitingTimeSurvival(_ t: Double) -> Double {
        t < 0 ? 1 : waitingProbability * exp(-waitRate * t)
    }

    /// The time in line that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a percentile is asked for as a fraction between 0 and 1")
        return max(0, log(waitingProbability / (1 - p)) / waitRate)
    }

    /// P(W > t): the exponential wait followed by a service fitted to two moments.
    public func responseTimeSurvival(_ t: Double) -> Double {
        guard let response else {
            return t < meanServiceTime ? 1 : waitingTimeSurvival(t - meanServiceTime)
        }
        return response.survival(t)
    }

    /// The response time that a fraction `p` of requests does not exceed; 0 < p < 1. Nil where the
    /// service times vary so much that the chain is too long to follow.
    public func responseTimePercentile(_ p: Double) -> Double? {
        guard let response else { return waitingTimePercentile(p) + meanServiceTime }
        return response.percentile(p)
    }

    /// Stages of the wait and the service; nil where the service hardly varies.
    private var response: PhaseTypeLaw? {
        guard
            let stages = (law.stages ?? Stages(fittedTo: serviceSCV))?
                .scaled(toMean: meanServiceTime)
        else { return nil }
        return PhaseTypeLaw(
            waitProbability: waitingProbability, rate: waitRate, service: stages)
    }
}

extension PhaseTypeLaw {
    /// A wait that is 0 or exponential, and then a service.
    init(waitProbability: Double, rate: Double, service: Stages) {
        let count = service.rates.count
        var moves: [(from: Int, to: Int, rate: Double)] = []
        var exits = [Double](repeating: 0, count: count + 1)
        for stage in 0..<count {
            if service.initial[stage] > 0 {
                moves.append((count, stage, rate * service.initial[stage]))
            }
            if let next = service.next[stage] {
                moves.append((stage, next, service.rates[stage]))
            } else {
                exits[stage] = service.rates[stage]
            }
        }
        self.init(
            initial: service.initial.map { $0 * (1 - waitProbability) } + [waitProbability],
            moves: moves, exits: exits)
    }
}

extension Stages {
    /// Stages of mean 1 and the SCV given: a mixture of k − 1 and k Erlang stages below 1, two
    /// branches with balanced means from 1 on (Tijms, Stochastic Models, 1994). Nil below 1/500.
    init?(fittedTo scv: Double) {
        if scv >= 1 {
            guard let branches = ServiceLaw.hyperexponential(scv: scv).stages else { return nil }
            self = branches
            return
        }
        guard scv >= 1.0 / 500 else { return nil }
        let k = Int((1 / scv).rounded(.up))
        let n = Double(k)
        // The probability of skipping the first of k stages.
        let skip =
            (n * scv - max(0, n * (1 + scv) - n * n * scv).squareRoot()) / (1 + scv)
        let rate = n - skip
        initial = [Double](repeating: 0, count: k)
        initial[0] = 1 - skip
        if k > 1 { initial[1] = skip }
        rates = [Double](repeating: rate, count: k)
        next = (1...k).map { $0 < k ? $0 : nil }
    }
}

extension MGcQueue: LosslessQueue {
    public var notation: String {
        "M/\(KendallNotation.symbol(of: law))/\(servers)"
    }

    public var approximation: String? {
        let percentiles = "percentiles from an exponential wait, within about 6 %"
        if method == .matrixGeometric { return "means exact; " + percentiles }
        let error =
            serviceSCV <= 1
            ? "mean wait within about 3 % of exact solutions from half load up and c up to 8"
            : "mean wait within about 10 % of exact solutions from half load up, 5 % from 70 % "
                + "up, for c up to 8 and SCV up to 4; more for laws with other third moments"
        return "\(method.rawValue)'s two-moment approximation of M/G/c: \(error); "
            + percentiles
    }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .waitingProbability: waitingProbability
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        default: mean(measure)
        }
    }
}
