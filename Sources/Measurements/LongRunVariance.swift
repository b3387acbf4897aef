internal import Glibc

/// The variance of the mean of a series whose values resemble their neighbours, as response times
/// in a line do.
///
/// It is the series' spectrum at frequency zero over its length. That is told from the logarithm of
/// the periodogram, pairs of whose ordinates are averaged: a parabola through the lowest 22 pairs,
/// or, where a short series has fewer, a straight line through the lowest 9, is followed down to
/// zero (Heidelberger and Welch, A spectral method for confidence interval generation and run
/// length control in simulations, Communications of the ACM 24, 1981). Against batch means, whose
/// batches must be longer than what they are to be independent of, it does with a third of the run.
struct LongRunVariance: Equatable, Sendable {
    /// Of the series' mean.
    let ofMean: Double
    /// Degrees of freedom of Student's t that go with it.
    let degrees: Int
    /// How much higher the lowest third of the spectrum lies than the highest, as a logarithm, and
    /// 0 where it does not: what the run has not been long enough to see the end of.
    let steepness: Double

    /// Fewer values than this tell nothing.
    static let fewest = 16

    /// Half the width of the mean's 95 % interval.
    ///
    /// A spectrum still rising at the lowest frequency goes on to rise below it: the width is
    /// 1 + `caution` · steepness times as great. The number was chosen on simulated M/M/c queues,
    /// where without it intervals of runs of thirty relaxation times hold the truth too seldom;
    /// docs/measuring.md has the table of what it leads to.
    func halfWidth(caution: Double = Self.caution) -> Double {
        StudentT.twoSidedQuantile(0.95, degrees: degrees) * ofMean.squareRoot()
            * (1 + caution * steepness)
    }

    static let caution = 0.35

    /// nil for a series that is too short.
    init?(_ series: [Double]) {
        guard series.count >= Self.fewest else { return nil }
        let available = (series.count - 1) / 4
        let points = available >= 22 ? 22 : min(9, available)
        let powers = Self.periodogram(series, ordinates: 2 * points)
        // A series without variation has a spectrum of nothing.
        guard let strongest = powers.max(), strongest > 0 else {
            ofMean = 0
            degrees = max(1, points - 1)
            steepness = 0
            return
        }
        // The mean of two exponential variates' logarithm is 0.270 below that of their mean.
        let logs = (0..<points).map { index in
            log(max((powers[2 * index] + powers[2 * index + 1]) / 2, strongest * 1e-30)) + 0.270
        }
        let fit = Self.interceptWeights(points: points, degree: available >= 22 ? 2 : 1)
        let intercept = zip(fit, logs).reduce(0) { $0 + $1.0 * $1.1 }
        // The variance of each logarithm is π²/6 − 1; the intercept is nearly normal, so that its
        // exponential is too great on average by half of its variance.
        let variance = 0.645 * fit.reduce(0) { $0 + $1 * $1 }
        ofMean = exp(intercept - variance / 2) / Double(series.count)
        degrees = max(1, Int((2 / (exp(variance) - 1)).rounded()))
        let third = max(1, points / 3)
        let low = logs.prefix(third).reduce(0, +)
        let high = logs.suffix(third).reduce(0, +)
        steepness = max(0, (low - high) / Double(third))
    }

    /// |Σ xₜ e^(−2πijt/n)|²/n for j = 1, 2, …, `ordinates`.
    private static func periodogram(_ series: [Double], ordinates: Int) -> [Double] {
        let count = Double(series.count)
        let mean = series.reduce(0, +) / count
        return (1...ordinates).map { number in
            let turn = 2 * Double.pi * Double(number) / count
            let (stepCosine, stepSine) = (cos(turn), sin(turn))
            var (cosine, sine) = (1.0, 0.0)
            var (real, imaginary) = (0.0, 0.0)
            for value in series {
                real += (value - mean) * cosine
                imaginary += (value - mean) * sine
                (cosine, sine) = (
                    cosine * stepCosine - sine * stepSine, cosine * stepSine + sine * stepCosine
                )
            }
            return (real * real + imaginary * imaginary) / count
        }
    }

    /// What each point of a least-squares polynomial counts for in its value at zero. The k-th point
    /// stands for the ordinates 2k − 1 and 2k.
    private static func interceptWeights(points: Int, degree: Int) -> [Double] {
        let places = (1...points).map { (Double($0) - 0.25) / Double(points) }
        // Orthogonal polynomials over the places (Forsythe, 1957): the value at zero is a sum of
        // independent parts.
        var weights = [Double](repeating: 0, count: points)
        var previous = [Double](repeating: 0, count: points)
        var current = [Double](repeating: 1, count: points)
        var (previousAtZero, currentAtZero) = (0.0, 1.0)
        var previousNorm = 1.0
        for order in 0...min(degree, points - 1) {
            let norm = current.reduce(0) { $0 + $1 * $1 }
            for index in 0..<points { weights[index] += currentAtZero * current[index] / norm }
            let shift = zip(places, current).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / norm
            let recall = order == 0 ? 0 : norm / previousNorm
            let next = (0..<points).map {
                (places[$0] - shift) * current[$0] - recall * previous[$0]
            }
            let nextAtZero = -shift * currentAtZero - recall * previousAtZero
            (previous, current) = (current, next)
            (previousAtZero, currentAtZero) = (currentAtZero, nextAtZero)
            previousNorm = norm
        }
        return weights
    }
}
