internal import Glibc

/// The number of requests that arrive in a window of Δt seconds at λ per second: as the documents
/// that asked for this program write it, as that sums to 1, and as it is.
///
///     let counts = PoissonCounts(rate: 10, window: 10)
///     counts.asWritten(100)               // 5.05e28, not a probability
///     counts.normalised(100)              // 1.88e-15
///     counts.probability(of: 100)         // 0.0399
public struct PoissonCounts: Equatable, Sendable {
    /// λ, arrivals per second.
    public let rate: Double
    /// Δt, in seconds.
    public let window: Double

    /// - Precondition: neither is negative.
    public init(rate: Double, window: Double) {
        precondition(rate >= 0 && window >= 0, "a rate and a window are not negative")
        self.rate = rate
        self.window = window
    }

    /// λΔt, the mean number of arrivals.
    public var mean: Double { rate * window }

    /// ln of Σₖ (λΔt)ᴺe^{−λΔt}/(k!(N − k)!), k = 0 … N: as Σ 1/(k!(N − k)!) = 2ᴺ/N!, it is
    /// N·ln(2λΔt) − λΔt − ln N!.
    public func logAsWritten(_ n: Int) -> Double {
        PoissonLaw.logProbability(of: n, mean: 2 * mean) + mean
    }

    /// The documents' formula as written, (2λΔt)ᴺe^{−λΔt}/N!. Not a probability: over all N it
    /// sums to e^{λΔt}. Infinite where a Double cannot hold it.
    public func asWritten(_ n: Int) -> Double { exp(logAsWritten(n)) }

    /// e^{λΔt}, what the formula as written sums to.
    public var asWrittenSum: Double { exp(mean) }

    /// The formula divided by its sum: Poisson, but with mean 2λΔt, twice the arrivals there are.
    /// It is also what restoring the e^{−λΔt} of a second stream gives.
    public func normalised(_ n: Int) -> Double { PoissonLaw.probability(of: n, mean: 2 * mean) }

    /// P(N = n) = (λΔt)ⁿe^{−λΔt}/n! of Poisson arrivals.
    public func probability(of n: Int) -> Double { PoissonLaw.probability(of: n, mean: mean) }

    /// P(N ≤ n).
    public func cumulative(_ n: Int) -> Double { PoissonLaw.cumulative(n, mean: mean) }
}
