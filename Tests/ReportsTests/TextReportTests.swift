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
        #expect(lines.count <= 48)
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
}
