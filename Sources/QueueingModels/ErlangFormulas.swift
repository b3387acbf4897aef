internal import Glibc

/// Erlang's loss and delay formulas, without overflow or cancellation at any size.
public enum ErlangFormulas {
    /// Erlang B: the probability that all `servers` are busy when blocked requests are lost.
    ///
    /// Jagerman's inverse recursion 1/B(k) = 1 + (k/a)/B(k−1), all of whose terms are positive.
    /// It forgets its starting value by a factor k/a a step while k < a, so it is started 12√a
    /// below min(c, a), where what is left out is below e⁻⁷²: the work grows as √a, not as c.
    public static func blockingProbability(offeredLoad a: Double, servers: Int) -> Double {
        precondition(
            a >= 0 && servers >= 0, "an offered load and a number of servers are not negative")
        if a == 0 { return servers == 0 ? 1 : 0 }
        let start = max(0, min(Double(servers), a) - 12 * a.squareRoot() - 12).rounded(.down)
        var inverse = 1.0
        var k = start
        let last = Double(servers)
        while k < last {
            k += 1
            inverse = 1 + k / a * inverse
            // Past this B is below the least positive number: 0 is the right answer.
            if inverse.isInfinite { return 0 }
        }
        return 1 / inverse
    }

    /// Erlang C, the probability of standing in line, from Erlang B and the spare capacity
    /// c − a in erlangs, which the caller knows without cancellation.
    static func waitingProbability(
        blocking: Double, spare: Double, servers: Double
    ) -> Double {
        // Loses nothing as the spare capacity vanishes, unlike cB/(c − a(1 − B)).
        blocking / (blocking + spare / servers * (1 - blocking))
    }

    /// Erlang C: the probability that a request stands in line before `servers` identical servers.
    /// 1 where the offered load is not below the number of servers.
    public static func waitingProbability(offeredLoad a: Double, servers: Int) -> Double {
        let spare = Double(servers) - a
        guard spare > 0 else { return 1 }
        if a == 0 { return 0 }
        return waitingProbability(
            blocking: blockingProbability(offeredLoad: a, servers: servers), spare: spare,
            servers: Double(servers))
    }
}

extension ErlangFormulas {
    /// Erlang B for a number of servers that need not be whole, as a fit varies it.
    ///
    /// 1/B(c, a) = a∫₀^∞ e^{−at}(1 + t)ᶜdt (Fortet, 1948) gives the fractional part of c by a series
    /// or a continued fraction; the recursion does the rest.
    public static func blockingProbability(offeredLoad a: Double, servers c: Double) -> Double {
        precondition(a >= 0 && c >= 0, "an offered load and a number of servers are not negative")
        if a == 0 { return c == 0 ? 1 : 0 }
        let fraction = c - c.rounded(.down)
        var inverse = inverseOfFraction(fraction, a)
        var k = fraction
        while k < c - 0.5 {
            k += 1
            inverse = 1 + k / a * inverse
            if inverse.isInfinite { return 0 }
        }
        return 1 / inverse
    }

    /// Erlang C for a number of servers that need not be whole; 1 where a ≥ c.
    public static func waitingProbability(offeredLoad a: Double, servers c: Double) -> Double {
        guard c > a else { return 1 }
        if a == 0 { return 0 }
        return waitingProbability(
            blocking: blockingProbability(offeredLoad: a, servers: c), spare: c - a, servers: c)
    }

    /// 1/B(f, a) = eᵃa^{−f}Γ(1 + f, a) for 0 ≤ f < 1.
    private static func inverseOfFraction(_ f: Double, _ a: Double) -> Double {
        if f == 0 { return 1 }
        if a > f + 2 {
            // Legendre's continued fraction for eˣx^{−s}Γ(s, x), s = 1 + f, by Lentz's method.
            var b = a + 1 - (1 + f)
            var c = 1e300
            var d = 1 / b
            var h = d
            for i in 1..<10_000 {
                let an = -Double(i) * (Double(i) - (1 + f))
                b += 2
                d = 1 / (an * d + b)
                c = b + an / c
                h *= c * d
                if abs(c * d - 1) < 1e-16 { break }
            }
            return a * h
        }
        // Γ(1 + f) less the lower incomplete function's series.
        var term = 1 / (1 + f)
        var sum = term
        var n = 1.0
        while term > 1e-18 * sum {
            term *= a / (1 + f + n)
            sum += term
            n += 1
        }
        return exp(a) * pow(a, -f) * tgamma(1 + f) - a * sum
    }
}
