import Foundation
import TestSupport
import Testing

/// Result on standard output, messages on standard error, files where they were asked for.
@Suite(.serialized) struct RunStreamsTests {
    @Test func progressNeverMixesWithTheResult() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let outcome = try KendallProcess.run([
            "run", url.absoluteString, "--rate", "50", "--duration", "2s", "-v", "--format", "json",
        ])
        #expect(outcome.status == 0)
        try RunResult(outcome.output).expectBalance()
        let lines = outcome.errors.split(separator: "\n")
        #expect(!lines.isEmpty)
        #expect(lines.allSatisfy { $0.hasPrefix("kendall: ") })
    }

    @Test func noneAndQuietSayNothing() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let outcome = try KendallProcess.run([
            "run", url.absoluteString, "--requests", "5", "--format", "none", "--quiet",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.isEmpty)
    }

    @Test func theFileHoldsWhatStandardOutputShows() throws {
        let folder = try TemporaryFolder()
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        // A longer file from before must leave nothing behind.
        try String(repeating: "x", count: 100_000)
            .write(toFile: folder.path("a.json"), atomically: true, encoding: .utf8)
        let outcome = try KendallProcess.run([
            "run", url.absoluteString, "--requests", "20", "--format", "json", "-o",
            folder.path("a.json"), "-o", folder.path("b.json"),
        ])
        #expect(outcome.status == 0)
        let shown = try RunResult(outcome.output)
        for name in ["a.json", "b.json"] {
            let written = try RunResult(
                try String(contentsOfFile: folder.path(name), encoding: .utf8))
            #expect(NSDictionary(dictionary: written.json) == NSDictionary(dictionary: shown.json))
        }
    }

    @Test func theTextReportGoesToStandardOutputWithoutColourInAPipe() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let arguments = ["run", url.absoluteString, "--requests", "20"]
        let plain = try KendallProcess.run(arguments)
        #expect(plain.output.contains("hroughput"))
        #expect(!plain.output.contains("\u{1b}"))
        #expect(
            try KendallProcess.run(arguments + ["--color", "always"]).output.contains("\u{1b}["))
    }

    @Test(arguments: [">&-", ">/dev/full"])
    func aStandardOutputThatTakesNothingIsExit74(redirection: String) throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        for format in ["text", "json"] {
            let outcome = try KendallProcess.run(
                shell: "\"$@\" \(redirection)",
                ["run", url.absoluteString, "--requests", "5", "--format", format])
            #expect(outcome.status == 74)
            #expect(outcome.errors.contains("kendall: cannot write to standard output"))
        }
    }

    @Test func aReaderThatIsGoneIsAnErrorAndNotTheEnd() throws {
        let folder = try TemporaryFolder()
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        // The reader of progress goes first: the measurement, its file and its report do not care.
        let progress = try KendallProcess.run(
            shell: "{ \"$@\" 2>&3 3>&-; echo $? >&4; } 3>&1 >\(folder.path("out")) "
                + "4>\(folder.path("status")) | true",
            [
                "run", url.absoluteString, "--rate", "50", "--duration", "2s", "-v", "--format",
                "json",
            ])
        #expect(progress.status == 0)
        #expect(try String(contentsOfFile: folder.path("status"), encoding: .utf8) == "0\n")
        let text = try String(contentsOfFile: folder.path("out"), encoding: .utf8)
        #expect(try RunResult(text).requests("completed") > 0)

        // Then the reader of the report.
        let report = try KendallProcess.run(
            shell: "{ \"$@\"; echo $? >\(folder.path("status")); } | true",
            ["run", url.absoluteString, "--requests", "5", "-o", folder.path("x.json")])
        #expect(try String(contentsOfFile: folder.path("status"), encoding: .utf8) == "74\n")
        #expect(report.errors.contains("Broken pipe"))
        let written = try String(contentsOfFile: folder.path("x.json"), encoding: .utf8)
        try RunResult(written).expectAllCompleted(of: 5)
    }

    @Test func aFileThatCannotBeWrittenStillLeavesTheReport() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("full.json"), withDestinationPath: "/dev/full")
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let outcome = try KendallProcess.run([
            "run", url.absoluteString, "--requests", "5", "--format", "json", "-o",
            folder.path("full.json"), "-o", folder.path("fine.json"),
        ])
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("No space left on device"))
        try RunResult(outcome.output).expectAllCompleted(of: 5)
        // Nor does one file that is full take the others with it.
        let written = try String(contentsOfFile: folder.path("fine.json"), encoding: .utf8)
        try RunResult(written).expectAllCompleted(of: 5)
    }

    @Test func aFolderThatIsMissingIsExit73BeforeAnyRequest() throws {
        let server = try RecordingServer()
        let outcome = try KendallProcess.run([
            "run", server.url, "--requests", "5", "-o", "/no/such/folder/x.json",
        ])
        #expect(outcome.status == 73)
        #expect(outcome.errors.hasPrefix("kendall: --output \"/no/such/folder/x.json\" cannot be"))
        #expect(outcome.output.isEmpty)
        #expect(try server.recorded().requests.isEmpty)
    }
}
