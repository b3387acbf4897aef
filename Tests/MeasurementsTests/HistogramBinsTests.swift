import Measurements
import Testing

struct HistogramBinsTests {
    /// Durations of every size, the same on every machine.
    private static func durations(_ count: Int, seed: UInt64) -> [UInt64] {
        var state = seed
        return (0..<count).map { _ in
            // Knuth's MMIX generator; its high bits choose a size, then a duration of it.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let size = state >> 58 % 42
            return (state >> 20) & ((1 << min(size, 42)) - 1)
        }
    }

    private static func histogram(_ durations: [UInt64]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for duration in durations { histogram.record(nanoseconds: duration) }
        return histogram
    }

    @Test func everyDurationLiesInItsBin() {
        for duration in Self.durations(5000, seed: 1) + [0, 63, 64, 131_071, 131_072, 1 << 42] {
            let bins = HistogramBins(Self.histogram([duration]))
            #expect(bins.filled.count == 1 && bins.count == 1)
            #expect(bins.filled[0].lowest <= duration && duration <= bins.filled[0].highest)
            let width = bins.filled[0].highest - bins.filled[0].lowest
            #expect(width < 64 || width <= bins.filled[0].lowest / 1000)
        }
    }

    @Test(arguments: [1, 10, 1000, 20_000])
    func percentilesAreThoseOfTheHistogram(count: Int) throws {
        let histogram = Self.histogram(Self.durations(count, seed: 2))
        let bins = HistogramBins(histogram)
        #expect(bins.count == UInt64(count))
        for percentile in [50, 90, 95, 99, 99.9] {
            let exact = try #require(histogram.percentile(percentile))
            let told = Double(try #require(bins.percentile(percentile))) * 1e-9
            // The histogram knows its greatest duration, the bins only how far its bin goes.
            #expect(told >= exact * (1 - 1e-9) && told <= exact * 1.001 + 64e-9, "p\(percentile)")
        }
    }

    @Test func momentsAreThoseOfTheDurations() throws {
        let durations = Self.durations(20_000, seed: 3).map { $0 % 1_000_000_000 }
        let (mean, deviation) = try #require(HistogramBins(Self.histogram(durations)).moments)
        let exact = durations.reduce(0) { $0 + Double($1) } / Double(durations.count)
        let squares = durations.reduce(0) { $0 + (Double($1) - exact) * (Double($1) - exact) }
        #expect(abs(mean / exact - 1) < 1e-3)
        #expect(abs(deviation / (squares / Double(durations.count)).squareRoot() - 1) < 1e-3)
        #expect(HistogramBins().moments == nil)
    }

    @Test func theSumOfTwoIsTheHistogramOfBoth() {
        let (some, others) = (Self.durations(3000, seed: 4), Self.durations(500, seed: 5))
        var sum = HistogramBins(Self.histogram(some))
        sum.add(HistogramBins(Self.histogram(others)))
        #expect(sum == HistogramBins(Self.histogram(some + others)))
    }

    @Test(arguments: [0, 1, 2, 100, 50_000])
    func aPayloadIsReadBackAsItWas(count: Int) {
        let bins = HistogramBins(Self.histogram(Self.durations(count, seed: 6)))
        #expect(HistogramBins(payload: bins.payload) == bins)
    }

    @Test func noPayloadIsMistakenAndNoneTraps() {
        let payload = HistogramBins(Self.histogram(Self.durations(50, seed: 7))).payload
        for length in 0..<payload.count {
            #expect(HistogramBins(payload: Array(payload.prefix(length))) == nil)
        }
        for position in 0..<40 {
            var wrong = payload
            wrong[position] ^= 0x80
            // The conversion ratio, the last eight bytes, has no meaning for counts.
            if position < 32 { #expect(HistogramBins(payload: wrong) == nil, "byte \(position)") }
        }
        var state: UInt64 = 8
        for _ in 0..<20_000 {
            var wrong = payload
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                wrong[40 + Int(state >> 33) % (payload.count - 40)] = UInt8(state >> 56)
            }
            // Whatever it is, it is within the layout.
            if let bins = HistogramBins(payload: wrong) {
                #expect(bins.filled.allSatisfy { $0.index <= HistogramBins.lastIndex })
            }
        }
    }
}
