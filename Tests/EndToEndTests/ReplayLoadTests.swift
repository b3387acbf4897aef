import Foundation
import TestSupport
import Testing

/// The load of scenarios and traces at the real engine: when requests come, and what is sent.
@Suite(.serialized) struct ReplayLoadTests {
    /// A column of a file of rows.
    private static func column(_ name: String, of path: String) throws -> [String] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n")
        let header = try #require(lines.first).split(separator: ",")
        let place = try #require(header.firstIndex { $0 == name })
        return lines.dropFirst().map {
            String($0.split(separator: ",", omittingEmptySubsequences: false)[place])
        }
    }

    /// Counts of seconds are Poisson with the integral of the rate: each lies within five standard
    /// deviations, and the sum of their squares, χ² with 20 degrees of freedom, below 60 (one in
    /// 140,000), for a seed that is fixed.
    @Test func aRampHasItsRateInEverySecond() throws {
        let folder = try TemporaryFolder()
        let file = try ReplayTests.Scratch(
            """
            version: 1
            seed: 17
            serve: { workers: 64, service_time: 1ms, event_loops: 1 }
            phases: [ { name: ramp, duration: 20s, rate: { from: 50/s, to: 500/s } } ]
            """, "ramp.yaml")
        let result = try ReplayTests.replay([file.url.path, "-o", folder.path("ramp.csv")])
        try result.expectAllCompleted()
        var counts = [Int](repeating: 0, count: 20)
        for due in try Self.column("scheduled_ns", of: folder.path("ramp.csv")) {
            counts[min(19, try #require(Int(due)) / 1_000_000_000)] += 1
        }
        let sent = try Self.column("sent_ns", of: folder.path("ramp.csv"))
        #expect(sent.count == counts.reduce(0, +))
        #expect(sent.count { $0.isEmpty } == (try result.requests("not_sent")))
        var sum = 0.0
        for (second, count) in counts.enumerated() {
            // From 50/s on, 22.5/s more each second.
            let expected = 50 + 22.5 * (Double(second) + 0.5)
            let deviation = (Double(count) - expected) / expected.squareRoot()
            #expect(abs(deviation) < 5, "second \(second): \(count) for \(expected)")
            sum += deviation * deviation
        }
        #expect(sum < 60)
    }

    /// Users in sessions over λ times how long a session lasts. The think times make nearly all of
    /// it, and 600 users with three seconds each are known to 3 %: for this seed.
    @Test func usersFollowLittlesLawForSessions() throws {
        let file = try ReplayTests.Scratch(
            """
            version: 1
            seed: 2
            serve: { workers: 16, service_time: 1ms }
            sessions:
              - { steps: [ { get: / }, { think: 500ms }, { get: /b }, { think: 500ms }, { get: /c } ] }
            phases: [ { name: users, duration: 8s, rate: 75/s } ]
            """, "users.yaml")
        let result = try ReplayTests.replay([file.url.path])
        let users = try result.number("measured.sessions.concurrent_users")
        let law = try result.number("measured.sessions.throughput_times_duration")
        #expect(abs(law / users - 1) < 0.03)
        let started = try result.count("measured.sessions.started")
        #expect(
            started == (try result.count("measured.sessions.completed"))
                + (try result.count("measured.sessions.failed"))
                + (try result.count("measured.sessions.unfinished")))
        #expect(started > 500 || result.stoodStill)
    }

    /// The same three requests in every form that there is, as it is and packed.
    static let traces: [(name: String, text: String, options: [String])] = {
        let host = "http://h"
        let harEntries = [0, 10, 20].map {
            """
            {"startedDateTime": "2026-11-20T12:00:00.0\($0 == 0 ? "00" : "\($0)")Z",
             "request": {"method": "GET", "url": "\(host)/\($0)", "headers": []}}
            """
        }.joined(separator: ",")
        let log = [0, 10, 20].map {
            "1.2.3.4 - - [20/Nov/2026:12:00:00 +0000] \"GET /\($0) HTTP/1.1\" 200 5\n"
        }.joined()
        let records = [0, 10, 20].map {
            "1 a\($0) 17000000000\($0 == 0 ? "00" : "\($0)")000000 0\nGET /\($0) HTTP/1.1\r\n\r\n"
        }.joined(separator: "\n🐵🙈🙉\n")
        return [
            ("a.har", "{\"log\": {\"version\": \"1.2\", \"entries\": [\(harEntries)]}}", []),
            ("access.log", log, []),
            ("a.csv", "at,url\n0,/0\n0.01,/10\n0.02,/20\n", []),
            (
                "a.jsonl",
                [0, 10, 20].map { "{\"at\": 0.0\($0), \"method\": \"GET\", \"url\": \"/\($0)\"}\n" }
                    .joined(), []
            ),
            ("targets.txt", "GET \(host)/0\n\nGET \(host)/10\n\nGET \(host)/20\n", ["-r", "100"]),
            ("a.gor", records + "\n🐵🙈🙉\n", []),
        ]
    }()

    @Test(arguments: traces.map(\.name), [false, true])
    func everyFormOfTraceIsReplayed(name: String, isPacked: Bool) throws {
        let trace = try #require(Self.traces.first { $0.name == name })
        let file = try ReplayTests.Scratch(trace.text, name)
        var path = file.url.path
        if isPacked {
            #expect(try OtherProgram.run("gzip", [path]).status == 0)
            path += ".gz"
        }
        let server = try RecordingServer()
        let result = try ReplayTests.replay(
            [path, "--target", server.url, "--threads", "1"] + trace.options)
        try result.expectAllCompleted(of: 3)
        let sent = try server.recorded().requests.map(\.path)
        #expect(sent.count == (try result.requests("completed")))
        #expect(Set(sent) == ["/0", "/10", "/20"] || result.stoodStill)
    }

    /// Wrong command lines and files, each with its exit status and words.
    static let mistakes:
        [(file: String, text: String, options: [String], status: Int32, words: String)] = [
            ("a.csv", "at,url\n0,/a\n", [], 64, "--target"),
            ("a.txt", "GET http://h/\n", ["--target", "http://127.0.0.1:1"], 64, "add --rate"),
            ("a.csv", "at,url\n", ["--target", "http://127.0.0.1:1"], 65, "no request"),
            ("a.csv", "at,url\nx,/a\n", ["--target", "http://127.0.0.1:1"], 65, "line 2"),
            ("a.har", "{", ["--target", "http://127.0.0.1:1"], 65, "a.har"),
            ("a.csv.gz", "no gzip", ["--target", "http://127.0.0.1:1"], 65, "a.csv.gz"),
            (
                "a.csv", "at,url\n0,/a\n", ["--target", "http://127.0.0.1:1", "--speed", "0"], 64,
                "--speed"
            ),
            (
                "a.csv", "at,url\n0,/a\n", ["--target", "http://127.0.0.1:1", "--loop"], 64,
                "--duration"
            ),
            (
                "a.csv", "at,url\n0,/a\n", ["--target", "http://127.0.0.1:1", "--phase", "x"], 64,
                "--phase"
            ),
            (
                "a.csv", "at,url\n0,/a\n", ["--target", "http://127.0.0.1:1", "--workers", "2"], 64,
                "--service-time"
            ),
            ("a.csv", "at,url\n0,/a\n", ["--target", "ftp://h"], 64, "ftp"),
            ("a.csv", "at,url\n0,/a\n", ["--target", "http://127.0.0.1:1"], 69, "127.0.0.1"),
            (
                "a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1/s }]", ["--phase", "b"], 64,
                "\"b\" is no phase"
            ),
            (
                "a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1/s }]", ["--speed", "2"], 64,
                "for traces"
            ),
            ("a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1x }]", [], 65, "1 problem"),
            (
                "a.yaml", "version: 1\nphases: [{ trace: none.log }]",
                ["--target", "http://127.0.0.1:1"], 66, "none.log"
            ),
            (
                "a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1/s }]",
                ["--threshold", "p99"], 64, "--threshold"
            ),
            (
                "a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1/s }]",
                ["-w", "2", "-s", "1ms"], 64, "a scenario says its model"
            ),
            (
                "a.yaml", "version: 1\noutput: [a.xyz]\nphases: [{ duration: 1s, rate: 1/s }]",
                ["--target", "http://127.0.0.1:1"], 65, "a.xyz"
            ),
            (
                "a.yaml", "version: 1\nphases: [{ duration: 1s, rate: 1/s }]",
                ["-o", "/no/such/x.json"], 73, "/no/such/x.json"
            ),
        ]

    @Test(arguments: mistakes.indices)
    func aMistakeIsOneLineAndItsStatus(index: Int) throws {
        let mistake = Self.mistakes[index]
        let file = try ReplayTests.Scratch(mistake.text, mistake.file)
        let outcome = try KendallProcess.run(["replay", file.url.path] + mistake.options)
        #expect(outcome.status == mistake.status, "\(outcome.errors)")
        // A file's mistake stands at its place, and the line that ends with what became of it.
        #expect(outcome.errors.contains(mistake.words), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").last?.hasPrefix("kendall: ") == true)
        #expect(outcome.output.isEmpty)
    }
}
