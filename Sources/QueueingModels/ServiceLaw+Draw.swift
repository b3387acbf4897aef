internal import Glibc

extension ServiceLaw {
    /// One service time of this law with mean 1.
    ///
    /// Of a law known by its SCV alone, one member is drawn: below 1 a mixture of Erlang laws with
    /// k − 1 and k stages of one rate, 1/k ≤ cs² ≤ 1/(k − 1) (Tijms, Stochastic Models, 1994,
    /// section 5.3), above 1 two branches with balanced means.
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
        switch self {
        case .exponential: return Self.exponential(&generator)
        case .deterministic: return 1
        case .erlang(let k): return Self.stages(k, &generator) / Double(k)
        case .hyperexponential(let scv): return Self.branches(scv, &generator)
        case .general(let scv):
            if scv >= 1 { return Self.branches(scv, &generator) }
            // Below 10⁻³ a thousand stages would be drawn for what is as good as constant.
            guard scv >= 1e-3 else { return 1 }
            let k = (1 / scv).rounded(.up)
            let fewer =
                (k * scv - (k * (1 + scv) - k * k * scv).squareRoot()) / (1 + scv)
            let count = Self.uniform(&generator) < fewer ? k - 1 : k
            return Self.stages(Int(count), &generator) / (k - fewer)
        }
    }

    private static func branches(
        _ scv: Double, _ generator: inout some RandomNumberGenerator
    ) -> Double {
        let (p, q) = balancedBranches(scv)
        let branch = uniform(&generator) < p ? p : q
        return exponential(&generator) / (2 * branch)
    }

    private static func stages(
        _ count: Int, _ generator: inout some RandomNumberGenerator
    ) -> Double {
        // A product of uniform numbers needs one logarithm, until it might underflow.
        var sum = 0.0
        var product = 1.0
        for stage in 1...count {
            product *= 1 - uniform(&generator)
            if stage % 16 == 0 {
                sum -= log(product)
                product = 1
            }
        }
        return sum - log(product)
    }

    @inline(__always)
    private static func exponential(_ generator: inout some RandomNumberGenerator) -> Double {
        -log1p(-uniform(&generator))
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    @inline(__always)
    private static func uniform(_ generator: inout some RandomNumberGenerator) -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }
}
