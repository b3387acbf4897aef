import Foundation
import TestSupport
import Testing

/// The promises of docs/threat-model.md that are about safety, each by its number.
@Suite(.serialized) struct PromisesOfSafetyTests {
    /// Besides: `TLSTests`, `TLSStreamTests`, `NginxTLSTests`.
    @Test func promise10certificatesAreVerifiedUnlessToldOtherwise() throws {
        try FaultScript.run("p22-self-signed")
    }

    @Test func promise11secretsAreShownNowhere() throws { try FaultScript.run("s01-canary") }

    /// Besides: `SafeTextTests`, and in every format `MarkupTests`, `RowFormatsTests`.
    @Test func promise12noByteReachesTheTerminalUnescaped() throws {
        try FaultScript.run("s09-escapes")
    }

    @Test(arguments: ["s06-redirects", "s07-consent", "s22-environment", "p39-no-terminal"])
    func promise13nothingIsSentToWhomNobodyNamed(script: String) throws {
        try FaultScript.run(script)
    }

    @Test func promise14itListensOnNothingUnlessAsked() throws {
        try FaultScript.run("s16-listens")
    }

    /// The same instants of the same run, one by one. Picks of requests: `PickStreamTests`.
    @Test func promise15theSameSeedGivesTheSameInstants() throws {
        let folder = try TemporaryFolder()
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        func instants(_ seed: String) throws -> [String] {
            let file = folder.path("\(UUID().uuidString).csv")
            let run = try KendallProcess.run([
                "run", url.absoluteString, "--requests", "200", "--rate", "1000", "--seed", seed,
                "--threads", "2", "-q", "-o", file,
            ])
            #expect(run.status == 0, "\(run.errors)")
            let rows = try String(contentsOfFile: file, encoding: .utf8)
                .split(separator: "\r\n").flatMap { $0.split(separator: "\n") }
                .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let column = try #require(rows.first?.firstIndex(of: "scheduled_ns"))
            #expect(rows.count == 201)
            return rows.dropFirst().map { String($0[column]) }.sorted()
        }
        let first = try instants("5")
        #expect(try instants("5") == first)
        #expect(try instants("6") != first)
    }

    /// docs/exit-codes.md tells of every code that there is, and of no other.
    @Test func promise16exitCodesAreDocumented() throws {
        let root = FaultScript.folder.appending(path: "../..").standardizedFileURL
        let source = try String(
            contentsOf: root.appending(path: "Sources/kendall/ExitCode.swift"), encoding: .utf8)
        let codes = Set(source.matches(of: /case \w+ = (\d+)/).map { String($0.1) })
        let page = try String(
            contentsOf: root.appending(path: "docs/exit-codes.md"), encoding: .utf8)
        let table = page.prefix(upTo: try #require(page.firstRange(of: "## kendall ab")).lowerBound)
        let told = Set(table.matches(of: /(?m)^\| (\d+) \|/).map { String($0.1) })
        #expect(codes.count > 10)
        #expect(told == codes)
    }

    @Test(arguments: [
        "p10-unwritable-output", "p36-bad-input", "p38-same-output", "p40-all-failed",
    ])
    func promise16codesAreWhatTheyMean(script: String) throws { try FaultScript.run(script) }

    /// Besides: `ResponseFuzzTests`, `make fuzz`, and every n-th call in `CallFailureTests`.
    @Test(arguments: ["p30-huge-numbers", "s04-injection", "s05-framing"])
    func promise17serverDataNeverTraps(script: String) throws { try FaultScript.run(script) }

    /// Besides: `ScenarioMistakesTests`, `ScenarioFilesTests`.
    @Test(arguments: ["s12-paths", "s14-bombs"])
    func promise18scenariosReachNothingOutside(script: String) throws {
        try FaultScript.run(script)
    }
}
