import Foundation
import TestSupport
import Testing

struct ServeTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalStopsItWithASummary(signal: Int32) throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        #expect(try httpGet(url).status == 200)
        let stats = try httpGet(url.appendingPathComponent("stats"))
        let json = try JSONSerialization.jsonObject(with: stats.body) as? [String: Any]
        #expect(json?["completions"] as? Int == 1)
        server.signal(signal)
        let outcome = try server.finish()
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("1 arrivals, 1 completions"))
    }

    @Test func itTurnsAwayWhatIsBeyondItsCapacity() throws {
        let (server, url) = try KendallProcess.server([
            "--workers", "1", "--capacity", "1", "--service-time", "20s", "--service-law",
            "deterministic",
        ])
        defer { server.signal(SIGKILL) }
        // The first occupies the only place until the server is gone; which comes first is open. On a
        // thread of its own: those of tasks may all be taken by tests that wait.
        Thread.detachNewThread { _ = try? httpGet(url) }
        var turnedAway = false
        for _ in 0..<2 where !turnedAway {
            while try !Self.isBusy(url) {}
            turnedAway = try httpGet(url).status == 503
        }
        #expect(turnedAway)
        server.signal(SIGTERM)
        #expect(try server.finish().status == 0)
    }

    private static func isBusy(_ url: URL) throws -> Bool {
        let stats = try httpGet(url.appendingPathComponent("stats")).body
        let json = try JSONSerialization.jsonObject(with: stats) as? [String: Any]
        return json?["in_system"] as? Int == 1
    }

    @Test func aPortInUseIsOneLine() throws {
        let (server, url) = try KendallProcess.server([])
        defer { server.signal(SIGKILL) }
        let port = try #require(url.port)
        let outcome = try KendallProcess.run(["serve", "--port", "\(port)"])
        #expect(outcome.status == 69)
        #expect(
            outcome.errors == "kendall: cannot listen on 127.0.0.1 port \(port): Address already "
                + "in use; choose another place, or port 0 for a free port\n")
    }

    @Test func itEndsWithItsParent() throws {
        // The shell starts it, prints its process identifier and ends.
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "\"$0\" serve --exit-with-parent >/dev/null 2>&1 & sleep 0.5; echo $!",
            KendallProcess.executable.path,
        ]
        let pipe = Pipe()
        shell.standardOutput = pipe
        try shell.run()
        let text = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        let identifier = try #require(
            Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        defer { if Self.isRunning(identifier) { kill(identifier, SIGKILL) } }
        let deadline = Date().addingTimeInterval(30)
        while Self.isRunning(identifier), Date() < deadline { usleep(20_000) }
        #expect(!Self.isRunning(identifier))
    }

    /// Whether it runs; one that ended but was not waited for does not.
    private static func isRunning(_ identifier: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
        else { return false }
        return !status.contains(") Z ")
    }
}
