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
            let border: UInt64 = 1 << Int(stream.uniform() * 42)
            return border + UInt64(stream.uniform() * Double(border))
        }
        for octave in 0...42 {
            let border: UInt64 = 1 << octave
            for value in [border - 1, border, border + 1] {
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
        for count in [1, 2, 7, 100, 999] {
            let durations = Self.durations.prefix(count)
            let (bins, histogram) = Self.pair(Array(durations))
            for tenths in stride(from: 1, to: 1000, by: 7) {
                let percentile = Double(tenths) / 10
                // The package tells no more than the greatest, as LatencyHistogram sees to.
                let ours = min(bins.valueAtPercentile(percentile), durations.max() ?? 0)
                let theirs = histogram.valueAtPercentile(percentile)
                #expect(ours == theirs, "\(percentile) of \(count)")
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
