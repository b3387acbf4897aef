import Distributions
import Measurements
import QueueingModels
import Testing

struct StudentTTests {
    /// Computed by mpmath's incomplete beta and by scipy, which agree to 1e-15; one degree is
    /// Cauchy's distribution, tan(0.475π), two have t = √(2·0.95²/(1 − 0.95²)).
    @Test(arguments: [
        (1, 12.706204736174707), (2, 4.302652729749464), (4, 2.7764451051977943),
        (29, 2.0452296421327043),
    ])
    func quantilesAreTheTables(degrees: Int, expected: Double) {
        let t = StudentT.twoSidedQuantile(0.95, degrees: degrees)
        #expect(abs(t / expected - 1) < 1e-13)
    }

    @Test func manyDegreesApproachTheNormal() {
        // Cornish and Fisher: z + (z³ + z)/(4ν), z = 1.959963984540054.
        let t = StudentT.twoSidedQuantile(0.95, degrees: 10_000)
        #expect(abs(t - (1.959963984540054 + 9.489 / 40_000)) < 1e-6)
    }
}

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

struct BatchMeansTests {
    private let ones = [Double](repeating: 1, count: 40)

    @Test func shortSeriesHaveNoInterval() {
        #expect(
            BatchMeans.halfWidth(
                ofRatio: [Double](repeating: 1, count: 19),
                to: [Double](repeating: 1, count: 19)) == nil)
    }

    @Test func aSeriesThatGrowsThroughoutHasNoInterval() {
        #expect(BatchMeans.halfWidth(ofRatio: (0..<40).map(Double.init), to: ones) == nil)
    }

    @Test func nothingCompletedHasNoInterval() {
        let zeros = [Double](repeating: 0, count: 40)
        #expect(BatchMeans.halfWidth(ofRatio: zeros, to: zeros) == nil)
    }

    @Test func aConstantSeriesIsExact() {
        #expect(BatchMeans.halfWidth(ofRatio: ones, to: ones) == 0)
    }

    /// Means of 20 batches of two: ±1 in turn, which gives t(19)·√(20/19/20).
    @Test func isStudentsIntervalOfTheBatchMeans() throws {
        let series = (0..<40).map { $0 / 2 % 2 == 0 ? 6.0 : 4.0 }
        let width = try #require(BatchMeans.halfWidth(ofRatio: series, to: ones))
        #expect(abs(width - 2.093024054408263 / 19.0.squareRoot()) < 1e-12)
    }

    /// Runs of 30 s from the start at M/M/4, ρ = 0.6, mean service time 20 ms, against the exact
    /// mean response time of 23.588 ms.
    ///
    /// Where 93 % of the intervals hold the mean, fewer than 88 % or more than 97.75 % of 400 do so
    /// in fewer than 1 in 10,000 sets of runs; σ/√n of the response times would hold it in far
    /// fewer.
    @Test func intervalsOfRunsHoldTheExactMean() throws {
        let exact = try MMcQueue(arrivalRate: 120, serviceRate: 50, servers: 4).meanResponseTime
        var held = 0
        var told = 0
        for run in 0..<400 {
            var stream = RandomStream(seed: 1000 + UInt64(run))
            var amounts = [Double](repeating: 0, count: 120)
            var weights = amounts
            var now = 0.0
            _ = Simulation.firstComeFirstServed(
                servers: 4, requests: 3600,
                gap: {
                    let gap = stream.exponential() / 120
                    now += gap
                    return gap
                },
                service: { stream.exponential() / 50 },
                observe: { waiting, service in
                    let slot = Int((now + waiting + service) / 0.25)
                    guard slot < 120 else { return }
                    amounts[slot] += waiting + service
                    weights[slot] += 1
                })
            guard let width = BatchMeans.halfWidth(ofRatio: amounts, to: weights) else { continue }
            told += 1
            let mean = amounts.reduce(0, +) / weights.reduce(0, +)
            if abs(mean - exact) <= width { held += 1 }
        }
        #expect(told >= 360)
        let coverage = Double(held) / Double(told)
        #expect((0.88...0.9775).contains(coverage), "\(coverage) of \(told)")
    }
}
