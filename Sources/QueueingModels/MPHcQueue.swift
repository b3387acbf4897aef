/// A steady-state M/PH/c queue, exact: Poisson arrivals, Erlang or hyperexponential service, `c`
/// servers and one first-come first-served line. The yardstick of the M/G/c approximations.
///
///     let queue = try MPHcQueue(
///         arrivalRate: 36, meanServiceTime: 0.1, law: .hyperexponential(scv: 4), servers: 4)
///     queue.meanWaitingTime       // 0.4745 seconds
///
/// A state is the number in the system and how many of the busy servers are in each stage, so the
/// work grows as the cube of the number of such arrangements, of which at most 130 are allowed:
/// H2 up to c = 129, E3 up to c = 14. Source: Neuts, Matrix-Geometric Solutions in Stochastic
/// Models (1981); the rate matrix by Latouche and Ramaswami's logarithmic reduction (1993).
public struct MPHcQueue: Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// T, the mean service time.
    public let meanServiceTime: Double
    public let law: ServiceLaw
    /// c, the number of servers.
    public let servers: Int
    /// The probability that a request stands in line.
    public let waitingProbability: Double
    /// Lq.
    public let meanQueueLength: Double
    /// P(n) for n < c, then π(c) and R, with π(c + k) = π(c)Rᵏ.
    private let below: [Double]
    private let boundary: [Double]
    private let rate: Matrix

    /// The most arrangements of busy servers over stages.
    static let limit = 130

    /// Whether this law and number of servers are within the limit.
    public static func covers(law: ServiceLaw, servers: Int) -> Bool {
        guard let stages = law.stages, servers >= 1 else { return false }
        return Arrangements.count(servers, stages.rates.count) <= limit
    }

    /// - Throws: `ModelError` for nonsense, λT ≥ c, a law without stages, or too many servers.
    public init(
        arrivalRate: Double, meanServiceTime: Double, law: ServiceLaw, servers: Int
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(meanServiceTime, "service time")
        try requireAtLeast(1, servers, "number of servers")
        try law.validate()
        let utilisation = arrivalRate * meanServiceTime / Double(servers)
        guard 1 - utilisation > 1e-12 else { throw .unstable(utilisation: utilisation) }
        guard Self.covers(law: law, servers: servers),
            let stages = law.stages?.scaled(toMean: meanServiceTime)
        else {
            throw .unsupported(
                notation: "M/\(KendallNotation.symbol(of: law))/\(servers)",
                reason: "an exact solution needs a law of stages and at most \(Self.limit) "
                    + "arrangements of the servers")
        }
        self.arrivalRate = arrivalRate
        self.meanServiceTime = meanServiceTime
        self.law = law
        self.servers = servers

        let full = Arrangements(servers, stages)
        // Above c: a departure is followed at once by a new service.
        let down = full.departures(refilled: true)
        let local = full.local(arrivalRate: arrivalRate)
        let g = Matrix.firstPassage(up: arrivalRate, local: local, down: down)
        let size = full.states.count
        // R = λ(−(A₁ + λG))⁻¹.
        var inner = local
        for i in 0..<size { for j in 0..<size { inner[i, j] += arrivalRate * g[i, j] } }
        let rate = inner.scaled(by: -1).inverse.scaled(by: arrivalRate)

        // Below c, from the top: Rₙ takes π(n) to π(n + 1).
        var steps: [Matrix] = []
        var above = rate
        var aboveDown = down
        for n in stride(from: servers - 1, through: 0, by: -1) {
            let higher = Arrangements(n + 1, stages)
            var block = higher.local(arrivalRate: arrivalRate)
            block.add(above * aboveDown)
            let step =
                Arrangements(n, stages).arrivals(to: higher, rate: arrivalRate)
                * block.scaled(by: -1).inverse
            steps.append(step)
            above = step
            aboveDown = higher.departures(refilled: false)
        }
        var levels: [[Double]] = [[1]]
        for step in steps.reversed() { levels.append(step.applied(to: levels[levels.count - 1])) }
        let tail = (Matrix.identity(size) - rate).inverse
        let waiting = tail.applied(to: levels[servers])
        let total = levels.dropLast().reduce(0) { $0 + $1.reduce(0, +) } + waiting.reduce(0, +)
        below = levels.dropLast().map { $0.reduce(0, +) / total }
        boundary = levels[servers].map { $0 / total }
        self.rate = rate
        waitingProbability = waiting.reduce(0, +) / total
        // Σ k·π(c)Rᵏ = π(c)R(I − R)⁻².
        meanQueueLength =
            tail.applied(to: tail.applied(to: rate.applied(to: boundary))).reduce(0, +)
    }

    /// Wq = Lq/λ.
    public var meanWaitingTime: Double { meanQueueLength / arrivalRate }

    /// P(n).
    public func probability(ofNumberInSystem n: Int) -> Double {
        if n < 0 { return 0 }
        if n < servers { return below[n] }
        var level = boundary
        for _ in servers..<n { level = rate.applied(to: level) }
        return level.reduce(0, +)
    }
}

