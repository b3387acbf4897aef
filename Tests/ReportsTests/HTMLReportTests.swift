import Comparison
import Foundation
import Measurements
import Reports
import TestSupport
import Testing

struct HTMLReportTests {
    private static func page(_ name: String, histograms: Bool = true) throws -> String {
        let result = try Fixtures.named(name)
        return HTMLReport.render(result, histograms ? try RunHistograms(result) : nil)
    }

    /// What a parser of HTML, Python's, makes of a page: elements that are closed in order, and
    /// nothing that a browser would fetch or run. Prints how many drawings and rows of tables.
    private static let check = """
        import sys
        from html.parser import HTMLParser
        class Page(HTMLParser):
            stack, counts, text = [], {}, []
            def handle_starttag(self, tag, attributes):
                self.counts[tag] = self.counts.get(tag, 0) + 1
                assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base"), tag
                for name, value in attributes:
                    assert not name.startswith("on") and name not in ("src", "href", "style"), name
                if tag not in ("meta", "br"): self.stack.append(tag)
            def handle_startendtag(self, tag, attributes):
                self.handle_starttag(tag, attributes)
                if tag not in ("meta", "br"): self.stack.pop()
            def handle_endtag(self, tag):
                assert self.stack and self.stack[-1] == tag, (tag, self.stack)
                self.stack.pop()
            def handle_data(self, data):
                if self.stack and self.stack[-1] == "style":
                    assert "url(" not in data and "@import" not in data
                else: self.text.append(data)
        page = Page()
        page.feed(sys.stdin.buffer.read().decode())
        page.close()
        assert not page.stack, page.stack
        text = "".join(page.text)
        assert "nan" not in text.lower().split() and "inf" not in text.lower().split()
        print(page.counts.get("figure", 0), page.counts.get("tr", 0))
        """

    @Test(arguments: Fixtures.names)
    func everyPageIsWellFormedAndFetchesNothing(name: String) throws {
        for histograms in [true, false] {
            let page = try Self.page(name, histograms: histograms)
            #expect(try OtherProgram.python(Self.check, input: page) != "")
            for word in ["NaN", "\"nan", " nan", "inf ", "-inf"] { #expect(!page.contains(word)) }
        }
    }

    @Test func aCleanRunHasEveryPicture() throws {
        let page = try Self.page("clean")
        // A heat map, four over time, two of laws.
        let rows = try Fixtures.named("clean").comparison.count + 1
        let counts = try OtherProgram.python(Self.check, input: page).split(separator: " ")
        #expect(counts.first == "7" && (Int(counts[1].dropLast()) ?? 0) > rows)
        for title in [
            "Where the response times lie", "Throughput", "Response time, from the instant due",
            "Requests in the system", "Send lag", "What arrivals find", "Share of responses slower",
        ] {
            #expect(page.contains("<h3>\(title)"), "\(title)")
        }
    }

    @Test func aChartOfTheModelIsItsLawAgain() throws {
        let page = try Self.page("clean")
        // P(0) of M/M/4 at 120/s and 20 ms, a = 2.4 erlangs: 8.31 % (Erlang C, Gross and Harris).
        #expect(page.contains("P(0) = 8.31 %"))
        #expect(page.contains("M/M/4, steady state"))
    }

    /// Six hundred states in sixty bars of ten: none is left out.
    @Test func aWideDistributionOfTheNumberInTheSystemIsDrawnWhole() throws {
        var result = try Fixtures.named("no-model")
        result.measured.concurrency?.atArrivals = [Double](repeating: 1.0 / 600, count: 600)
        let page = HTMLReport.render(result, nil)
        for states in ["0 to 9", "300 to 309", "590 to 599"] {
            #expect(page.contains("\(states) in the system: 1.67 % of arrivals"), "\(states)")
        }
        #expect(page.split(separator: " of arrivals").count == 61)
    }

    @Test func everyThresholdIsShownWithWhatBecameOfIt() throws {
        var result = try Fixtures.named("clean")
        #expect(!HTMLReport.render(result, nil).contains("<h2>Thresholds"))
        result.thresholds = try ["mean < 1s", "p99 < 1ms"].map {
            try Threshold($0).outcome(of: result)
        }
        let page = HTMLReport.render(result, nil)
        _ = try OtherProgram.python(Self.check, input: page)
        #expect(page.contains("<h2>Thresholds"))
        #expect(page.contains("p99 &lt; 1ms: measured 46 ms"))
        #expect(page.contains("<td class=\"verdict differs\">fail</td>"))
    }

    @Test func whatAServerSaidIsOnlyLetters() throws {
        var result = try Fixtures.result(
            .init(failed: 3, detail: "</td><script>alert(1)</script>\u{1b}[2J\"'&"),
            url: "http://127.0.0.1/\"><img src=x onerror=alert(1)>")
        result.argv = ["kendall", "run", "--header", "</pre><script>"]
        let page = HTMLReport.render(result, try RunHistograms(result))
        _ = try OtherProgram.python(Self.check, input: page)
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{1b}"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test func aLongRunIsNoLargerThanAShortOne() throws {
        // Five hours, made of seconds that were seen.
        var long = try Fixtures.result(.init())
        let seconds = long.measured.intervals
        long.measured.intervals = (0..<18_000).map { second in
            var copy = seconds[second % seconds.count]
            copy.start = Double(second)
            copy.end = Double(second + 1)
            return copy
        }
        let rows = try #require(long.histograms?.rows)
        long.histograms?.rows = (0..<600).map { index in
            var copy = rows[index % rows.count]
            copy.start = Double(30 * index)
            copy.end = Double(30 * index + 30)
            return copy
        }
        let size = HTMLReport.render(long, try RunHistograms(long)).utf8.count
        #expect(size < 250_000)
        _ = try OtherProgram.python(
            Self.check, input: HTMLReport.render(long, try RunHistograms(long)))
    }

    /// A browser draws it: the page's text is in the document that Chromium made of the file.
    @Test(.enabled(if: Self.hasChromium, "needs chromium"))
    func chromiumOpensItFromTheDisk() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "run.html")
        try Data(Self.page("clean").utf8).write(to: file)
        let answer = try OtherProgram.run(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=\(folder.appending(path: "profile").path)", "--dump-dom",
                "file://\(file.path)",
            ])
        #expect(answer.status == 0 && answer.output.contains("</svg>"))
        #expect(answer.output.contains("Measured beside M/M/4"))
        #expect(answer.output.contains("prefers-color-scheme:dark"))
    }

    private static let hasChromium =
        (try? OtherProgram.run("chromium", ["--version"]))?.status == 0
}
