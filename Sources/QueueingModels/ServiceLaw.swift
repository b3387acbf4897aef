/// What a model knows of the law of a service time, apart from its mean.
public enum ServiceLaw: Equatable, Hashable, Sendable {
    /// Memoryless; SCV 1.
    case exponential
    /// Always the mean; SCV 0.
    case deterministic
    /// The sum of `k` exponential stages, k ≥ 1; SCV 1/k.
    case erlang(k: Int)
    /// Two exponential branches with balanced means; SCV ≥ 1.
    case hyperexponential(scv: Double)
    /// Only the squared coefficient of variation is known.
    case general(scv: Double)

    /// Var(S)/E[S]².
    public var squaredCoefficientOfVariation: Double {
        switch self {
        case .exponential: 1
        case .deterministic: 0
        case .erlang(let k): 1 / Double(k)
        case .hyperexponential(let scv), .general(let scv): scv
        }
    }

    func validate() throws(ModelError) {
        switch self {
        case .exponential, .deterministic: return
        case .erlang(let k): try requireAtLeast(1, k, "number of Erlang stages")
        case .hyperexponential(let scv):
            try requireSCV(scv, least: 1, "a hyperexponential service time")
        case .general(let scv):
            try requireSCV(scv, "the service time")
        }
    }

    /// E[S³]/E[S]³, where the law tells it.
    var thirdMoment: Double? {
        switch self {
        case .exponential: return 6
        case .deterministic: return 1
        case .erlang(let k):
            let n = Double(k)
            return (n + 1) * (n + 2) / (n * n)
        case .hyperexponential(let scv):
            let (p, q) = Self.balancedBranches(scv)
            // Branch i has mean 1/(2pᵢ) and E[S³] = 6/(2pᵢ)³.
            return 6 * (1 / (8 * p * p) + 1 / (8 * q * q))
        case .general: return nil
        }
    }

    /// p₁ ≥ p₂ of a two-branch hyperexponential law with balanced means p₁/μ₁ = p₂/μ₂.
    static func balancedBranches(_ scv: Double) -> (Double, Double) {
        let root = ((scv - 1) / (scv + 1)).squareRoot()
        // (1 − root)/2, without the difference.
        return (0.5 * (1 + root), 1 / ((scv + 1) * (1 + root)))
    }

    /// The law as stages of a Markov chain for mean 1; nil where it is none, or has more than 500.
    var stages: Stages? {
        switch self {
        case .exponential: return Stages(initial: [1], rates: [1], next: [nil])
        case .erlang(let k) where k <= 500:
            return Stages(
                initial: [1] + [Double](repeating: 0, count: k - 1),
                rates: [Double](repeating: Double(k), count: k),
                next: (1...k).map { $0 < k ? $0 : nil })
        case .hyperexponential(let scv):
            let (p, q) = Self.balancedBranches(scv)
            return Stages(initial: [p, q], rates: [2 * p, 2 * q], next: [nil, nil])
        case .deterministic, .erlang, .general: return nil
        }
    }
}

/// A law as exponential stages: where it starts, how fast each stage ends and what follows it
/// (nil: nothing, it is over).
struct Stages: Sendable {
    var initial: [Double]
    var rates: [Double]
    var next: [Int?]

    /// The mean time left once in a stage.
    var meanLeft: [Double] {
        var left = [Double](repeating: 0, count: rates.count)
        for stage in rates.indices.reversed() {
            left[stage] = 1 / rates[stage] + (next[stage].map { left[$0] } ?? 0)
        }
        return left
    }

    /// How likely each stage is at a moment of work: the law's equilibrium distribution.
    var equilibrium: [Double] {
        var visits = initial
        for stage in rates.indices {
            if let following = next[stage] { visits[following] += visits[stage] }
        }
        let times = zip(visits, rates).map { $0 / $1 }
        let total = times.reduce(0, +)
        return times.map { $0 / total }
    }

    func scaled(toMean mean: Double) -> Stages {
        Stages(initial: initial, rates: rates.map { $0 / mean }, next: next)
    }
}
