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
