internal import Glibc

/// Tail probabilities of Student's t and Fisher's F for any positive degrees of freedom, whole or
/// not: both are regularised incomplete beta functions (Abramowitz and Stegun, 26.5.27 and 26.6.2).
enum Tail {
    /// P(|T| > t); with infinite degrees of freedom T is normal.
    ///
    ///     Tail.student(beyond: 2.0452, degrees: 29)       // 0.05
    static func student(beyond t: Double, degrees: Double) -> Double {
        precondition(degrees > 0, "degrees of freedom are positive")
        if degrees == .infinity { return erfc(abs(t) / 2.0.squareRoot()) }
        return beta(degrees / (degrees + t * t), degrees / 2, 0.5)
    }

    /// P(F > f).
    static func fisher(beyond f: Double, degrees: (Double, Double)) -> Double {
        precondition(degrees.0 > 0 && degrees.1 > 0, "degrees of freedom are positive")
        guard f > 0 else { return 1 }
        return beta(degrees.1 / (degrees.1 + degrees.0 * f), degrees.1 / 2, degrees.0 / 2)
    }

    /// The t with P(|T| > t) = `probability`; 0 < probability < 1.
    static func studentQuantile(twoSided probability: Double, degrees: Double) -> Double {
        precondition(probability > 0 && probability < 1, "a probability between 0 and 1")
        var high = 2.0
        while student(beyond: high, degrees: degrees) > probability, high < 1e150 { high *= 2 }
        var low = 0.0
        for _ in 0..<100 {
            let middle = 0.5 * (low + high)
            if student(beyond: middle, degrees: degrees) > probability {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }

    /// I_x(a, b), by Lentz's evaluation of its continued fraction (Abramowitz and Stegun, 26.5.8).
    private static func beta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast below the mean; above, the other tail is taken.
        if x > (a + 1) / (a + b + 2) { return 1 - beta(1 - x, b, a) }
        var sign: Int32 = 0
        let front =
            exp(
                lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign)
                    + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
        var fraction = d
        for m in 1...10_000 {
            let n = Double(m)
            for term in [
                n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)),
                -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)),
            ] {
                d = 1 / nonzero(1 + term * d, tiny)
                c = nonzero(1 + term / c, tiny)
                fraction *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return front * fraction
    }

    private static func nonzero(_ value: Double, _ tiny: Double) -> Double {
        abs(value) < tiny ? tiny : value
    }
}
