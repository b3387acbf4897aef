import Measurements
import Testing

struct PoissonIntervalTests {
    /// Computed by mpmath and by scipy's χ² quantiles, which agree to 1e-16; for a count of zero
    /// the upper end is −ln 0.025.
    @Test(arguments: [
        (0, 0.0, 3.688879454113936), (100, 81.36399125092314, 121.62679379242638),
    ])
    func intervalIsGarwoods(count: Int, lower: Double, upper: Double) {
        let interval = PoissonInterval.interval95(count: count)
        #expect(abs(interval.lower - lower) < 1e-9)
        #expect(abs(interval.upper - upper) < 1e-9)
    }

    @Test func aMillionIsNearlyNormal() {
        let interval = PoissonInterval.interval95(count: 1_000_000)
        // Wilson and Hilferty's cube is true to 1e-3 here: N(1 − 1/9N ∓ z/3√N)³.
        #expect(abs(interval.lower - 998_040.99) < 0.1)
        #expect(abs(interval.upper - 1_001_961.95) < 0.1)
    }
}
