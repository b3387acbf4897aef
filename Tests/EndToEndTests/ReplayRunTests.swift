import Foundation
import TestSupport
import Testing

/// What a run of a scenario does besides its load: rows, checkpoint, metrics, dashboard, proxy; and
/// what `report` and `compare` make of its result.
@Suite(.serialized) struct ReplayRunTests {
    /// Two legs: two open phases, then clients.
    private static let twoLegs = """
        version: 1
        seed: 5
        serve: { workers: 8, service_time: 2ms }
        requests: [ { name: read, get: / }, { name: "write, a lot", post: /, body: a } ]
        phases:
          - { name: first, duration: 300ms, rate: 200/s, record: false }
          - { name: second, duration: 300ms, rate: { from: 100/s, to: 300/s } }
          - { name: clients, requests: 60, concurrency: 4 }
        model: { workers: 8, service_time: 2ms }
        """

    /// A field of a row that has no commas in it but for a quoted name.
    private static func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n")
            .map { line in
                line.replacing("\"write, a lot\"", with: "write")
                    .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
    }

    @Test func rowsAreOnTheRunsTimeAndNameTheirPhaseAndRequest() throws {
        let folder = try TemporaryFolder()
        let file = try ReplayTests.Scratch(Self.twoLegs, "a.yaml")
        let result = try ReplayTests.replay([file.url.path, "-o", folder.path("a.csv")])
        let rows = try Self.rows(folder.path("a.csv"))
        let header = rows[0]
        func column(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
        let (phase, name) = (try column("phase"), try column("name"))
        let (due, end) = (try column("scheduled_ns"), try column("end_ns"))
        let connection = try column("connection")
        let phases = try #require(result.value("phases") as? [[String: Any]])
        var connections: [Set<String>] = []
        for told in phases.map({ RunResult(json: $0) }) {
            let own = rows.dropFirst().filter { $0[phase] == told.value("name") as? String }
            // Requests are in the row of their due phase, and in the phase in which they ended.
            #expect(own.count == (try told.requests("scheduled")))
            let start = try told.number("start_s") * 1e9
            #expect(own.allSatisfy { (Double($0[due]) ?? -1) >= start.rounded(.down) })
            #expect(own.allSatisfy { (Int($0[end]) ?? 0) >= (Int($0[due]) ?? 1) })
            #expect(Set(own.map { $0[name] }) == ["read", "write"])
            connections.append(Set(own.map { $0[connection] }))
        }
        // The clients' connections are others than those before.
        #expect(connections[2].isDisjoint(with: connections[0].union(connections[1])))
        #expect(rows.count - 1 == (try result.requests("scheduled")))
    }

    @Test func aKilledRunLeavesItsPhases() throws {
        let folder = try TemporaryFolder()
        let (server, url) = try KendallProcess.server(["--service-time", "1ms", "--port", "0"])
        defer { server.signal(SIGTERM) }
        let file = try ReplayTests.Scratch(
            """
            version: 1
            phases:
              - { name: clients, requests: 40, concurrency: 2 }
              - { name: open, duration: 60s, rate: 100/s }
              - { name: never, duration: 60s, rate: 100/s }
            """, "a.yaml")
        let checkpoint = folder.path("a.json.checkpoint")
        let run = try KendallProcess([
            "replay", file.url.path, "--target", url.absoluteString, "-o", folder.path("a.json"),
            "-q",
        ])
        let deadline = Date().addingTimeInterval(60)
        while try !FileManager.default.fileExists(atPath: checkpoint)
            || !String(contentsOfFile: checkpoint, encoding: .utf8).contains("\"open\""),
            Date() < deadline
        {
            usleep(50_000)
        }
        run.signal(SIGKILL)
        _ = try run.finish()
        let text = try String(contentsOfFile: checkpoint, encoding: .utf8)
        let result = try RunResult(text)
        try result.expectBalance()
        let phases = try #require(result.value("phases") as? [[String: Any]])
        #expect(phases.map { $0["name"] as? String } == ["clients", "open"])
        #expect(try RunResult(json: phases[0]).requests("completed") == 40)
        if ResultSchema.isThere { #expect(try ResultSchema.complaint(text) == "") }
        let report = try KendallProcess.run(["report", checkpoint])
        #expect(report.status == 0 && report.output.contains("checkpoint"))
    }

    @Test func metricsAreServedWhileItRuns() throws {
        let file = try ReplayTests.Scratch(
            """
            version: 1
            serve: { service_time: 1ms }
            phases: [ { duration: 60s, rate: 100/s } ]
            """, "a.yaml")
        let run = try KendallProcess([
            "replay", file.url.path, "--metrics-listen", "127.0.0.1:0",
        ])
        try run.awaitError("/metrics\n")
        let words = try run.errorText().split(whereSeparator: { " \n".contains($0) })
        let address = try #require(words.first { $0.hasPrefix("http://127.0.0.1:") })
        let page = try #require(URL(string: String(address)))
        let deadline = Date().addingTimeInterval(60)
        var text = ""
        while !text.contains("kendall_requests_total{state=\"completed\"}"), Date() < deadline {
            usleep(100_000)
            text = String(decoding: try httpGet(page).body, as: UTF8.self)
        }
        #expect(text.contains("kendall_requests_total{state=\"completed\"}"))
        run.signal(SIGINT)
        let outcome = try run.finish()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.output.contains("PHASES"))
    }

    @Test func theDashboardShowsThePhasesAndTheirModel() throws {
        let file = try ReplayTests.Scratch(
            """
            version: 1
            serve: { workers: 4, service_time: 5ms }
            phases:
              - { name: calm, duration: 1500ms, rate: 50/s }
              - { name: crowd, duration: 1500ms, rate: 300/s }
              - { name: clients, requests: 300, concurrency: 4 }
            model: { workers: 4, service_time: 5ms }
            """, "a.yaml")
        let run = try TerminalRun.run(["replay", file.url.path])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.hadDashboard)
        #expect(run.screen.contains("phase 1/3 calm"))
        #expect(run.screen.contains("crowd"))
        #expect(run.screen.contains("measured beside M/M/4"))
        #expect(run.afterwards.contains("PHASES: MEASURED / MODEL"))
    }

