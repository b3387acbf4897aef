/// A fork–join system on shared servers: every request splits into k parts, which stand in one
/// first-come first-served line before `c` exponential servers; it is answered when the last part is
/// done. Exact.
///
///     let system = try SharedForkJoinQueue(
///         arrivalRate: 8, serviceRate: 10, parts: 2, servers: 2)
///     system.meanResponseTime     // 0.4429 seconds, where two lines of their own take 0.7
///
/// The parts are the batches of an M⁽ᵏ⁾/M/c queue, whose states follow from the balance of the flows
/// up and down across each level (Kendall, 1953; Gross and Harris): λ·P(n − k < N ≤ n) =
/// min(n + 1, c)·μ·P(n + 1), all positive. A request that finds n parts awaits the departures before its
/// last part starts; by then each server that departs goes to its own or to an earlier part, and
/// the b parts left at last take (1 + 1/2 + … + 1/b)/μ.
public struct SharedForkJoinQueue: Sendable {
    /// λ, requests per second; every one of them brings k parts.
    public let arrivalRate: Double
    /// μ, parts that one server completes per second while it works.
    public let serviceRate: Double
    /// k, the number of parts of a request.
    public let parts: Int
    /// c, the number of servers.
    public let servers: Int
    /// The probability that at least one part stands in line.
    public let waitingProbability: Double
    /// W, until the last part is done.
    public let meanResponseTime: Double
    private let response: PhaseTypeLaw?

    /// - Throws: `ModelError` for nonsense, k above 1000, c above 10⁵, and λk ≥ cμ or so near it
    ///   that the line has more than 10⁷ states.
    public init(
        arrivalRate: Double, serviceRate: Double, parts: Int, servers: Int
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        guard (1...1000).contains(parts) else {
            throw .outside(
                name: "number of parts", value: Double(parts),
                domain: "a whole number from 1 to 1000")
        }
        guard (1...100_000).contains(servers) else {
            throw .outside(
                name: "number of servers", value: Double(servers),
                domain: "a whole number from 1 to 100000 in fork-join")
        }
        let utilisation = arrivalRate * Double(parts) / (serviceRate * Double(servers))
        guard 1 - utilisation > 1e-12 else { throw .unstable(utilisation: utilisation) }
        // The line falls off by about e^{−2(1 − ρ)/(k + 1)} a part.
        guard Double(parts + 1) / (1 - utilisation) < 1e5 else {
            throw .outside(
                name: "utilisation", value: utilisation,
                domain: "further below 1 for so many parts; its line is too long to follow")
        }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.parts = parts
        self.servers = servers
        let found = Self.states(
            load: arrivalRate / serviceRate, parts: parts, servers: servers)
        let own = OwnParts(parts: parts, servers: servers)
        var mean = 0.0
        var free = 0.0
        for (n, probability) in found.enumerated() {
            if n + parts <= servers { free += probability }
            let start = own.start(found: n)
            mean +=
                probability
                * (Double(start.ahead) / Double(servers) + own.means[start.line][start.busy])
        }
        waitingProbability = max(0, 1 - free)
        meanResponseTime = mean / serviceRate
        response = own.law(found: found, serviceRate: serviceRate)
    }

