internal import Glibc

/// The law of a service time, apart from its mean: how much one piece of work differs from another.
///
///     let law = try ServiceTimeLaw("erlang:4")
///     law.squaredCoefficientOfVariation                   // 0.25
///     var stream = RandomStream(seed: 1)
///     law.draw(mean: 0.1, from: &stream)                  // seconds
public enum ServiceTimeLaw: Equatable, Sendable {
    /// Memoryless; SCV 1.
    case exponential
    /// Always the mean; SCV 0.
    case deterministic
    /// The sum of `k` exponential stages (k ≥ 1); SCV 1/k.
    case erlang(k: Int)
    /// Two exponential branches with balanced means; SCV ≥ 1.
    case hyperexponential(scv: Double)
    /// The exponential of a normal variate; SCV > 0.
    case lognormal(scv: Double)

    /// Var(S) / E[S]².
    public var squaredCoefficientOfVariation: Double {
        switch self {
        case .exponential: 1
        case .deterministic: 0
        case .erlang(let k): 1 / Double(k)
        case .hyperexponential(let scv), .lognormal(let scv): scv
        }
    }

    /// One service time of the given mean, in the mean's unit.
    public func draw(mean: Double, from stream: inout RandomStream) -> Double {
        switch self {
        case .exponential:
            return mean * stream.exponential()
        case .deterministic:
            return mean
        case .erlang(let k):
            // Few stages: the sum itself; many: the gamma law it is.
            if k > 16 { return mean * stream.gamma(shape: Double(k)) / Double(k) }
            var sum = 0.0
            for _ in 0..<k { sum += stream.exponential() }
            return mean * sum / Double(k)
        case .hyperexponential(let scv):
            // Balanced means: p₁/μ₁ = p₂/μ₂ = mean/2, p₁ = (1 + √((scv−1)/(scv+1)))/2.
            let p = 0.5 * (1 + ((scv - 1) / (scv + 1)).squareRoot())
            let branch = stream.uniform() < p ? p : 1 - p
            return mean * stream.exponential() / (2 * branch)
        case .lognormal(let scv):
            let variance = log1p(scv)
            return mean * exp(variance.squareRoot() * stream.standardNormal() - variance / 2)
        }
    }
}

extension ServiceTimeLaw: CustomStringConvertible {
    /// Why a text is not a service-time law, with what to write instead.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        public let text: String
        /// What is wrong with the text, as the end of a sentence that begins with it.
        public let reason: String
        /// What would do.
        public let example: String

        public var description: String { "\"\(text)\": \(reason); write \(example)" }
    }

    /// Parses `exponential`, `deterministic`, `erlang:k`, `hyper:SCV` or `lognormal:SCV`.
    public init(_ text: String) throws(ParseError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let parameter = parts.count == 2 ? Double(parts[1]) : nil
        switch (parts[0], parts.count) {
        case ("exponential", 1): self = .exponential
        case ("deterministic", 1): self = .deterministic
        case ("erlang", 2):
            guard let k = Int(parts[1]), (1...1_000_000).contains(k) else {
                throw ParseError(
                    text: text, reason: "erlang takes a whole number of stages, 1 or more",
                    example: "erlang:4")
            }
            self = .erlang(k: k)
        case ("hyper", 2):
            guard let scv = parameter, scv >= 1, scv <= 1e6 else {
                throw ParseError(
                    text: text,
                    reason: "hyper takes a squared coefficient of variation of 1 or more",
                    example: "hyper:4")
            }
            self = .hyperexponential(scv: scv)
        case ("lognormal", 2):
            guard let scv = parameter, scv > 0, scv <= 1e6 else {
                throw ParseError(
                    text: text,
                    reason: "lognormal takes a positive squared coefficient of variation",
                    example: "lognormal:2")
            }
            self = .lognormal(scv: scv)
        default:
            throw ParseError(
                text: text, reason: "is not a service-time law",
                example: "exponential, deterministic, erlang:4, hyper:4 or lognormal:2")
        }
    }

    public var description: String {
        func number(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        }
        switch self {
        case .exponential: return "exponential"
        case .deterministic: return "deterministic"
        case .erlang(let k): return "erlang:\(k)"
        case .hyperexponential(let scv): return "hyper:\(number(scv))"
        case .lognormal(let scv): return "lognormal:\(number(scv))"
        }
    }
}
