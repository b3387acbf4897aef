import Comparison
import Measurements
import Testing

struct FindingTests {
    @Test(
        arguments: [
            (
                Finding.agrees(model: "M/M/4", basis: .steadyState),
                "the measurement agrees with M/M/4"
            ),
            (
                .responseTimeDiffers(model: "M/M/4", percent: 18.2, basis: .steadyState),
                "measured response time is 18 % above M/M/4: longer service, fewer workers or "
                    + "another discipline than stated"
            ),
            (
                .throughputDiffers(model: "M/M/4", percent: -3.04),
                "measured throughput is 3 % below M/M/4"
            ),
            (
                .percentileDiffers(model: "M/M/4", percentile: "p99", percent: -54),
                "the mean response time agrees with M/M/4, but p99 is 54 % below it: service times vary "
                    + "otherwise than stated, or another discipline"
            ),
            (
                .explained(["24 ms of service instead of 20 ms", "3 workers instead of 4"]),
                "24 ms of service instead of 20 ms, or 3 workers instead of 4 would explain it"
            ),
            (
                .growingLine(offered: 240, completed: 200),
                "the line grew throughout: 240/s offered, 200/s completed while there was a line; "
                    + "response times depend on the duration"
            ),
            (
                .failures(share: 0.179, kind: .truncated),
                "17.9 % of the requests sent failed, most often as truncated: response times are those "
                    + "of the others alone"
            ),
            (
                .generator(.late, lag: 0.012),
                "the generator was late (send lag p99 12 ms): response times are partly its own; "
                    + "lower the rate or use an idle machine"
            ),
        ] as [(Finding, String)])
    func sentencesSayWhatToDo(finding: Finding, sentence: String) {
        #expect(finding.description == sentence)
    }

    /// One failure in 50 is told before what the others say; one in 200 is left to the counts.
    @Test func manyFailuresAreAFinding() {
        func findings(failEvery: Int) -> [Finding] {
            var run = SimulatedRun(rate: 240, seed: 41)
            run.failEvery = failEvery
            var result = run.result
            result.setBeside(nil)
            return Finding.findings(result)
        }
        let found = findings(failEvery: 50)
        guard case .failures(let share, .reset) = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(abs(share - 0.02) < 2e-4)
        #expect(findings(failEvery: 200).isEmpty)
    }
}
