/// The 95 % interval of a mean whose samples resemble their neighbours, as response times in a line
/// do: σ/√n would be several times too narrow.
///
/// The series is cut into 20 to 39 batches of consecutive slots, whose means hardly know of each
/// other when a batch is long enough. Whether it is, their lag-1 correlation tells: from 0.2 on the
/// batches are doubled, and with fewer than ten left there is no interval (Law, Simulation Modeling
/// and Analysis, 5th edition 2015, section 9.5.3).
public enum BatchMeans {
    static let fewestSlots = 20
    static let fewestBatches = 10
    static let mostCorrelation = 0.2

    /// Half the width of the interval for Σ`amounts`/Σ`weights`; nil where the series is too short,
    /// or too correlated over its whole length, for one.
    ///
    /// A slot's weight is what its amount is shared by: the responses in it for a mean response
    /// time, its length for a mean over time.
    public static func halfWidth(ofRatio amounts: [Double], to weights: [Double]) -> Double? {
        precondition(amounts.count == weights.count, "an amount for every weight")
        guard amounts.count >= fewestSlots else { return nil }
        var size = amounts.count / fewestSlots
        while amounts.count / size >= fewestBatches {
            let batches = amounts.count / size
            guard
                let residuals = residuals(
                    batch(amounts, size: size), weights: batch(weights, size: size))
            else { return nil }
            if lagOneCorrelation(residuals) < mostCorrelation {
                let squares = residuals.reduce(0) { $0 + $1 * $1 }
                let variance = squares / Double(batches - 1) / Double(batches)
                return StudentT.twoSidedQuantile(0.95, degrees: batches - 1)
                    * variance.squareRoot()
            }
            size *= 2
        }
        return nil
    }

    /// Sums over batches of consecutive slots; what does not fill a batch is left out in front,
    /// where the run's beginning still shows most.
    private static func batch(_ series: [Double], size: Int) -> [Double] {
        stride(from: series.count % size, to: series.count, by: size).map { start in
            series[start..<(start + size)].reduce(0, +)
        }
    }

    /// How far each batch is from the common ratio, in units of the ratio: (Yᵢ − rXᵢ)/X̄.
    private static func residuals(_ amounts: [Double], weights: [Double]) -> [Double]? {
        let weight = weights.reduce(0, +)
        guard weight > 0 else { return nil }
        let ratio = amounts.reduce(0, +) / weight
        let mean = weight / Double(weights.count)
        return zip(amounts, weights).map { ($0 - ratio * $1) / mean }
    }

    private static func lagOneCorrelation(_ residuals: [Double]) -> Double {
        let squares = residuals.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return 0 }
        return zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / squares
    }
}
