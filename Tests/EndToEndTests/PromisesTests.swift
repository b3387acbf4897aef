import Foundation
import TestSupport
import Testing

/// The promises of docs/threat-model.md that are about measuring, each by its number. Most are kept
/// by scripts of Tests/Faults, which make a fault and judge what came of it; what is tested in more
/// detail elsewhere says where.
@Suite(.serialized) struct PromisesTests {
    /// With drops, timeouts and a target that goes away besides what answers. The books themselves:
    /// `RequestCountsTests`, `WorkerTests`.
    @Test func promise01everyRequestIsInExactlyOneBucket() throws {
        let (server, url) = try KendallProcess.server([
            "--workers", "1", "--service-time", "20ms",
        ])
        defer { server.signal(SIGKILL) }
        let run = try KendallProcess([
            "run", url.absoluteString, "--rate", "300", "--duration", "2s", "--max-connections",
            "8", "--on-limit", "drop", "--timeout", "150ms", "--seed", "1", "-v", "--format",
            "json",
        ])
        try run.awaitError("completed")
        server.signal(SIGKILL)
        let result = try RunResult(try run.finish().output)
        try result.expectBalance()
        #expect(try result.requests("dropped") > 0)
        #expect(try result.requests("completed") > 0)
        #expect(try result.requests("failed") > 0)
    }

    /// Books that do not balance are told first of all, and end with 1.
    @Test func promise01and17aBrokenIdentityIsToldAndNoSuccess() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let folder = try TemporaryFolder()
        let run = try KendallProcess.run([
            "run", url.absoluteString, "--requests", "7", "-q", "-o", folder.path("x.json"),
        ])
        #expect(run.status == 0, "\(run.errors)")
        let path = folder.path("x.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let completed = try RunResult(text).requests("completed")
        let broken = text.replacing(
            try Regex("\"completed\" ?: ?\(completed)\\b"),
            with: "\"completed\":\(completed - 1)")
        #expect(broken != text)
        try broken.write(toFile: path, atomically: true, encoding: .utf8)
        let report = try KendallProcess.run(["report", path])
        #expect(
            report.output.hasPrefix(
                "THE BOOKS DO NOT BALANCE: sent \(completed) ≠ completed \(completed - 1)"))
        #expect(report.status == 1, "\(report.errors)")
    }

    @Test(arguments: ["p32-no-samples", "p33-one-sample"])
    func promise02noNumberWithoutSamples(script: String) throws { try FaultScript.run(script) }

    /// `TortureRunTests` has every scripted server, `TortureTests` every one cut at every byte.
    @Test(arguments: ["p19-drip-body", "p19-drip-head", "p19-drip-interim", "p16-never-answers"])
    func promise03whatIsNoWholeResponseIsNoSuccess(script: String) throws {
        try FaultScript.run(script)
    }

    /// `CallFailureTests` besides.
    @Test(arguments: [
        "p11-few-descriptors", "p11-emfile", "p12-no-ports", "p13-eintr", "p13-enobufs",
        "p21-unreachable-later", "p23-no-such-name", "p24-several-addresses", "p25-other-family",
    ])
    func promise04limitsOfThisMachineAreNamedAsSuch(script: String) throws {
        try FaultScript.run(script)
    }

    @Test func promise04runningOutOfPortsIsForetold() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let arguments = ["run", url.absoluteString, "--requests", "1", "--rate", "900k/s"]
        // One request is over before any port runs out; an hour is not.
        let short = try KendallProcess.run(arguments + ["--no-keepalive"])
        #expect(!short.errors.contains("ports"))
        let long = try KendallProcess([
            "run", url.absoluteString, "--rate", "900k/s", "--duration", "1h", "--no-keepalive",
            "--max-connections", "1", "--on-limit", "drop",
        ])
        try long.awaitError("requests that find none fail as local_port")
        long.signal(SIGKILL)
        _ = try long.finish()
    }

    /// `RunFaultsTests`, `RunStreamsTests` and `OutputFormatsTests` besides.
    @Test(arguments: [
        "p01-sigint", "p02-sigterm", "p03-sighup", "p03-nohup", "p04-closed-stdout",
        "p04-broken-pipe", "p04-stuck-reader", "p05-sigkill", "p09-file-size-limit",
        "p09-full-disk", "p09-full-stdout", "p10-planted-link",
    ])
    func promise05theReportSurvives(script: String) throws { try FaultScript.run(script) }

    @Test(arguments: [
        "p34-hanging-requests", "p34-stuck-thread", "p20-connect-hangs-later", "s16-slow-scraper",
        "p04-stuck-recording",
    ])
    func promise06theRunEndsInTime(script: String) throws { try FaultScript.run(script) }

    /// Besides: `AllocationTests`, `HistogramSeriesTests`, and `make soak`.
    @Test(arguments: [
        "p29-unbounded-keys", "s17-endless-heads", "s17-endless-fields", "s17-gzip-bomb",
    ])
    func promise07memoryHasTheBoundOfTheManual(script: String) throws {
        try FaultScript.run(script)
    }

    /// The process that stands still is also in `RunFaultsTests`, in simulated time in
    /// `WorkerTests`.
    @Test(arguments: ["p26-clock-step", "p06-stopped-throughout"])
    func promise08onlyTheMonotonicClockMeasures(script: String) throws {
        try FaultScript.run(script)
    }

    /// Arrivals come on schedule whatever the target does; what is not sent is counted as such.
    @Test func promise09nothingIsDelayedOrDroppedInSilence() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1h"])
        defer { server.signal(SIGKILL) }
        let arguments = [
            url.absoluteString, "--rate", "100", "--requests", "50", "--arrivals", "constant",
            "--timeout", "700ms", "--threads", "1",
        ]
        let sent = try RunResult.of(arguments, status: 69)
        try sent.expectAllSent(of: 50)
        let dropped = try RunResult.of(
            arguments + ["--max-connections", "3", "--on-limit", "drop"], status: 69)
        try dropped.expectBalance()
        #expect(try dropped.requests("dropped") == 47 || dropped.stoodStill)
        #expect(try dropped.count("measured.send_lag_s.count") >= 0)
        let folder = try TemporaryFolder()
        let text = try KendallProcess.run(
            ["run"] + arguments + ["--max-connections", "3", "--on-limit", "drop"]
                + ["-o", folder.path("x.json")])
        let written = try RunResult(
            String(contentsOfFile: folder.path("x.json"), encoding: .utf8))
        let (notSent, drops) = try (written.requests("not_sent"), written.requests("dropped"))
        #expect(
            text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                .contains("\(notSent) not sent (\(drops) dropped)"))
    }
}