extension MPHcQueue: LosslessQueue {
    public var notation: String { "M/\(KendallNotation.symbol(of: law))/\(servers)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .waitingProbability: waitingProbability
        case .probability(let n): probability(ofNumberInSystem: n)
        default: mean(measure)
        }
    }
}

/// The ways in which `servers` busy servers can be spread over the stages of a service.
private struct Arrangements {
    let states: [[Int]]
    let stages: Stages
    private let index: [[Int]: Int]

    static func count(_ servers: Int, _ stages: Int) -> Int {
        // C(servers + stages − 1, stages − 1), capped so that it cannot overflow.
        var count = 1.0
        for k in stride(from: 1, to: stages, by: 1) {
            count *= Double(servers + k) / Double(k)
            if count > 1e6 { return 1_000_000 }
        }
        return Int(count.rounded())
    }

    init(_ servers: Int, _ stages: Stages) {
        func spread(_ servers: Int, _ stages: Int) -> [[Int]] {
            if stages == 1 { return [[servers]] }
            return (0...servers).flatMap { first in
                spread(servers - first, stages - 1).map { [first] + $0 }
            }
        }
        self.stages = stages
        states = spread(servers, stages.rates.count)
        index = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
    }

    /// Moves between arrangements, less all that leaves each.
    func local(arrivalRate: Double) -> Matrix {
        var matrix = Matrix(states.count, states.count)
        for (i, state) in states.enumerated() {
            matrix[i, i] -= arrivalRate
            for stage in state.indices where state[stage] > 0 {
                let rate = Double(state[stage]) * stages.rates[stage]
                matrix[i, i] -= rate
                guard let next = stages.next[stage] else { continue }
                var moved = state
                moved[stage] -= 1
                moved[next] += 1
                matrix[i, index[moved]!] += rate
            }
        }
        return matrix
    }

    /// Departures, to the same number of busy servers (refilled from the line) or one fewer.
    func departures(refilled: Bool) -> Matrix {
        let servers = states[0].reduce(0, +)
        let target = refilled ? self : Arrangements(servers - 1, stages)
        var matrix = Matrix(states.count, target.states.count)
        for (i, state) in states.enumerated() {
            for stage in state.indices where state[stage] > 0 && stages.next[stage] == nil {
                let rate = Double(state[stage]) * stages.rates[stage]
                var left = state
                left[stage] -= 1
                guard refilled else {
                    matrix[i, target.index[left]!] += rate
                    continue
                }
                for (first, share) in stages.initial.enumerated() where share > 0 {
                    var started = left
                    started[first] += 1
                    matrix[i, target.index[started]!] += rate * share
                }
            }
        }
        return matrix
    }

    /// Arrivals that find a free server.
    func arrivals(to higher: Arrangements, rate: Double) -> Matrix {
        var matrix = Matrix(states.count, higher.states.count)
        for (i, state) in states.enumerated() {
            for (first, share) in stages.initial.enumerated() where share > 0 {
                var started = state
                started[first] += 1
                matrix[i, higher.index[started]!] += rate * share
            }
        }
        return matrix
    }
}
