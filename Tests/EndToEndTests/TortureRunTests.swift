import Foundation
import TestSupport
import Testing

/// The scripted servers of torture.json over real sockets, at the whole engine. The parser alone
/// meets them in HTTPTests.
struct TortureRunTests {
    private struct Case: Decodable {
        struct Expectation: Decodable {
            let outcome: String
            let status: Int?
        }
        struct Alternative: Decodable { let outcome: String }
        struct Request: Decodable { let method: String? }
        struct Step: Decodable { let send: String?, close: Bool? }

        let id: String
        let policy: String
        let expect: Expectation
        let accept: [Alternative]?
        let request: Request?
        let portOnly: Bool?
        let script: [Step]

        enum CodingKeys: String, CodingKey {
            case id, policy, expect, accept, request
            case portOnly = "port_only"
            case script = "server_script"
        }

        /// Whether the server ends its connection without a word of it in the response.
        var closesUnsaid: Bool {
            script.contains { $0.close == true }
                && !script.contains { $0.send?.lowercased().contains("close") == true }
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../HTTPTests/Fixtures").standardizedFileURL

    /// The kinds of failure that an outcome of the cases may be booked as.
    private static let kinds: [String: Set<String>] = [
        "truncated": ["truncated"], "protocol_error": ["protocol"], "reset": ["reset"],
        "timeout": ["timeout", "connect_timeout"],
    ]

    private static let requests = 3

    /// So many load tests at once: most of them wait.
    private static let atOnce = 6

    @Test func everyRequestHasTheOutcomeItsServerDeserves() throws {
        let text = try Data(contentsOf: Self.folder.appending(path: "torture.json"))
        let cases = try JSONDecoder().decode([Case].self, from: text)
            .filter { ["must", "should"].contains($0.policy) }
        #expect(cases.count == 103)
        let server = try server([])
        defer { server.process.signal(SIGKILL) }
        let ported = cases.filter { $0.portOnly == true }
        let portServer = try self.server([
            "--ports", "--only", ported.map(\.id).joined(separator: ","),
        ])
        defer { portServer.process.signal(SIGKILL) }

        for start in stride(from: 0, to: cases.count, by: Self.atOnce) {
            let batch = try cases[start..<min(start + Self.atOnce, cases.count)].map { script in
                let port = portServer.ports[script.id] ?? server.control
                let url = "http://127.0.0.1:\(port)/case/\(script.id)"
                return (script, try load(script, url))
            }
            for (script, process) in batch { try judge(script, try process.finish()) }
        }
        let stats = try #require(URL(string: "http://127.0.0.1:\(server.control)/stats"))
        let judged = try JSONDecoder().decode(
            [String: [String: Int]].self, from: httpGet(stats).body)
        #expect(judged.count == cases.count - ported.count)
        for (id, counts) in judged { #expect(counts["reuse_violations"] == 0, "\(id)") }
    }

    private func load(_ script: Case, _ url: String) throws -> KendallProcess {
        // Its idle connection is closed only after a while; a request before that meets the 408.
        let rate = script.id == "cn-408-idle" ? "2" : "50"
        return try KendallProcess([
            "run", url, "--requests", "\(Self.requests)", "--arrivals", "constant", "--rate", rate,
            "--timeout", "1500ms", "--threads", "1", "--seed", "1", "-X",
            script.request?.method ?? "GET", "--format", "json",
        ])
    }

    private func judge(_ script: Case, _ outcome: KendallProcess.Outcome) throws {
        let what = "\(script.id): exit \(outcome.status), \(outcome.errors)"
        if script.expect.outcome == "refused" {
            #expect(outcome.status == 69 && outcome.output.isEmpty, "\(what)")
            return
        }
        guard let result = try? RunResult(outcome.output) else {
            Issue.record("\(what)")
            return
        }
        try result.expectBalance()
        let completed = try result.requests("completed")
        let failures = try result.failures
        let outcomes = [script.expect.outcome] + (script.accept ?? []).map(\.outcome)
        var allowed = outcomes.reduce(into: Set<String>()) { $0.formUnion(Self.kinds[$1] ?? []) }
        if script.expect.outcome == "ok", script.closesUnsaid {
            // The next request may be sent before the end is known; that is booked, not hidden.
            allowed.formUnion(["truncated", "reset"])
            #expect(completed > 0, "\(what)")
        }
        let seen = "\(what) \(result.statuses) \(failures)"
        let sent = try result.requests("sent")
        #expect(completed + failures.values.reduce(0, +) == sent, "\(seen)")
        #expect(sent == Self.requests || result.stoodStill, "\(seen)")
        #expect(failures.keys.allSatisfy(allowed.contains), "\(seen)")
        if script.expect.outcome == "ok" {
            // Results have no key for a status that HTTP does not know.
            let status = try #require(script.expect.status)
            let key = (100..<600).contains(status) ? "\(status)" : "other"
            #expect(Set(result.statuses.keys).isSubset(of: [key]), "\(seen)")
            #expect(outcome.status == 0 || !allowed.isEmpty, "\(seen)")
        } else if !outcomes.contains("ok") {
            #expect(completed == 0 && outcome.status == 69, "\(seen)")
        }
    }

    private func server(_ arguments: [String]) throws -> (
        process: KendallProcess, control: Int, ports: [String: Int]
    ) {
        struct Greeting: Decodable {
            let control: Int
            let cases: [String: Int]
        }
        let process = try KendallProcess(
            ["python3", Self.folder.appending(path: "torture_server.py").path, "--quiet"]
                + ["--max-seconds", "300"] + arguments,
            program: URL(fileURLWithPath: "/usr/bin/env"))
        let line = try process.line()
        let greeting = try JSONDecoder().decode(Greeting.self, from: Data(line.utf8))
        return (process, greeting.control, greeting.cases)
    }
}
