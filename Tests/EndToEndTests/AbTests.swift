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
            "X-Tenant: secret4", "-v", "2", server.url + "?token=secret6&page=1")
        #expect(outcome.output.contains("GET /?token=***&page=1 HTTP/1.0\n"))
        #expect(outcome.output.contains("X-Tenant: ***\n"))
        #expect(outcome.output.contains("Accept: */*\n"))
        let file = try TemporaryFolder()
        _ = try ab(
            "-kAuser:secret1", "-n", "2", "-C", "k=secret3", "--json", file.path("r.json"),
            server.url)
        let json = try String(contentsOfFile: file.path("r.json"), encoding: .utf8)
        for secret in [
            "secret1", "secret2", "secret3", "secret4", "secret6", "dXNlcjpzZWNyZXQx",
        ] {
            #expect(!outcome.output.contains(secret))
            #expect(!json.contains(secret))
        }
        // They were sent all the same.
        let last = try #require(server.recorded().requests.last)
        #expect(last.values(of: "Authorization") == ["Basic dXNlcjpzZWNyZXQx"])
    }

    @Test(arguments: ["user:secret5@127.0.0.1", "http://user:secret5@127.0.0.1"])
    func aPasswordInTheURLIsInNoResult(host: String) throws {
        let server = try RecordingServer()
        // A slash or a scheme in the query must not hide where the host ends.
        let url = "\(host):\(server.port)/page?to=http://elsewhere/"
        let outcome = try ab("-n", "2", "--format", "json", url)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.output.contains("secret5"))
        #expect(outcome.output.contains("***@127.0.0.1:\(server.port)/page?to="))
        let last = try #require(server.recorded().requests.last)
        #expect(last.values(of: "Authorization") == ["Basic dXNlcjpzZWNyZXQ1"])
    }

    /// The server calls itself `BaseHTTP/0.6 Python/3.11`, for one.
    @Test func ofTheServersNameTheFirstWordIsShown() throws {
        let server = try RecordingServer()
        let text = try ab("-n", "1", server.url).output
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Server Soft") })
        #expect(line.wholeMatch(of: #/Server Software:\ {8}BaseHTTP\/[\d.]+/#) != nil, "\(line)")
    }

    @Test func theRequestWhoseConnectionBrokeIsNotToldAsCompleted() throws {
        let server = try RecordingServer()
        let outcome = try ab("-n", "9", server.url + "breaks")
        #expect(outcome.status == 104)
        #expect(outcome.output.hasSuffix("Total of 2 requests completed\n"))
        #expect(outcome.errors == "apr_socket_recv: Connection reset by peer (104)\n")
        let borne = try ab("-r", "-n", "9", server.url + "breaks")
        #expect(borne.status == 0)
        #expect(borne.output.contains("(Connect: 0, Receive: 3, Length: 0, Exceptions: 0)\n"))
    }

    @Test func aFileThatCannotBeWrittenCostsNoOther() throws {
        let server = try RecordingServer()
        let folder = try TemporaryFolder()
        // The format of the last is no matter of its name.
        let files = ["e.csv", "g.tsv", "result.csv"].map(folder.path)
        let outcome = try KendallProcess.run(
            shell: "\"$@\" | head -n 1",
            [
                "ab", "-n", "3", "--think-time", "100ms", "-e", files[0], "-g", files[1], "--json",
                files[2], server.url,
            ])
        #expect(outcome.output.hasPrefix("This is ApacheBench"))
        for file in files {
            #expect(try String(contentsOfFile: file, encoding: .utf8).count > 50, "\(file)")
        }
        _ = try RunResult(String(contentsOfFile: files[2], encoding: .utf8))
        let full = try ab(
            "-n", "3", "-e", "/dev/full", "-g", files[1] + "2", "--json", files[2], server.url)
        #expect(full.status == 1)
        #expect(full.errors == "-e \"/dev/full\" cannot be written: No space left on device\n")
        #expect(full.output.contains("Complete requests:      3\n"))
        let rows = try String(contentsOfFile: files[1] + "2", encoding: .utf8)
        #expect(rows.split(separator: "\n").count == 4)
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

    /// ApacheBench counts each as Receive and as Exception, we count it once.
    @Test func aTargetThatRefusesIsBorneWithIfAsked() throws {
        let outcome = try ab("-r", "-n", "5", "-c", "2", "http://127.0.0.1:1/")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Complete requests:      5\n"))
        #expect(outcome.output.contains("Failed requests:        5\n"))
        #expect(
            outcome.output.contains("(Connect: 5, Receive: 0, Length: 0, Exceptions: 0)\n"))
        #expect(try ab("-n", "5", "http://127.0.0.1:1/").status == 111)
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
            (["--connect-to", "a:b@c:1"], "ab: --connect-to \"a:b@c:1\" is not a host and a port"),
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
