import Comparison
import Testing

struct GitHubAnnotationTests {
    @Test(arguments: [
        ("threshold", "p99 < 150ms", "::error title=threshold::p99 < 150ms"),
        ("a: b, c", "100 %", "::error title=a%3A b%2C c::100 %25"),
        ("t", "one\ntwo\r::stop", "::error title=t::one%0Atwo%0D::stop"),
        ("t", "%0A", "::error title=t::%250A"),
    ])
    func whatCouldBeACommandIsEscaped(title: String, message: String, line: String) {
        #expect(GitHubAnnotation(title: title, message: message).line == line)
    }

    @Test func failedThresholdsAndWorseQuantitiesAreAnnotated() throws {
        var run = SimulatedRun(seed: 41).result
        #expect(run.annotations.isEmpty)
        run.thresholds = [
            try Threshold("mean < 1ms").outcome(of: run),
            try Threshold("mean < 1s").outcome(of: run),
        ]
        #expect(run.annotations.count == 1)
        let line = try #require(run.annotations.first).line
        #expect(
            line.hasPrefix("::error title=kendall run%3A threshold failed::mean < 1ms: measured"))

        let slow = SimulatedRun(seed: 42, slowdown: 1.35).result
        let comparison = RunComparisonTests.compare([run], [slow])
        #expect(comparison.verdict == .worse)
        #expect(!comparison.annotations.isEmpty)
        #expect(comparison.annotations.allSatisfy { $0.message.hasSuffix("worse") })
        #expect(RunComparisonTests.compare([run], [run]).annotations.isEmpty)
    }
}
