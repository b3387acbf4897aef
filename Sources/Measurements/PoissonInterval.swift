internal import Glibc

/// The exact 95 % interval for the mean of a Poisson count (Garwood, Biometrika 28, 1936):
/// [χ²₀.₀₂₅(2N)/2, χ²₀.₉₇₅(2N+2)/2].
public enum PoissonInterval {
    /// Lower and upper end for a count of N events: 81.36 to 121.63 for 100.
    ///
    /// The ends are the means at which N or more, or N or fewer, has probability 0.025; for whole
    /// counts that says the same as the χ² quantiles.
    public static func interval95(count: Int) -> (lower: Double, upper: Double) {
        precondition(count >= 0, "a count is not negative")
        let reach = 10 * (Double(count) + 1).squareRoot()
        let lower =
            count == 0
            ? 0
            : bisect(from: max(0, Double(count) - reach), to: Double(count)) {
                tail(from: count, by: 1, mean: $0) < 0.025
            }
        let upper = bisect(from: Double(count), to: Double(count) + reach) {
            tail(from: count, by: -1, mean: $0) > 0.025
        }
        return (lower, upper)
    }

    /// P(N ≥ count) or P(N ≤ count), summed away from the count, which is away from the mean: the
    /// terms only fall.
    private static func tail(from count: Int, by step: Int, mean: Double) -> Double {
        guard mean > 0 else { return step > 0 ? (count == 0 ? 1 : 0) : 1 }
        var sign: Int32 = 0
        let first = exp(Double(count) * log(mean) - mean - lgamma_r(Double(count) + 1, &sign))
        var term = first
        var sum = first
        var k = count
        while term > sum * 1e-16 {
            if step > 0 {
                k += 1
                term *= mean / Double(k)
            } else {
                guard k > 0 else { break }
                term *= Double(k) / mean
                k -= 1
            }
            sum += term
        }
        return sum
    }

    /// The point up to which `isBelow` holds.
    private static func bisect(
        from low: Double, to high: Double, isBelow: (Double) -> Bool
    ) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if isBelow(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
