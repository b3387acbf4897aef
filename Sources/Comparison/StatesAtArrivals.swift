internal import Glibc
public import Measurements
public import QueueingModels

/// The number in the system as arrivals found it, beside the model's P(n): Poisson arrivals see what
/// holds on average over time (Wolff, Poisson arrivals see time averages, 1982).
public struct StatesAtArrivals: Equatable, Sendable {
    /// The greatest distance between the two distributions' sums, an effect size: 0.05 is five
    /// arrivals in a hundred that found another state than the model says.
    public let distance: Double
    /// What chance makes of it in 19 of 20 runs; nil where the run was too short to tell.
    public let allowed: Double?
    /// The mean number that arrivals found over its average over time; 1 for Poisson arrivals.
    public let meanRatio: Double?

    /// nil without both distributions.
    ///
    /// Kolmogorov's bound 1.36/√n with as many independent arrivals as would know the mean number
    /// in the system as well as the run does: arrivals in a row find much the same state.
    public init?(_ measured: Measured, _ predicted: Prediction) {
        guard let concurrency = measured.concurrency, let found = concurrency.atArrivals,
            let expected = predicted.numberInSystemProbabilities, !expected.isEmpty
        else { return nil }
        var (sumFound, sumExpected, greatest) = (0.0, 0.0, 0.0)
        // Past the end of the model's list nothing is known of it.
        for (index, share) in expected.enumerated() {
            sumFound += index < found.count ? found[index] : 0
            sumExpected += share
            greatest = max(greatest, abs(sumFound - sumExpected))
        }
        distance = greatest
        let mean = found.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        meanRatio = concurrency.mean > 0 ? mean / concurrency.mean : nil
        let square = found.enumerated().reduce(0) {
            $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * $1.element
        }
        guard let ends = concurrency.ci95, ends.count == 2, ends[1] > ends[0], square > 0 else {
            allowed = nil
            return
        }
        let error = (ends[1] - ends[0]) / 2 / 1.96
        allowed = min(1, 1.36 * error / square.squareRoot())
    }

    /// Whether the states are the model's as far as the run can tell; nil where it cannot.
    public var agrees: Bool? { allowed.map { distance <= $0 } }
}
