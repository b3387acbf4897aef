import Foundation
import TestSupport
import Testing

struct DemoTests {
    /// The process that the demo started, which must be gone when it is.
    private func targetIsGone(_ result: RunResult) throws -> Bool {
        let identifier = Int32(try result.count("measured.target_process.pid"))
        return kill(identifier, 0) == -1 && errno == ESRCH
    }

    @Test func itShowsMeasuredBesidePredictedAndLeavesNothingRunning() throws {
        let folder = try TemporaryFolder()
        let outcome = try KendallProcess.run([
            "demo", "--duration", "3s", "--seed", "1", "-o", folder.path("demo.json"),
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in ["measured", "model", "M/M/4", "throughput", "response time"] {
            #expect(outcome.output.lowercased().contains(word.lowercased()), "\(word)")
        }
        let result = try RunResult(
            try String(contentsOfFile: folder.path("demo.json"), encoding: .utf8))
        #expect(result.value("command") as? String == "demo")
        #expect(result.value("predicted.source") as? String == "given")
        let rows = try #require(result.value("comparison") as? [[String: Any]])
        for quantity in ["throughput", "mean_response_time", "mean_number_in_system"] {
            let row = try #require(rows.first { $0["quantity"] as? String == quantity })
            #expect(row["measured"] is Double && row["predicted"] is Double)
        }
        #expect(try targetIsGone(result))
    }

    @Test func itNeedsNoStandardInput() throws {
        let outcome = try KendallProcess.run(
            shell: "exec \"$@\" <&-", ["demo", "--duration", "1s", "--format", "json", "--quiet"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try targetIsGone(RunResult(outcome.output)))
    }

    @Test func aSignalEndsTheTargetToo() throws {
        let demo = try KendallProcess(["demo", "--duration", "60s", "--format", "json", "-v"])
        try demo.awaitError("sent")
        demo.signal(SIGTERM)
        let outcome = try demo.finish()
        #expect(outcome.status == 143)
        #expect(try targetIsGone(RunResult(outcome.output)))
    }
}
