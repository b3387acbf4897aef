import Foundation
import TestSupport
import Testing

/// `kendall run` at `kendall serve`.
@Suite(.serialized) struct RunTests {
    private func withServer(
        _ arguments: [String] = ["--workers", "4", "--service-time", "2ms"],
        _ body: (_ url: URL, _ process: KendallProcess) throws -> Void
    ) throws {
        let (server, url) = try KendallProcess.server(arguments)
        defer { server.signal(SIGKILL) }
        try body(url, server)
    }

    /// At 0.5 % utilisation the root of D/M/c's equation underflows; nobody waits.
    @Test func rareConstantArrivalsAreModelled() throws {
        try withServer { url, _ in
            let outcome = try KendallProcess.run([
                "run", url.absoluteString, "--rate", "10", "--duration", "1s", "--arrivals",
                "constant", "--workers", "4", "--service-time", "2ms", "--format", "json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let result = try RunResult(outcome.output)
            #expect(result.value("predicted.model") as? String == "D/M/4")
            #expect(try abs(result.number("predicted.mean_response_time_s") / 0.002 - 1) < 1e-9)
            #expect(try abs(result.number("predicted.utilisation") - 0.005) < 1e-9)
        }
    }

    @Test(.enabled(if: ResultSchema.isThere, "needs python3 with the package jsonschema"))
    func theResultIsWhatTheSchemaSaysAndItsBooksBalance() throws {
        try withServer { url, server in
            let outcome = try KendallProcess.run([
                "run", url.absoluteString, "--rate", "200", "--duration", "2s", "--workers", "4",
                "--service-time", "2ms", "--seed", "7", "--target-pid", "\(server.identifier)",
                "--format", "json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try ResultSchema.complaint(outcome.output) == "")
            let result = try RunResult(outcome.output)
            try result.expectAllCompleted()
            #expect(result.value("schema") as? String == "kendall.result/1")
            #expect(result.value("outcome") as? String == "completed")
            #expect(try result.count("seed") == 7)
            // An identity of the books, not a matter of how fast the machine is.
            #expect(try abs(result.number("measured.littles_law.ratio") - 1) < 1e-6)
            #expect(result.value("predicted.model") as? String == "M/M/4")
            #expect(result.value("predicted.source") as? String == "given")
            #expect(try result.count("documents_model.workers_M") == 4)
            #expect(
                try result.count("documents_model.requests_N") == result.requests("scheduled"))
            #expect((result.value("comparison") as? [Any])?.isEmpty == false)
            #expect(try result.count("measured.target_process.pid") == Int(server.identifier))
            #expect(try result.count("measured.target_process.max_rss_bytes") > 0)
            // The server counted the same requests.
            let stats = try httpGet(url.appendingPathComponent("stats")).body
            let served = try RunResult(String(decoding: stats, as: UTF8.self))
            #expect(try served.count("completions") == result.requests("completed"))
        }
    }

    @Test func withoutAServiceTimeTheModelIsFittedAndSaysSo() throws {
        try withServer { url, _ in
            let result = try RunResult.of(
                [url.absoluteString, "--rate", "300", "--duration", "1s", "--seed", "1"])
            // Nothing is fitted to figures that a pause has spoilt.
            let source = result.value("predicted.source") as? String
            #expect(source == "fitted" || result.stoodStill)
            #expect(result.value("documents_model") == nil)
        }
    }

    /// Servers that are next to idle are fitted too.
    @Test func constantArrivalsAtIdleServersAreFitted() throws {
        try withServer { url, _ in
            let result = try RunResult.of([
                url.absoluteString, "--arrivals", "constant", "--rate", "200", "--requests", "110",
                "--workers", "64",
            ])
            try result.expectAllCompleted(of: 110)
            guard !result.stoodStill else { return }
            #expect(result.value("predicted.model") as? String == "D/M/64")
            #expect(result.value("predicted.source") as? String == "fitted")
            #expect(result.value("documents_model") != nil)
        }
    }

    /// Where a machine stands still, tests expect less; that must not be of kendall's own doing.
    @Test func itDoesNotStandStillByItself() throws {
        try withServer { url, _ in
            let result = try RunResult.unpaused {
                try RunResult.of([url.absoluteString, "--rate", "500", "--duration", "2s"])
            }
            #expect(!result.stoodStill)
            try result.expectAllCompleted()
        }
    }

    /// Far more threads than processors: the books are handed over late, and no response is lost.
    @Test func aCrowdOfThreadsLosesNoResponse() throws {
        try withServer { url, _ in
            let result = try RunResult.of([
                url.absoluteString, "--threads", "48", "--rate", "200", "--requests", "200",
                "--seed", "1",
            ])
            try result.expectAllCompleted(of: 200)
        }
    }

    @Test func theSameSeedOffersTheSameLoad() throws {
        try withServer { url, _ in
            let arguments = [url.absoluteString, "--rate", "200", "--duration", "500ms", "--seed"]
            let first = try RunResult.of(arguments + ["5"]).requests("scheduled")
            #expect(try RunResult.of(arguments + ["5"]).requests("scheduled") == first)
            let others = try (6...8).map {
                try RunResult.of(arguments + ["\($0)"]).requests("scheduled")
            }
            #expect(others.contains { $0 != first })
        }
    }

    @Test(arguments: ["poisson", "constant", "uniform", "gamma:4"])
    func aNumberOfRequestsIsExact(arrivals: String) throws {
        try withServer { url, _ in
            let result = try RunResult.of([
                url.absoluteString, "--requests", "37", "--rate", "200", "--arrivals", arrivals,
            ])
            try result.expectAllCompleted(of: 37)
        }
    }

    @Test func constantArrivalsAreCountedOutByTheRate() throws {
        try withServer { url, _ in
            for threads in ["1", "3"] {
                let result = try RunResult.of([
                    url.absoluteString, "--arrivals", "constant", "--rate", "100", "--duration",
                    "500ms", "--threads", threads,
                ])
                #expect(abs(try result.requests("scheduled") - 50) <= 1, "\(threads) threads")
            }
        }
    }

    @Test func aFullServersRefusalsAreAnswersAndNotFailures() throws {
        let arguments = [
            "--workers", "1", "--capacity", "1", "--service-time", "50ms", "--service-law",
            "deterministic",
        ]
        try withServer(arguments) { url, _ in
            let result = try RunResult.of(
                [url.absoluteString, "--rate", "100", "--duration", "1s", "--seed", "3"])
            try result.expectBalance()
            #expect(result.statuses["503", default: 0] > 0)
            #expect(try result.requests("failed") == 0)
            #expect(
                try result.requests("completed")
                    == result.statuses["200", default: 0] + result.statuses["503", default: 0])
        }
    }

    @Test func atItsLimitOfConnectionsItDropsAndCounts() throws {
        let slow = ["--workers", "1", "--service-time", "100ms", "--service-law", "deterministic"]
        try withServer(slow) { url, _ in
            let result = try RunResult.of([
                url.absoluteString, "--rate", "100", "--duration", "1s", "--max-connections", "1",
                "--on-limit", "drop", "--threads", "1", "--seed", "1",
            ])
            try result.expectBalance()
            #expect(try result.requests("dropped") > 0)
            #expect(
                try result.requests("dropped") == result.requests("not_sent") || result.stoodStill)
            #expect(try result.count("measured.connections_opened") == 1)
            #expect(try result.count("measured.concurrency.max") == 1)
        }
    }

    @Test func aUnixSocketIsAsGoodAsAPort() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("socket")
        let server = try KendallProcess([
            "serve", "--exit-with-parent", "--unix-socket", path, "--service-time", "1ms",
        ])
        defer { server.signal(SIGKILL) }
        _ = try server.line()
        let result = try RunResult.of([
            "http://somewhere.invalid/", "--unix-socket", path, "--requests", "10",
        ])
        try result.expectAllCompleted(of: 10)
    }

    @Test func theWarmUpIsLeftOutOfTheWindow() throws {
        try withServer { url, _ in
            let arguments = [url.absoluteString, "--rate", "100", "--duration", "1s"]
            #expect(try RunResult.of(arguments).number("measured.window.start_s") == 0)
            let result = try RunResult.of(arguments + ["--warmup", "500ms"])
            #expect(try result.number("measured.window.start_s") == 0.5)
            // A thread that is woken late notices the end late.
            #expect(try abs(result.number("measured.window.end_s") - 1) < 0.5)
            #expect(
                try result.count("measured.response_time_s.count") < result.requests("completed"))
        }
    }
}
