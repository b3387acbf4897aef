import Comparison
import Measurements
import Testing

struct FindingTests {
    @Test(arguments: [
        (Finding.agrees(model: "M/M/4", basis: .steadyState), "the measurement agrees with M/M/4"),
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
            .generator(.late, lag: 0.012),
            "the generator was late (send lag p99 12 ms): response times are partly its own; "
                + "lower the rate or use an idle machine"
        ),
    ])
    func sentencesSayWhatToDo(finding: Finding, sentence: String) {
        #expect(finding.description == sentence)
    }
}
