import Distributions
import Histogram
import Testing

@testable import Measurements

/// HdrHistogram's own package is the oracle.
struct DurationBinsTests {
    private static func pair(_ durations: [UInt64]) -> (DurationBins, Histogram<UInt64>) {
        var bins = DurationBins()
        var histogram = Histogram<UInt64>(
            lowestDiscernibleValue: 64, highestTrackableValue: DurationBins.longest,
            numberOfSignificantValueDigits: .three)
        for duration in durations {
            bins.record(duration)
            histogram.record(duration)
        }
        return (bins, histogram)
    }

    /// Evenly by their logarithm from 1 ns to the longest, and every border of an octave.
    private static let durations: [UInt64] = {
        var stream = RandomStream(seed: 11)
        var all: [UInt64] = (0..<20_000).map { _ in
            let octave = UInt64(stream.uniform() * 42)
            return (1 << octave) + UInt64(stream.uniform() * Double(1 << octave))
        }
        for octave in 0...42 as ClosedRange<UInt64> {
            for value in [(1 << octave) - 1, 1 << octave, (1 << octave) + 1] {
                all.append(min(value, DurationBins.longest))
            }
        }
        return all
    }()

    @Test func binsAreThoseOfHdrHistogram() {
        let (bins, histogram) = Self.pair(Self.durations)
        let ours = bins.recordedValues().map { [$0.value, $0.count] }
        #expect(ours == histogram.recordedValues().map { [$0.value, $0.count] })
        #expect(bins.totalCount == histogram.totalCount)
        #expect(bins.totalCount == UInt64(Self.durations.count))
    }

    @Test func percentilesAreThoseOfHdrHistogram() {
        for count in [1, 2, 7, 100, 999, 20_000] {
            let (bins, histogram) = Self.pair(Array(Self.durations.prefix(count)))
            for tenths in 1..<1000 {
                let percentile = Double(tenths) / 10
                let theirs = histogram.valueAtPercentile(percentile)
                #expect(bins.valueAtPercentile(percentile) == theirs, "\(percentile) of \(count)")
            }
        }
    }

    @Test func deviationAndCountsAreThoseOfHdrHistogram() {
        let (bins, histogram) = Self.pair(Self.durations)
        #expect(abs(bins.stdDeviation / histogram.stdDeviation - 1) < 1e-9)
        for limit in [0, 63, 64, 1000, 131_071, 131_072, 5_000_000, DurationBins.longest] {
            #expect(bins.count(within: 0...limit) == histogram.count(within: 0...limit))
        }
    }

    @Test func aCopyKeepsItsCountsWhenTheOriginalIsWrittenTo() {
        var bins = DurationBins()
        bins.record(1000)
        let copy = bins
        bins.record(2000)
        #expect(copy.totalCount == 1)
        #expect(bins.totalCount == 2)
        bins.reset()
        #expect(copy.recordedValues().map(\.count) == [1])
        #expect(bins.recordedValues().map(\.count) == [])
    }

    @Test func emptiedBinsCountAgainFromNothing() {
        var bins = DurationBins()
        bins.record(5_000_000_000)
        bins.reset()
        bins.record(100, count: 3)
        bins.add(bins)
        #expect(bins.recordedValues().map(\.count) == [6])
        #expect(bins.valueAtPercentile(99) == 127)
    }
}
