/// The count, mean and spread of a stream of numbers, by Welford's recurrence (1962).
struct Moments: Sendable {
    private(set) var count = 0
    private var runningMean = 0.0
    private var squaredDeviations = 0.0

    mutating func record(_ value: Double) {
        count += 1
        let deviation = value - runningMean
        runningMean += deviation / Double(count)
        squaredDeviations += deviation * (value - runningMean)
    }

    /// Nil before the first value.
    var mean: Double? { count > 0 ? runningMean : nil }

    /// The unbiased variance over the squared mean; nil before the second value, or of a mean of 0.
    var squaredCoefficientOfVariation: Double? {
        guard count > 1, runningMean != 0 else { return nil }
        return squaredDeviations / Double(count - 1) / (runningMean * runningMean)
    }
}