    /// P(n) of the number of parts in the system, as far as they matter.
    private static func states(load: Double, parts: Int, servers: Int) -> [Double] {
        var weights = [1.0]
        var window = 1.0
        var total = 1.0
        var n = 0
        // Past the last maximum the weights fall for good; a window of k holds that maximum.
        while n < servers + parts || window > 1e-18 * total {
            let next = load * window / Double(min(n + 1, servers))
            weights.append(next)
            total += next
            n += 1
            window += next
            if n >= parts { window -= weights[n - parts] }
            // Taking away loses digits, which a new sum now and then gives back.
            if n % parts == 0 || window < 1e-3 * next {
                window = weights.suffix(parts).reduce(0, +)
            }
            if next > 1e200 {
                for index in weights.indices { weights[index] /= 1e200 }
                window /= 1e200
                total /= 1e200
            }
        }
        let sum = weights.sorted().reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// ρ = λk/(cμ).
    public var utilisation: Double { offeredLoad / Double(servers) }
    /// a = λk/μ, in erlangs.
    public var offeredLoad: Double { arrivalRate * Double(parts) / serviceRate }
    /// λ·W, the mean number of requests not yet answered.
    public var meanNumberInSystem: Double { arrivalRate * meanResponseTime }
    /// P(W > t); nil where the line is too long to follow.
    public func responseTimeSurvival(_ t: Double) -> Double? { response?.survival(t) }
    /// The response time that a fraction `p` of requests does not exceed; nil where the survival is.
    public func responseTimePercentile(_ p: Double) -> Double? { response?.percentile(p) }
}

extension SharedForkJoinQueue: QueueingModel {
    public var notation: String { "fork-join of \(parts) on \(servers) workers" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad: offeredLoad
        case .utilisation: utilisation
        case .throughput: arrivalRate
        case .waitingProbability: waitingProbability
        case .blockingProbability, .abandonmentProbability: 0
        case .meanResponseTime: meanResponseTime
        case .meanNumberInSystem: meanNumberInSystem
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        default: nil
        }
    }
}

/// What becomes of the k parts of one request, in service times: w of them in line and b in
/// service, all other servers busy with parts of earlier requests while w > 0.
private struct OwnParts {
    let parts: Int
    let servers: Int
    /// `means[w][b]`: the mean time until all are done.
    let means: [[Double]]

    init(parts: Int, servers: Int) {
        self.parts = parts
        self.servers = servers
        let c = Double(servers)
        let most = min(parts, servers)
        // Without a line: the greatest of b exponential times.
        var harmonic = [0.0]
        for b in stride(from: 1, through: most, by: 1) {
            harmonic.append(harmonic[b - 1] + 1 / Double(b))
        }
        var means = [harmonic]
        for w in stride(from: 1, through: parts, by: 1) {
            let less = means[w - 1]
            means.append(
                (0...most).map { b in
                    // A departure of its own keeps b, one of another's adds to it.
                    let own = Double(b) / c
                    return 1 / c + own * less[b] + (1 - own) * less[min(b + 1, most)]
                })
        }
        self.means = means
    }

    /// How a request that finds n parts starts: the departures that its first part in line awaits before it
    /// is at the head of the line, and where its own parts are.
    func start(found n: Int) -> (ahead: Int, line: Int, busy: Int) {
        let busy = min(max(0, servers - n), parts)
        return (max(0, n - servers), parts - busy, busy)
    }

    /// The law of the response time; nil where there are too many phases.
    func law(found: [Double], serviceRate: Double) -> PhaseTypeLaw? {
        let most = min(parts, servers)
        let width = most + 1
        let own = (parts + 1) * width
        let longest = max(0, found.count - servers)
        guard own + longest < 200_000 else { return nil }
        func phase(_ w: Int, _ b: Int) -> Int { w * width + b }
        var initial = [Double](repeating: 0, count: own + longest)
        for (n, probability) in found.enumerated() {
            let start = start(found: n)
            let place =
                start.ahead > 0 ? own + start.ahead - 1 : phase(start.line, start.busy)
            initial[place] += probability
        }
        let capacity = Double(servers) * serviceRate
        var moves: [(from: Int, to: Int, rate: Double)] = []
        var exits = [Double](repeating: 0, count: initial.count)
        for ahead in 0..<longest {
            moves.append((own + ahead, ahead == 0 ? phase(parts, 0) : own + ahead - 1, capacity))
        }
        for b in 1...most {
            let rate = Double(b) * serviceRate
            if b == 1 {
                exits[phase(0, 1)] = rate
            } else {
                moves.append((phase(0, b), phase(0, b - 1), rate))
            }
        }
        for w in stride(from: 1, through: parts, by: 1) {
            for b in 0...most {
                let mine = Double(b) * serviceRate
                if b > 0 { moves.append((phase(w, b), phase(w - 1, b), mine)) }
                if capacity > mine {
                    moves.append((phase(w, b), phase(w - 1, min(b + 1, most)), capacity - mine))
                }
            }
        }
        return PhaseTypeLaw(initial: initial, moves: moves, exits: exits)
    }
}
