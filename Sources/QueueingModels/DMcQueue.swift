internal import Glibc

/// A steady-state D/M/c queue: arrivals at a constant rate, exponential service times, `c` servers
/// and one first-come first-served line. What a driver that sends on a fixed beat produces.
///
///     let queue = try DMcQueue(arrivalRate: 39, serviceRate: 10, servers: 4)
///     queue.meanWaitingTime       // 0.4585 seconds, less than half of M/M/4's
///
/// Takács (1962): a request finds n ≥ c others with probability ∝ σⁿ, where σ solves
/// σ = e^{−cμ(1 − σ)/λ}. His closed sum alternates in sign; here the states below c come from
/// elimination in the chain seen by arrivals (Grassmann, Taksar and Heyman, 1985), which adds
/// positive terms only and works for any c.
public struct DMcQueue: Sendable {
    /// λ, arrivals per second, 1/λ apart.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// σ, the ratio of successive probabilities of finding n ≥ c others.
    public let decay: Double
    /// `found[n]`: the probability that an arrival finds n others, n ≤ c.
    private let found: [Double]

    /// - Throws: `ModelError` for nonsense, λ ≥ cμ, and more than 10⁴ servers.
    public init(arrivalRate: Double, serviceRate: Double, servers: Int) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        guard (1...10_000).contains(servers) else {
            throw .outside(
                name: "number of servers", value: Double(servers),
                domain: "a whole number from 1 to 10000 in D/M/c")
        }
        let beats = Double(servers) * serviceRate / arrivalRate
        guard beats - 1 > 1e-12 else { throw .unstable(utilisation: 1 / beats) }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        // ε = 1 − σ solves ε = 1 − e^{−ε·cμ/λ}: between these bounds, which keep its digits.
        let gap = root(between: (beats - 1) / (beats * beats), and: 1) { $0 + expm1(-$0 * beats) }
        decay = 1 - gap
        // The chain of departures in one interval grows as 1/ρ; from 2 % down it is not needed.
        found =
            beats <= 50
            ? Self.found(beats: beats, servers: servers, decay: decay)
            : Self.found(load: arrivalRate / serviceRate, servers: servers)
    }

    /// Below 2 % utilisation less than one interval in 10²¹ leaves a server busy throughout, so what an
    /// arrival finds is D/M/∞'s: of those that came j intervals ago each is there with probability
    /// e^{−jμ/λ}, independently of the others.
    private static func found(load: Double, servers: Int) -> [Double] {
        var found = [Double](repeating: 0, count: servers + 1)
        found[0] = 1
        var most = 0
        var intervals = 1.0
        while intervals < 70 * load {
            let stays = exp(-intervals / load)
            most = min(most + 1, servers, Int(load + 40 * load.squareRoot()) + 40)
            for n in stride(from: most, through: 1, by: -1) {
                found[n] += stays * (found[n - 1] - found[n])
            }
            found[0] *= 1 - stays
            intervals += 1
        }
        return found
    }

    private static func found(beats: Double, servers: Int, decay: Double) -> [Double] {
        // In one interval at most `count` potential departures at rate cμ happen.
        let departures = PoissonWindow(mean: beats)
        let width = departures.end
        // `row[d]` of state n: the probability of finding n + 1 − d next, after d departures, when
        // k + 1 are in the system just after the arrival.
        func row(of state: Int) -> [Double] {
            var now = [Double](repeating: 0, count: width + 1)
            now[0] = 1
            var row = [Double](repeating: 0, count: width + 1)
            for step in 0..<width {
                let weight = departures[step]
                for d in 0...step { row[d] += weight * now[d] }
                for d in (0...step).reversed() {
                    let working = min(state + 1 - d, servers)
                    guard working > 0 else { continue }
                    let leave = Double(working) / Double(servers)
                    now[d + 1] += now[d] * leave
                    now[d] *= 1 - leave
                }
            }
            return row
        }
        // The states above c folded into state c: found n ≥ c has weight σ^{n − c}.
        // `down[e]`: from the state at hand to e below it, e ≥ 0.
        var down = [Double](repeating: 0, count: width + 2)
        var weight = 1.0
        for excess in 0..<width {
            let next = row(of: servers + excess)
            for d in 0...width where d - 1 - excess >= 0 {
                down[d - 1 - excess] += weight * next[d]
            }
            weight *= decay
        }
        // Eliminate c, c − 1, … 1; the way up is one step only.
        var leaving = [Double](repeating: 0, count: servers + 1)
        var up = leaving
        for state in stride(from: servers, to: 0, by: -1) {
            leaving[state] = down.dropFirst().reduce(0, +)
            let below = row(of: state - 1)
            up[state] = below[0]
            var folded = [Double](repeating: 0, count: width + 2)
            for d in 1...width { folded[d - 1] = below[d] }
            for e in 1..<down.count { folded[e - 1] += below[0] * down[e] / leaving[state] }
            down = folded
        }
        var found = [1.0]
        for state in 1...servers {
            var next = found[state - 1] * up[state] / leaving[state]
            // From about 450 servers on the weights outgrow a number; what this rounds to 0 is.
            if next > 1e200 {
                found = found.map { $0 / 1e200 }
                next /= 1e200
            }
            found.append(next)
        }
        let total = found.dropLast().reduce(0, +) + found[servers] / (1 - decay)
        return found.map { $0 / total }
    }

    /// T = 1/μ.
    public var meanServiceTime: Double { 1 / serviceRate }
    /// a = λ/μ.
    public var offeredLoad: Double { arrivalRate / serviceRate }
    /// The probability that an arrival finds all servers busy.
    public var waitingProbability: Double { found[servers] / (1 - decay) }
    /// Wq.
    public var meanWaitingTime: Double { waitingProbability / wait.rate }

    /// P(n) in time, by the balance λ·P(found n − 1) = min(n, c)·μ·P(n).
    public func probability(ofNumberInSystem n: Int) -> Double {
        if n < 0 { return 0 }
        if n == 0 {
            let busy = (1...servers).reduce(0.0) { $0 + probability(ofNumberInSystem: $1) }
            return max(0, 1 - busy - waitingProbability * utilisation)
        }
        let before =
            n <= servers ? found[n - 1] : found[servers] * pow(decay, Double(n - 1 - servers))
        return before * arrivalRate / (Double(min(n, servers)) * serviceRate)
    }

    private var wait: ExponentialWait {
        ExponentialWait(
            probability: waitingProbability, rate: Double(servers) * serviceRate * (1 - decay),
            serviceRate: serviceRate)
    }
    /// P(Wq > t).
    public func waitingTimeSurvival(_ t: Double) -> Double { wait.waitingTimeSurvival(t) }
    /// P(W > t).
    public func responseTimeSurvival(_ t: Double) -> Double { wait.responseTimeSurvival(t) }
    /// The time in line that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double { wait.waitingTimePercentile(p) }
    /// The response time that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double { wait.responseTimePercentile(p) }
}

extension DMcQueue: LosslessQueue {
    public var notation: String { "D/M/\(servers)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .waitingProbability: waitingProbability
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        default: mean(measure)
        }
    }
}
