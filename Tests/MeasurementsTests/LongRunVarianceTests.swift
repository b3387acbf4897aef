import Distributions
import Testing

@testable import Measurements

struct LongRunVarianceTests {
    private func series(_ length: Int, correlation: Double, seed: UInt64) -> [Double] {
        var stream = RandomStream(seed: seed)
        // From the stationary law, so that there is no transient.
        var value = stream.standardNormal() / (1 - correlation * correlation).squareRoot()
        return (0..<length).map { _ in
            value = correlation * value + stream.standardNormal()
            return value
        }
    }

    /// An autoregressive series of correlation φ has long-run variance 1/(1 − φ)². Of 500 estimates
    /// with about six degrees of freedom, the mean has a relative standard error of 2.6 %: chance
    /// exceeds 11 % in fewer than 1 in 10,000 sets. Where the series' memory is not short against
    /// its length, a parabola does not follow the spectrum all the way up.
    @Test(arguments: [(120, 0.0, 0.11), (40, 0.0, 0.11), (600, 0.8, 0.18), (120, 0.5, 0.28)])
    func isTheSpectrumAtZero(length: Int, correlation: Double, allowed: Double) throws {
        var sum = 0.0
        for seed in 0..<500 {
            let estimate = try #require(
                LongRunVariance(series(length, correlation: correlation, seed: UInt64(seed))))
            sum += estimate.ofMean * Double(length)
        }
        let exact = 1 / ((1 - correlation) * (1 - correlation))
        #expect(abs(sum / 500 / exact - 1) < allowed, "\(sum / 500) instead of \(exact)")
    }

    @Test func aLongSeriesHasTheDegreesOfHeidelbergerAndWelchsFit() throws {
        // 22 points and a parabola: 2/(e^0.291 − 1) = 5.92; 9 points and a line: 5.42.
        #expect(LongRunVariance(series(120, correlation: 0, seed: 1))?.degrees == 6)
        #expect(LongRunVariance(series(40, correlation: 0, seed: 1))?.degrees == 5)
    }

    @Test func shortSeriesTellNothingAndConstantOnesAreExact() {
        #expect(LongRunVariance([Double](repeating: 1, count: 15)) == nil)
        #expect(LongRunVariance([Double](repeating: 1, count: 40))?.halfWidth() == 0)
    }

    @Test func theScaleOfASeriesScalesItsInterval() throws {
        let values = series(100, correlation: 0.3, seed: 9)
        let width = try #require(LongRunVariance(values)).halfWidth()
        let scaled = try #require(LongRunVariance(values.map { 1e-6 * $0 + 5 })).halfWidth()
        #expect(abs(scaled / width - 1e-6) < 1e-12)
    }
}
