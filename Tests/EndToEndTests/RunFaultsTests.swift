import Foundation
import TestSupport
import Testing

/// What goes wrong while a run is under way: the report is printed all the same.
@Suite(.serialized) struct RunFaultsTests {
    /// A run that sends until it is stopped, and has sent something.
    private func underWay(_ url: String, _ arguments: [String] = []) throws -> KendallProcess {
        let run = try KendallProcess(
            ["run", url, "--rate", "100", "--duration", "120s", "--seed", "1", "-v"]
                + ["--format", "json"] + arguments)
        try run.awaitError("completed")
        return run
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func aSignalEndsTheRunWithACompleteResult(signal: Int32, status: Int32) throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let run = try underWay(url.absoluteString)
        run.signal(signal)
        let outcome = try run.finish()
        #expect(outcome.status == status)
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        #expect(result.value("outcome") as? String == "interrupted")
        #expect(try result.requests("completed") > 0)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(outcome.output) == "") }
    }

    @Test func aSecondInterruptEndsAtOnce() throws {
        // No answer ever comes, so the first one has to wait for what is under way.
        let (server, url) = try KendallProcess.server(["--service-time", "1h"])
        defer { server.signal(SIGKILL) }
        let run = try KendallProcess([
            "run", url.absoluteString, "--rate", "100", "--duration", "120s", "-v",
        ])
        try run.awaitError("sent")
        run.signal(SIGINT)
        // Two that come together are one; the wait is a tenth of what the first takes to end.
        usleep(100_000)
        run.signal(SIGINT)
        let outcome = try run.finish()
        #expect(outcome.status == 130)
        #expect(outcome.output.isEmpty)
    }

    @Test func aTargetThatDiesIsReportedByKind() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        let run = try KendallProcess([
            "run", url.absoluteString, "--rate", "100", "--duration", "4s", "--seed", "1", "-v",
            "--format", "json",
        ])
        try run.awaitError("completed")
        server.signal(SIGKILL)
        let outcome = try run.finish()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        #expect(try result.requests("completed") > 0)
        #expect(try result.failures["connect_refused", default: 0] > 0)
        #expect(
            try Set(result.failures.keys)
                .isSubset(of: ["connect_refused", "reset", "truncated"]))
    }

    @Test func aRunWithoutOneAnswerIsExit69WithItsReport() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1h"])
        defer { server.signal(SIGKILL) }
        let outcome = try KendallProcess.run([
            "run", url.absoluteString, "--requests", "5", "--timeout", "200ms", "--format", "json",
        ])
        #expect(outcome.status == 69)
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        #expect(try result.failures == ["timeout": 5])
        #expect(result.value("measured.response_time_s.mean") == nil)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(outcome.output) == "") }
        #expect(outcome.errors.contains("no request of 5 was answered (timeout)"))
    }

    @Test func standingStillIsMarkedAndNotMadeUpForByABurst() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let run = try KendallProcess([
            "run", url.absoluteString, "--rate", "100", "--duration", "4s", "--seed", "1", "-v",
            "--format", "json",
        ])
        try run.awaitError("completed")
        run.signal(SIGSTOP)
        usleep(1_000_000)
        run.signal(SIGCONT)
        let outcome = try run.finish()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        #expect(try result.requests("not_sent") > 0)
        #expect(try result.count("measured.generator.pauses") > 0)
        #expect(try result.number("measured.generator.paused_s") >= 0.5)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(outcome.output) == "") }
    }
}
