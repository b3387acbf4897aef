import Measurements
import Testing

struct GeneratorVerdictTests {
    /// 100 lags of 10 µs, of which `late` are `lag` instead.
    private func lags(late: Int, lag: UInt64) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for index in 0..<100 { histogram.record(nanoseconds: index < late ? lag : 10_000) }
        return histogram
    }

    @Test(arguments: [
        (0, 0, 0.1, 0.2, 0, GeneratorVerdict.keptUp),
        // One in a hundred is not the 99th percentile.
        (1, 900_000_000, 0.1, 0.2, 0, .keptUp),
        (2, 20_000_000, 0.1, 0.2, 0, .late),
        // 4 ms beside a mean of 100 ms does not show.
        (2, 4_000_000, 0.1, 0.2, 0, .keptUp),
        // 0.9 ms never counts as late.
        (2, 900_000, 0.0001, 0.2, 0, .keptUp),
        (2, 20_000_000, 0.1, 0.95, 0, .saturated),
        (0, 0, 0.1, 0.95, 0, .keptUp),
        (0, 0, 0.1, 0.2, 1, .paused),
    ])
    func judgesByTheLagThatShowsInResponseTimes(
        late: Int, lag: UInt64, mean: Double, busiest: Double, pauses: Int,
        verdict: GeneratorVerdict
    ) {
        #expect(
            GeneratorVerdict.judge(
                lateness: lags(late: late, lag: lag), meanResponseTime: mean,
                busiestThread: busiest, pauses: pauses) == verdict)
    }

    @Test func withoutASendThereIsNothingToBeLateWith() {
        #expect(
            GeneratorVerdict.judge(
                lateness: LatencyHistogram(), meanResponseTime: nil, busiestThread: 1, pauses: 0)
                == .keptUp)
    }
}
