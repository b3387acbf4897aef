import Foundation
import TestSupport
import Testing

/// `kendall replay`: scenarios and traces, run and judged.
@Suite(.serialized) struct ReplayTests {
    private static let folder = CheckTests.root.appending(path: "scenarios")

    /// A result of a replay, which must end with `status`.
    static func replay(
        _ arguments: [String], status: Int32 = 0
    ) throws -> RunResult {
        let result = try RunResult.ofCommand(
            ["replay"] + arguments + ["--format", "json", "-q"], status: status)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(result.text) == "") }
        return result
    }

    /// A file that is gone when the test is over.
    final class Scratch {
        let url: URL
        init(_ text: String, _ name: String) throws {
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "kendall-replay-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            url = folder.appending(path: name)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }
    }

    /// In short: no phase longer than half a second. Too little for thresholds to hold or not.
    @Test(arguments: CheckTests.shipped.filter { $0 != "nginx.yaml" })
    func everyShippedScenarioRunsByOneCommand(name: String) throws {
        let outcome = try KendallProcess.run(
            [
                "replay", Self.folder.appending(path: name).path, "--duration", "500ms",
                "--format", "json", "-q",
            ])
        #expect([0, 99].contains(outcome.status), "\(outcome.errors)")
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        #expect(try result.requests("completed") > 0)
        #expect(try #require(result.value("phases") as? [[String: Any]]).count >= 1)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(outcome.output) == "") }
    }

    @Test func aScenarioWithoutAServerIsSentWhereTheFlagSays() throws {
        let (server, url) = try KendallProcess.server([
            "--workers", "4", "--service-time", "1ms", "--port", "0",
        ])
        defer { server.signal(SIGTERM) }
        let result = try Self.replay([
            Self.folder.appending(path: "nginx.yaml").path, "--target", url.absoluteString,
            "--duration", "500ms", "--phase", "closed",
        ])
        let phases = try #require(result.value("phases") as? [[String: Any]])
        #expect(phases.map { $0["name"] as? String } == ["closed"])
        #expect(try result.requests("completed") > 100)
    }

    @Test func thresholdsDecideTheExitStatus() throws {
        let example = Self.folder.appending(path: "worked-example.yaml").path
        let passed = try Self.replay([example, "-d", "1s", "--threshold", "p50 < 5s"])
        let outcomes = try #require(passed.value("thresholds") as? [[String: Any]])
        #expect(
            outcomes.map { $0["verdict"] as? String } == ["pass", "pass"] || passed.stoodStill)
        let failed = try Self.replay(
            [example, "-d", "1s", "--threshold", "example.mean < 1us"], status: 99)
        #expect(
            (failed.value("thresholds") as? [[String: Any]])?.last?["verdict"] as? String
                == "fail")
    }

    @Test func aBrokenThresholdEndsTheRunAndTellsWhatHeld() throws {
        let file = try Scratch(
            """
            version: 1
            serve: { workers: 4, service_time: 20ms, service_law: deterministic }
            phases:
              - { name: calm, duration: 2s, rate: 50/s }
              - { name: storm, duration: 30s, rate: 400/s }
            thresholds:
              - { expression: p95 < 200ms, abort_after: 1s }
            """, "storm.yaml")
        let result = try Self.replay([file.url.path], status: 99)
        #expect(result.value("outcome") as? String == "aborted")
        // A machine that stands still may break it while all is calm.
        guard !result.stoodStill else { return }
        #expect(result.value("breaking_point.last_good_phase") as? String == "calm")
        #expect(result.value("breaking_point.broken_phase") as? String == "storm")
        // 400/s at servers that do 200/s: after t seconds of the storm the latest response took t/2,
        // so that the p95 passes 200 ms at 0.42 s. It is broken for a second then, and the run is
        // over within another; it would be half a minute.
        let phases = try #require(result.value("phases") as? [[String: Any]])
        let storm = try RunResult(json: #require(phases.last)).number("measured.window.end_s")
        #expect(storm > 1.4 && storm < 4)
        try result.expectBalance()
    }

    @Test func aTraceIsReplayedAtItsOwnInstants() throws {
        // A request every 2 ms for a second, at twice the speed.
        var lines = "at,url\n"
        for index in 0..<500 { lines += "\(Double(index) * 0.002),/item/\(index % 7)\n" }
        let file = try Scratch(lines, "trace.csv")
        let (server, url) = try KendallProcess.server([
            "--workers", "4", "--service-time", "2ms", "--port", "0",
        ])
        defer { server.signal(SIGTERM) }
        let result = try Self.replay([
            file.url.path, "--target", url.absoluteString, "--speed", "2", "--workers", "4",
            "--service-time", "2ms",
        ])
        try result.expectAllCompleted(of: 500)
        #expect(result.value("predicted.model") as? String == "G/M/4")
        // The last of them is due at 499 ms.
        #expect(
            abs(try result.number("measured.window.end_s") - 0.499) < 0.001 || result.stoodStill)
    }

    @Test(
        arguments: [
            (["/no/such.yaml"], 66, "cannot be read"),
            (["/no/such.csv", "--target", "http://127.0.0.1:1"], 66, "no/such.csv"),
            ([], 64, "a file is missing"),
        ] as [([String], Int32, String)])
    func mistakesAreToldInOneLine(arguments: [String], status: Int32, words: String) throws {
        let outcome = try KendallProcess.run(["replay"] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func aFileWithoutATargetAsksForOne() throws {
        let file = try Scratch("version: 1\nphases: [{ duration: 1s, rate: 10/s }]\n", "a.yaml")
        let outcome = try KendallProcess.run(["replay", file.url.path])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--target"))
    }

    /// Nothing is sent: the target is a port where nobody listens.
    @Test(arguments: [
        (["--loop"], "--loop needs an end"),
        (["--speed", "2", "--rate", "3/s"], "leave --speed out"),
        (["--target", "http://127.0.0.1:1/shop"], "has a path"),
    ]) func flagsThatMakeNoSenseTogetherAreRefused(flags: [String], words: String) throws {
        let file = try Scratch(
            "version: 1\ntarget: http://127.0.0.1:1\nphases: [{ trace: a.csv }]\n", "a.yaml")
        try "at,url\n0,/a\n1,/b\n".write(
            to: file.url.deletingLastPathComponent().appending(path: "a.csv"), atomically: true,
            encoding: .utf8)
        let outcome = try KendallProcess.run(["replay", file.url.path, "--no-tui"] + flags)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    /// The ramp would bring 7·10⁸ requests in its 20 hours, which nobody has to count.
    @Test func aLongScenarioThatIsStoppedEndsSoon() throws {
        let file = try Scratch(
            """
            version: 1
            serve: { workers: 2, service_time: 1ms }
            model: { workers: 2, service_time: 1ms }
            phases: [{ duration: 20h, rate: { from: 10/s, to: 20k/s } }]
            """, "a.yaml")
        let run = try KendallProcess([
            "replay", file.url.path, "--no-tui", "-v", "--format", "json",
        ])
        try run.awaitError("last second")
        run.signal(SIGINT)
        let outcome = try run.finish()
        #expect(outcome.status == 130)
        #expect(try RunResult(outcome.output).requests("completed") > 0)
    }

    @Test func whatIsLeftOutOfATraceIsTold() throws {
        let stamp = "127.0.0.1 - - [20/Nov/2026:12:00:00 +0100]"
        let file = try Scratch(
            "\(stamp) \"GET /a HTTP/1.1\" 200 5\n\(stamp) \"POST /b HTTP/1.1\" 200 5\n", "a.log")
        let (server, url) = try KendallProcess.server(["--workers", "1", "--port", "0"])
        defer { server.signal(SIGTERM) }
        let outcome = try KendallProcess.run([
            "replay", file.url.path, "--target", url.absoluteString, "--no-tui",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("1 that are neither GET nor HEAD"))
        #expect(outcome.errors.contains("known to the second, spread inside it by the seed"))
    }
}
