import Comparison
import Reports
import Testing

struct TextReportTests {
    @Test(arguments: Fixtures.names)
    func reportIsTheRecordedOne(name: String) throws {
        try Snapshot.expect(
            TextReport.render(try Fixtures.named(name), colour: false), matches: name + ".txt")
    }

    @Test(arguments: Fixtures.names)
    func everyLineFitsAndNothingControlsTheTerminal(name: String) throws {
        for width in [80, 60] {
            let report = TextReport.render(
                try Fixtures.named(name), colour: false, width: width)
            for line in report.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
            #expect(!report.contains("\u{1b}"))
            #expect(!report.contains("nan") && !report.contains("inf"))
        }
    }

    @Test func aCleanRunIsReadInTenSeconds() throws {
        let lines = TextReport.render(try Fixtures.named("clean"), colour: false)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 50)
    }

    @Test func colourOnlyAddsEscapes() throws {
        let result = try Fixtures.named("errors")
        let coloured = TextReport.render(result, colour: true)
        #expect(coloured.contains("\u{1b}[31m"))
        var plain = coloured
        for code in ["0", "1", "31", "32", "33"] {
            plain = plain.split(separator: "\u{1b}[\(code)m", omittingEmptySubsequences: false)
                .joined()
        }
        #expect(plain == TextReport.render(result, colour: false))
    }

    @Test func afterADemoThereIsAServerToStart() throws {
        var result = try Fixtures.named("clean")
        result.command = "demo"
        let text = TextReport.render(result, colour: false)
        #expect(text.contains("kendall serve --workers 4 --service-time 20ms --port 8080\n"))
        #expect(!text.contains("kendall run"))
    }

    @Test func theNextCommandReachesTheTargetTheSameWay() throws {
        var result = try Fixtures.named("clean")
        result.argv = [
            "kendall", "run", "--rate", "120", "--cacert", "my ca.pem", "--tls-max=1.2",
            "--user", "***", "--proxy", "***@127.0.0.1:3128", "-H", "X: ***", "--insecure",
            "--no-session-reuse", "http://127.0.0.1:8080/",
        ]
        let line = TextReport.render(result, colour: false, width: 400)
            .split(separator: "\n").last { $0.hasPrefix("next") }
        #expect(
            line?.hasSuffix(
                "--service-time 20ms --cacert 'my ca.pem' --tls-max 1.2 --insecure "
                    + "--no-session-reuse http://127.0.0.1:8080/") == true, "\(line ?? "")")
    }

    @Test func whereNothingAnsweredCurlIsGivenWhatItKnows() throws {
        var result = try Fixtures.named("nothing-completed")
        result.argv = [
            "kendall", "run", "--insecure", "--tls-max", "1.2", "--connect-to", "127.0.0.1:1",
            "--proxy=127.0.0.1:3128", "http://127.0.0.1:8080/",
        ]
        let line = TextReport.render(result, colour: false, width: 400)
            .split(separator: "\n").last { $0.hasPrefix("next") }
        #expect(
            line?.hasSuffix(
                "curl -v --insecure --proxy 127.0.0.1:3128 http://127.0.0.1:8080/") == true,
            "\(line ?? "")")
    }
}
