import Foundation
import TestSupport
import Testing

/// What `kendall ab` does that ApacheBench does not, or does otherwise.
@Suite(.serialized) struct AbTests {
    private func ab(_ arguments: String...) throws -> KendallProcess.Outcome {
        try KendallProcess.run(["ab"] + arguments)
    }

    /// Four workers that are always busy answer M/T = 400 a second, whatever chance does: over
    /// n services the rate has a relative deviation of 1/√n, and 5/√n is passed once in a million
    /// runs. Below, a machine with other work leaves room for more.
    @Test func aClosedRunIsSetBesideItsModel() throws {
        let (server, url) = try KendallProcess.server([
            "--workers", "4", "--service-time", "10ms", "--seed", "11",
        ])
        defer { server.signal(SIGTERM) }
        let outcome = try ab(
            "-k", "-q", "-n", "800", "-c", "8", "--workers", "4", "--service-time", "10ms",
            "--format", "json", url.absoluteString + "/")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try ResultSchema.isThere ? ResultSchema.complaint(outcome.output) == "" : true)
        let result = try RunResult(outcome.output)
        #expect(result.value("load.loop") as? String == "closed")
        #expect(result.value("command") as? String == "ab")
        #expect(try result.count("load.concurrency") == 8)
        #expect(result.value("predicted.model") as? String == "M/M/4//8")
        #expect(result.value("predicted.source") as? String == "given")
        #expect(abs(try result.number("predicted.throughput_per_s") - 400) < 1e-6)
        #expect(abs(try result.number("predicted.mean_response_time_s") - 0.02) < 1e-9)
        try result.expectBalance()
        #expect(try result.requests("completed") == 800)
        let throughput = try result.number("measured.throughput_per_s.value")
        #expect(throughput < 400 * (1 + 5 / 800.0.squareRoot()))
        #expect(throughput > 200)
    }

    @Test func theSectionBelowTellsBoundsAndKnee() throws {
        let (server, url) = try KendallProcess.server(["--workers", "2", "--service-time", "1ms"])
        defer { server.signal(SIGTERM) }
        let text = try ab(
            "-k", "-n", "200", "-c", "6", "--workers", "2", "--service-time", "1ms", "--think-time",
            "exp:2ms", "--seed", "3", url.absoluteString + "/"
        ).output
        #expect(
            text.contains("MEASURED BESIDE M/M/2//6 (given: 6 users, think 2 ms, 2 workers, 1 ms)"))
        #expect(text.contains("min(2000/s, 2000/s)"))
        #expect(text.contains("c* = M(T+Z)/T = 6"))
        #expect(text.contains("S = R/t"))
        let alone = try ab("-n", "5", "--ab-only", url.absoluteString + "/").output
        #expect(!alone.contains("kendall"))
    }

    @Test func aFittedModelIsLabelledSo() throws {
        let (server, url) = try KendallProcess.server(["--workers", "2", "--service-time", "1ms"])
        defer { server.signal(SIGTERM) }
        let text = try ab("-k", "-n", "300", "-c", "4", url.absoluteString + "/").output
        #expect(text.contains("(fitted: 4 users"))
    }

    @Test(arguments: [("1", "10"), ("3", "10"), ("7", "20")])
    func exactlyTheRequestsAreSent(clients: String, requests: String) throws {
        let server = try RecordingServer("http11")
        let outcome = try ab("-k", "-n", requests, "-c", clients, "--http1.1", server.url)
        #expect(outcome.status == 0)
        #expect(try server.recorded().requests.count == Int(requests))
    }

    @Test func secretsAreInNoResult() throws {
        let server = try RecordingServer("http11")
        let outcome = try ab(
            "-n", "2", "-Auser:secret1", "-P", "user:secret2", "-C", "k=secret3", "-H",
            "X-Key: secret4", "-v", "2", server.url)
        let file = try TemporaryFolder()
        _ = try ab(
            "-kAuser:secret1", "-n", "2", "-C", "k=secret3", "--json", file.path("r.json"),
            server.url)
        let json = try String(contentsOfFile: file.path("r.json"), encoding: .utf8)
        for secret in ["secret1", "secret2", "secret3", "dXNlcjpzZWNyZXQx"] {
            #expect(!outcome.output.contains(secret))
            #expect(!json.contains(secret))
        }
        // They were sent all the same.
        let last = try #require(server.recorded().requests.last)
        #expect(last.values(of: "Authorization") == ["Basic dXNlcjpzZWNyZXQx"])
    }

    @Test func anInterruptedRunPrintsItsReportAndEndsWithOne() throws {
        let (server, url) = try KendallProcess.server(["--workers", "1", "--service-time", "20ms"])
        defer { server.signal(SIGTERM) }
        let run = try KendallProcess([
            "ab", "-n", "200000", "-c", "2", "-v", "2", url.absoluteString + "/",
        ])
        // The first responses are there.
        while try run.line() != "LOG: header received:" {}
        run.signal(SIGINT)
        let outcome = try run.finish()
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("Complete requests:"))
        #expect(!outcome.output.contains("..done"))
    }

    @Test func ourOptionsHaveMistakesOfTheirOwn() throws {
        let cases: [([String], String)] = [
            (["--threads", "x"], "ab: --threads \"x\" is not a whole number above 0"),
            (["--think-time", "5"], "ab: --think-time \"5\" is not a think time"),
            (
                ["--service-law", "deterministic"],
                "ab: --service-law \"deterministic\" has no closed"
            ),
            (["--connect-to", "x"], "ab: --connect-to \"x\" is not a host and a port"),
            (["-t", "-1"], "ab: -t \"-1\" is no time"),
            (["-c", "0"], "ab: Invalid Concurrency [Range 1..200000]"),
            (["-H", "no colon"], "ab: -H: not a header line"),
            (["--frobnicate"], "ab: illegal option -- frobnicate"),
        ]
        for (words, message) in cases {
            let outcome = try KendallProcess.run(["ab"] + words + ["http://127.0.0.1:1/"])
            #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
            #expect(words[0] == "--frobnicate" ? outcome.status == 111 : outcome.status == 22)
        }
    }
}
