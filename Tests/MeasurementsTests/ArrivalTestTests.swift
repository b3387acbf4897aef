import Distributions
import Glibc
import Testing

@testable import Measurements

struct ArrivalTestTests {
    private func figures(
        _ count: Int, rate: Double = 1000, testedRate: Double? = nil, _ gap: () -> Double
    ) -> ArrivalFigures {
        var test = ArrivalTest(rate: testedRate ?? rate)
        var now = 0.0
        for _ in 0..<count {
            now += gap() / rate
            test.add(UInt64(now * 1e9))
        }
        return test.figures
    }

    /// Five significance thresholds at 1 in 10,000 or less each: of 300 fixed seeds none may fail.
    @Test func exponentialGapsArePoisson() {
        for seed in 0..<300 {
            var stream = RandomStream(seed: UInt64(seed))
            let figures = figures(5000) { stream.exponential() }
            #expect(figures.isPoisson, "\(figures)")
        }
    }

    @Test func equalGapsAreNot() throws {
        let figures = figures(25_000) { 1 }
        #expect(!figures.isPoisson)
        #expect(try #require(figures.dispersions.last).index < 0.01)
        // All gaps at the mean: the distance is 1 − 1/e there, to the width of a bin.
        #expect(abs(try #require(figures.distance) - 0.632) < 0.002)
    }

    @Test func burstsAreNot() throws {
        var stream = RandomStream(seed: 1)
        let figures = figures(25_000) { 4 * stream.gamma(shape: 0.25) }
        #expect(!figures.isPoisson)
        // Over many gaps the index of dispersion is their squared coefficient of variation, 4.
        let longest = try #require(figures.dispersions.last)
        #expect(longest.window == 1)
        #expect((2...7).contains(longest.index))
    }

    @Test func anotherRateIsNot() {
        var stream = RandomStream(seed: 2)
        #expect(!figures(5000, rate: 900, testedRate: 1000) { stream.exponential() }.isPoisson)
    }

    @Test func gapsThatResembleTheirNeighboursAreNot() throws {
        var stream = RandomStream(seed: 3)
        var factor = 1.0
        var number = 0
        let figures = figures(20_000) {
            number += 1
            if number % 50 == 0 { factor = stream.uniform() < 0.5 ? 0.5 : 1.5 }
            return factor * stream.exponential()
        }
        #expect(try #require(figures.lagOne) > 0.1)
        #expect(!figures.isPoisson)
    }

    /// Against the sum over all gaps, −n − Σ(2i − 1)(ln uᵢ + ln(1 − uₙ₊₁₋ᵢ))/n (Anderson and
    /// Darling, 1954); bins of a thousandth leave out less than 0.02 of it.
    @Test func andersonAndDarlingsStatisticIsThatOfTheirSum() throws {
        for (seed, scale) in [(1, 1.0), (2, 1.0), (3, 1.2), (4, 0.7)] {
            var stream = RandomStream(seed: UInt64(seed))
            var shares: [Double] = []
            let figures = figures(1001) {
                let gap = scale * stream.exponential()
                shares.append(1 - exp(-gap))
                return gap
            }
            // The first instant has no gap before it.
            let sorted = shares.dropFirst().sorted()
            let count = Double(sorted.count)
            var sum = 0.0
            for (index, share) in sorted.enumerated() {
                let other = sorted[sorted.count - 1 - index]
                sum += (2 * Double(index) + 1) * (log(share) + log(1 - other))
            }
            let exact = -count - sum / count
            let found = try #require(figures.andersonDarling)
            #expect(abs(found - exact) < 0.02 + 0.01 * exact, "\(found) instead of \(exact)")
        }
    }

    /// Marsaglia and Marsaglia's table of percentage points, 2004.
    @Test(arguments: [(0.5, 0.774214), (0.1, 1.932958), (0.05, 2.492368), (0.01, 3.878125)])
    func probabilitiesAreTheTables(probability: Double, statistic: Double) {
        #expect(abs(AndersonDarling.probability(above: statistic) - probability) < 5e-5)
    }

    @Test func gapsAcrossStretchesAreLeftOut() {
        var test = ArrivalTest(rate: 10)
        for instant in [0, 100_000_000, 200_000_000] { test.add(UInt64(instant)) }
        test.endStretch()
        for instant in [5_000_000_000, 5_100_000_000] { test.add(UInt64(instant)) }
        #expect(test.figures.gaps == 3)
    }

    @Test func fewGapsBearNoVerdict() {
        var stream = RandomStream(seed: 5)
        let few = figures(100) { stream.exponential() }
        #expect(Arrivals(planned: few, achieved: few).verdict == .tooFew)
        let enough = figures(101) { stream.exponential() }
        #expect(Arrivals(planned: enough, achieved: enough).verdict == .poisson)
    }

    /// Two threads' halves of a Poisson process are put together, gap by gap, across slices.
    @Test func theUnionOfThreadsIsTestedNotTheirParts() throws {
        var merger = ArrivalMerger(rate: 1000, spanLength: 250_000_000)
        var stream = RandomStream(seed: 6)
        var samples = [[UInt64]](repeating: [], count: 2)
        var now = 0.0
        var span = 0
        var total = 0
        while span < 40 {
            now += stream.exponential() / 1000
            if Int(now / 0.25) > span {
                for sample in samples { merger.add(sample, span: span) }
                samples = [[], []]
                span += 1
                merger.close(before: span)
            }
            guard span < 40 else { break }
            samples[stream.uniform() < 0.5 ? 0 : 1].append(UInt64(now * 1e9))
            total += 1
        }
        merger.finish()
        #expect(merger.test.figures.gaps == total - 1)
        #expect(merger.test.figures.isPoisson)
    }

    /// A full sample knows nothing of what came after it: the span ends there for all threads.
    @Test func aSpanEndsWhereASampleWasFull() {
        var merger = ArrivalMerger(rate: 1e6, spanLength: 250_000_000)
        merger.add((0..<UInt64(ArrivalSample.capacity)).map { 1000 * $0 }, span: 0)
        merger.add([500, 100_000, 900_000], span: 0)
        merger.add([250_000_000, 250_001_000], span: 1)
        merger.finish()
        // 512 and 2 of the first span, and the one gap of the second.
        #expect(merger.test.figures.gaps == ArrivalSample.capacity + 1 + 1)
    }

    /// One thread tells of the arrivals at the end of a span with those of the next.
    @Test func lateThreadsTellOfTheirArrivalsInOrder() {
        var merger = ArrivalMerger(rate: 4, spanLength: 1_000_000_000)
        merger.add([100_000_000, 900_000_000], span: 0)
        merger.add([200_000_000], span: 0)
        merger.close(before: 1)
        merger.add([1_100_000_000], span: 1)
        merger.add([950_000_000, 1_200_000_000], span: 1)
        merger.close(before: 2)
        merger.finish()
        let figures = merger.test.figures
        #expect(figures.gaps == 5)
        // Gaps of 0.1, 0.7, 0.05, 0.15 and 0.1 s: none is as long as 1/4 s but one.
        #expect(abs((figures.distance ?? 0) - (0.8 - (1 - exp(-0.6)))) < 0.01)
    }
}
