import Comparison
import Foundation
import Measurements
import Reports
import TestSupport
import Testing

struct MetricsTextTests {
    private static func text(_ name: String, isLive: Bool) throws -> String {
        let result = try Fixtures.named(name)
        return MetricsText.render(result, try RunHistograms(result), isLive: isLive)
    }

    @Test func metricsAreTheRecordedOnes() throws {
        try Snapshot.expect(Self.text("clean", isLive: false), matches: "clean.prom")
        try Snapshot.expect(Self.text("errors", isLive: true), matches: "errors-live.prom")
    }

    @Test(arguments: Fixtures.names)
    func promtoolHasNothingToSay(name: String) throws {
        for isLive in [false, true] {
            let answer = try OtherProgram.run(
                "promtool", ["check", "metrics"], input: try Self.text(name, isLive: isLive))
            #expect(answer.status == 0 && answer.output == "")
        }
        // It does look: a counter that is not called one is an objection.
        let wrong = try OtherProgram.run(
            "promtool", ["check", "metrics"], input: "# TYPE a counter\na 1\n")
        #expect(wrong.status != 0)
    }

    /// The file of a finished run is OpenMetrics too, by the parser of Prometheus' Python client.
    @Test(arguments: Fixtures.names)
    func anOpenMetricsParserReadsTheFile(name: String) throws {
        let result = try Fixtures.named(name)
        let output = try OtherProgram.python(
            """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(sys.stdin.read()):
                for sample in family.samples:
                    if sample.name == "kendall_requests" and sample.labels["state"] == "completed":
                        print(int(sample.value))
                    if sample.name == "kendall_response_time_seconds_count": print(int(sample.value))
            """, input: try Self.text(name, isLive: false))
        let measured = result.measured
        #expect(
            output == "\(measured.requests.completed)\n"
                + "\(measured.responseTime.count + (measured.responseTime.lowerBounds ?? 0))\n")
    }

    /// Of a file that was tampered with.
    @Test func countsThatNoNumberHoldsEndNothing() throws {
        let json = String(
            decoding: try JSONEncoder().encode(try Fixtures.named("errors").measured.errors),
            as: UTF8.self)
        let most = json.replacing(/"count":[0-9]+/, with: "\"count\":\(Int.max)")
        var result = try Fixtures.named("errors")
        let entries = try JSONDecoder().decode([ErrorLog.Entry].self, from: Data(most.utf8))
        result.measured.errors = entries + entries
        #expect(MetricsText.render(result, nil).contains("kendall_errors{kind="))
        #expect(TextReport.render(result, colour: false).contains("of the requests sent failed"))
    }
}
