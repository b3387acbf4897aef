internal import Glibc

/// Poisson probabilities that keep their digits for means up to 10⁸ and beyond.
///
/// The saddle-point form of Loader (Fast and Accurate Computation of Binomial Probabilities, 2000):
/// e^{−m}mⁿ/n! computed as exp(−δ(n) − D(n, m))/√(2πn), where neither term grows with the mean, so
/// nothing large is subtracted from something equally large, as ln Γ would have it.
enum PoissonLaw {
    /// P(N = n) for a Poisson variate of the given mean.
    static func probability(of n: Int, mean: Double) -> Double {
        exp(logProbability(of: n, mean: mean))
    }

    /// ln P(N = n); −∞ where the probability is 0.
    static func logProbability(of n: Int, mean: Double) -> Double {
        if n < 0 { return -.infinity }
        if mean == 0 { return n == 0 ? 0 : -.infinity }
        if n == 0 { return -mean }
        let x = Double(n)
        return -stirlingError(n) - deviance(x, mean) - 0.5 * log(2 * .pi * x)
    }

    /// P(N ≤ n), summed outward from the largest term: every term positive.
    static func cumulative(_ n: Int, mean: Double) -> Double {
        if n < 0 { return 0 }
        // The smaller tail is summed and the other is its complement.
        if Double(n) >= mean { return 1 - upperTail(n + 1, mean: mean) }
        var term = probability(of: n, mean: mean)
        var sum = term
        var k = n
        while k > 0, term > sum * 1e-18 {
            term *= Double(k) / mean
            sum += term
            k -= 1
        }
        return sum
    }

    /// P(N ≥ n), accurate in relative terms when n exceeds the mean.
    static func upperTail(_ n: Int, mean: Double) -> Double {
        if n <= 0 { return 1 }
        if Double(n) <= mean { return 1 - cumulative(n - 1, mean: mean) }
        var term = probability(of: n, mean: mean)
        var sum = term
        var k = n
        while term > sum * 1e-18 {
            k += 1
            term *= mean / Double(k)
            sum += term
        }
        return sum
    }

    /// ln n! − (n + ½)ln n + n − ½ln 2π: the part of Stirling's formula that vanishes as 1/12n.
    private static func stirlingError(_ n: Int) -> Double {
        let x = Double(n)
        if n < 16 {
            let logFactorial = log((1...max(n, 1)).reduce(1.0) { $0 * Double($1) })
            return logFactorial - (x + 0.5) * log(x) + x - 0.5 * log(2 * .pi)
        }
        let square = x * x
        return
            (1.0 / 12
            - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1 / (1188 * square)) / square)
                / square)
                / square)
            / x
    }

    /// x·ln(x/m) + m − x without cancellation near x = m.
    private static func deviance(_ x: Double, _ m: Double) -> Double {
        guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
        let v = (x - m) / (x + m)
        var sum = (x - m) * v
        var term = 2 * x * v
        var odd = 3.0
        while true {
            term *= v * v
            let next = sum + term / odd
            if next == sum { return next }
            sum = next
            odd += 2
        }
    }
}
