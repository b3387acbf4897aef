import Distributions
import Measurements
import Testing

struct LatencyHistogramTests {
    /// Durations from 100 ns to tens of seconds, evenly by their logarithm.
    private static func durations(_ count: Int, seed: UInt64) -> [UInt64] {
        var stream = RandomStream(seed: seed)
        return (0..<count).map { _ in
            var value = 100.0
            var steps = stream.uniform() * 27
            while steps >= 1 {
                value *= 2
                steps -= 1
            }
            return UInt64(value * (1 + steps))
        }
    }

    @Test(arguments: [1, 2, 10, 99, 100, 1000, 12_345])
    func percentilesAreTheNearestRankWithinAThousandth(count: Int) throws {
        let durations = Self.durations(count, seed: UInt64(count))
        var histogram = LatencyHistogram()
        for duration in durations { histogram.record(nanoseconds: duration) }
        let sorted = durations.sorted()
        // In tenths of a per cent, so that the rank is exact.
        for tenths in [1, 10, 100, 250, 333, 500, 900, 950, 990, 999, 1000] {
            let rank = max(1, (tenths * count + 999) / 1000)
            let exact = Double(sorted[rank - 1]) * 1e-9
            let told = try #require(histogram.percentile(Double(tenths) / 10))
            #expect(told >= exact * (1 - 1e-12), "\(tenths) of \(count)")
            #expect(told <= exact * 1.001 + 64e-9, "\(tenths) of \(count)")
        }
    }

    @Test func countingADurationManyTimesIsCountingItOnceAsOften() {
        var once = LatencyHistogram()
        var together = LatencyHistogram()
        for (nanoseconds, count): (UInt64, Int) in [(0, 5), (1_500, 1), (1 << 43, 3), (7, 0)] {
            for _ in 0..<count { once.record(nanoseconds: nanoseconds) }
            together.record(nanoseconds: nanoseconds, count: count)
        }
        #expect(together.count == 9)
        #expect(together.totalSeconds == once.totalSeconds)
        #expect(together.min == once.min && together.max == once.max)
        #expect(HistogramBins(together) == HistogramBins(once))
    }

    @Test func mergingIsTheSameAsRecordingEverythingInOne() {
        let durations = Self.durations(5000, seed: 7)
        var parts = [LatencyHistogram](repeating: LatencyHistogram(), count: 3)
        var all = LatencyHistogram()
        for (index, duration) in durations.enumerated() {
            parts[index % 3].record(nanoseconds: duration)
            all.record(nanoseconds: duration)
        }
        var merged = LatencyHistogram()
        for part in parts { merged.add(part) }
        merged.add(LatencyHistogram())
        #expect(LatencySummary(merged) == LatencySummary(all))
        #expect(merged.totalSeconds == all.totalSeconds)
        for tenths in 0...1000 {
            let percentile = Double(tenths) / 10
            #expect(merged.percentile(percentile) == all.percentile(percentile))
        }
    }

    @Test func meanLeastAndGreatestAreExact() {
        let durations = Self.durations(1001, seed: 3)
        var histogram = LatencyHistogram()
        for duration in durations { histogram.record(nanoseconds: duration) }
        #expect(histogram.count == 1001)
        #expect(histogram.totalSeconds == Double(durations.reduce(0, +)) * 1e-9)
        #expect(histogram.mean == histogram.totalSeconds / 1001)
        #expect(histogram.min == Double(durations.min()!) * 1e-9)
        #expect(histogram.max == Double(durations.max()!) * 1e-9)
        #expect(histogram.percentile(0) == histogram.min)
        #expect(histogram.percentile(100) == histogram.max)
    }

    @Test func standardDeviationOfTwoValuesIsHalfTheirDistance() throws {
        var histogram = LatencyHistogram()
        for _ in 0..<500 {
            histogram.record(nanoseconds: 1_000_000)
            histogram.record(nanoseconds: 3_000_000)
        }
        let deviation = try #require(histogram.standardDeviation)
        #expect(abs(deviation - 0.001) < 1e-6)
    }

    @Test func anEmptyOneKnowsNothing() {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: 5)
        histogram.reset()
        #expect(histogram.count == 0)
        #expect(histogram.mean == nil)
        #expect(histogram.min == nil)
        #expect(histogram.max == nil)
        #expect(histogram.standardDeviation == nil)
        #expect(histogram.percentile(50) == nil)
        #expect(histogram.countAtOrBelow(seconds: 1) == 0)
        let summary = LatencySummary(histogram)
        #expect(summary.mean == nil && summary.percentiles == nil)
    }

    @Test func whatIsLongerThanTheBinsKeepsItsSumAndGreatest() {
        var histogram = LatencyHistogram()
        let long = 3 * LatencyHistogram.longestNanoseconds
        histogram.record(nanoseconds: long)
        histogram.record(nanoseconds: 1000)
        #expect(histogram.count == 2)
        #expect(histogram.max == Double(long) * 1e-9)
        #expect(histogram.totalSeconds == Double(long + 1000) * 1e-9)
    }

    @Test func countsWhatIsAtOrBelow() {
        var histogram = LatencyHistogram()
        for milliseconds in 1...100 {
            histogram.record(nanoseconds: UInt64(milliseconds) * 1_000_000)
        }
        #expect(histogram.countAtOrBelow(seconds: 0.0505) == 50)
        #expect(histogram.countAtOrBelow(seconds: 1e9) == 100)
        #expect(histogram.countAtOrBelow(seconds: -1) == 0)
    }

    /// A percentile needs a duration beyond it: p99.9 exists from the 1000th on.
    @Test(arguments: [(999, false), (1000, true)])
    func summaryTellsAPercentileOnlyWithADurationBeyondIt(count: Int, told: Bool) {
        var histogram = LatencyHistogram()
        for value in 1...count { histogram.record(nanoseconds: UInt64(value) * 1000) }
        #expect((LatencySummary(histogram).percentile(99.9) != nil) == told)
        #expect(LatencySummary(histogram).percentile(99) != nil)
    }
}