    @Test func requestsGoThroughAProxy() throws {
        let proxy = try ProxyServer()
        let server = try RecordingServer()
        let file = try ReplayTests.Scratch(
            """
            version: 1
            # The proxy closes its connections.
            defaults: { keepalive: false }
            requests: [ { get: "/a?n=${seq}" } ]
            phases: [ { at_once: 1 }, { duration: 100ms, rate: 100/s, arrivals: constant } ]
            """, "a.yaml")
        let result = try ReplayTests.replay([
            file.url.path, "--target", server.url, "--threads", "1", "--proxy",
            "http://name:word@127.0.0.1:\(proxy.port)", "--max-connections", "1",
        ])
        let count = try result.requests("completed")
        #expect(count > 5)
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: result.json), as: UTF8.self)
        #expect(!text.contains("word@"))
        #expect(
            try proxy.log()
                == (1...count).map {
                    "GET \(server.url)a?n=\($0) HTTP/1.1 Basic bmFtZTp3b3Jk"
                })
    }

    @Test func resultsAreReportedAndComparedByPhase() throws {
        let folder = try TemporaryFolder()
        let file = try ReplayTests.Scratch(Self.twoLegs, "a.yaml")
        let a = folder.path("a.json")
        let text = try KendallProcess.run(["replay", file.url.path, "-q", "-o", a])
        #expect(text.status == 0, "\(text.errors)")
        #expect(try KendallProcess.run(["report", a]).output == text.output)
        let whole = try KendallProcess.run(["compare", a, a])
        #expect(whole.status == 64)
        #expect(whole.errors.contains("add --phase with one of first, second, clients"))
        let wrong = try KendallProcess.run(["compare", a, a, "--phase", "third"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("has no phase third; it has first, second, clients"))
        let phase = try KendallProcess.run(["compare", a, a, "--phase", "clients"])
        #expect(phase.status == 0, "\(phase.errors)")
        #expect(phase.output.contains("throughput"))
    }

    @Test func theWorkedExampleHasTheDocumentsOwnFigures() throws {
        let path = CheckTests.root.appending(path: "scenarios/worked-example.yaml").path
        let result = try ReplayTests.replay([path])
        let requests = try result.requests("scheduled")
        #expect(try result.count("documents_model.requests_N") == requests)
        #expect(try result.count("documents_model.workers_M") == 4)
        // t = 10 s, λ = N/t and q = λ/M.
        #expect(
            abs(try result.number("documents_model.q_per_s") - Double(requests) / 40) < 1e-9)
        #expect(try result.number("documents_model.throughput_S_per_s") > 0)
    }

    /// A leg that cannot be begun does not take the report of those before with it.
    @Test func whatWasMeasuredIsToldThoughALegFails() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms", "--port", "0"])
        let file = try ReplayTests.Scratch(
            """
            version: 1
            defaults: { timeout: 1s }
            phases:
              - { name: clients, duration: 2s, concurrency: 1, think: 10ms }
              - { name: more, duration: 5s, rate: 10/s }
            """, "a.yaml")
        let run = try KendallProcess([
            "replay", file.url.path, "--target", url.absoluteString, "--format", "json",
        ])
        try run.awaitError("phase clients")
        usleep(500_000)
        server.signal(SIGKILL)
        let outcome = try run.finish()
        #expect(outcome.status == 69, "\(outcome.errors)")
        let result = try RunResult(outcome.output)
        #expect(result.value("outcome") as? String == "aborted")
        #expect(try result.requests("completed") > 5)
        try result.expectBalance()
    }

    /// A thousand phases: each has megabytes of sums while it lasts, and none of them afterwards.
    @Test func memoryDoesNotGrowWithThePhases() throws {
        func bytes(phases: Int) throws -> Int {
            let lines = (0..<phases).map { "  - { name: p\($0), duration: 20ms, rate: 200/s }\n" }
            let file = try ReplayTests.Scratch(
                "version: 1\nseed: 1\nserve: { service_time: 1ms }\nphases:\n"
                    + lines.joined(), "a.yaml")
            return try ReplayTests.replay([file.url.path])
                .count("measured.generator.max_rss_bytes")
        }
        // Each phase held 4.5 MB; a megabyte for all that is told of it is ample.
        #expect(try bytes(phases: 200) - bytes(phases: 5) < 195 << 20)
    }
}
