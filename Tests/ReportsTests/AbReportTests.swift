import Comparison
import Measurements
import Reports
import Testing

@Suite struct AbReportTests {
    private static let records = (0..<20).map { number in
        AbFixtures.record(
            at: number * 1000, connect: 300 + number * 100, wait: 2_000 + number * 400,
            total: 4_000 + number * number * 300)
    }

    @Test func theReportIsLaidOutAsApacheBenchHasIt() throws {
        let report = AbReport(facts: AbFixtures.facts(), tally: AbFixtures.tally(Self.records))
        try Snapshot.expect(AbReport.banner + report.text, matches: "ab.txt")
    }

    @Test func everyOptionalLineHasItsPlace() throws {
        let failing =
            Self.records + [
                AbFixtures.record(.failed(.reset)), AbFixtures.record(.failed(.protocol)),
                AbFixtures.record(.failed(.reset), isWritten: false),
                AbFixtures.record(bodyBytes: 3, status: 503),
            ]
        let report = AbReport(
            facts: AbFixtures.facts(keepsAlive: true, sendsBody: true),
            tally: AbFixtures.tally(failing), showsPercentiles: false, showsDeviation: false)
        try Snapshot.expect(report.text, matches: "ab-failures.txt")
    }

    @Test func theTableInHTMLIsThatOfApacheBench() throws {
        var attributes = AbHTMLReport.Attributes()
        attributes.table = "border=1"
        let report = AbReport(
            facts: AbFixtures.facts(keepsAlive: true, sendsBody: true),
            tally: AbFixtures.tally(Self.records + [AbFixtures.record(.failed(.reset))]))
        try Snapshot.expect(
            AbHTMLReport.banner + AbHTMLReport(report, attributes: attributes).text,
            matches: "ab.html")
    }

    @Test func htmlFromAServerIsText() {
        var facts = AbFixtures.facts()
        facts.serverSoftware = SafeText("<script>\u{1b}[2J&\"")
        let report = AbReport(facts: facts, tally: AbFixtures.tally(Self.records))
        let text = AbHTMLReport(report, attributes: .init()).text
        #expect(text.contains("&lt;script&gt;\\x1b[2J&amp;&quot;"))
        #expect(!text.contains("<script"))
    }

    @Test func tlsHasItsLinesBelowThePort() {
        var facts = AbFixtures.facts()
        facts.tls = AbReport.Facts.TLS(
            protocol: SafeText("TLSv1.3,TLS_AES_256_GCM_SHA384,2048,256"),
            temporaryKey: SafeText("X25519 253 bits"), serverName: SafeText("localhost"))
        let text = AbReport(facts: facts, tally: AbFixtures.tally(Self.records)).text
        #expect(
            text.contains(
                """
                Server Port:            8080
                SSL/TLS Protocol:       TLSv1.3,TLS_AES_256_GCM_SHA384,2048,256
                Server Temp Key:        X25519 253 bits
                TLS Server Name:        localhost

                Document Path:
                """))
    }

    @Test func nothingDividesByNoTimeOrNoRequest() {
        let none = AbReport(facts: AbFixtures.facts(seconds: 0), tally: AbFixtures.tally([]))
        #expect(none.text.hasSuffix("HTML transferred:       0 bytes\n"))
        // One request has a table, but no percentiles and no deviation.
        let one = AbReport(facts: AbFixtures.facts(), tally: AbFixtures.tally([Self.records[3]]))
        #expect(one.text.contains("\nTotal:          7    7   0.0      7       7\n"))
        #expect(!one.text.contains("Percentage"))
    }

    /// With the rounding to milliseconds even a small deviation can be left behind.
    @Test func aRoundedMedianFarFromARoundedMeanIsSaidToBe() {
        // 1.499 ms nine times and 1.530 once: the mean rounds to 2, the median to 1, sd 0.01.
        let times = Array(repeating: 1_499, count: 9) + [1_530]
        let report = AbReport(
            facts: AbFixtures.facts(),
            tally: AbFixtures.tally(
                times.map { AbFixtures.record(connect: 0, wait: 0, total: $0, isReused: true) }))
        #expect(
            report.text.contains(
                """
                ERROR: The median and mean for the total time are more than twice the standard
                       deviation apart. These results are NOT reliable.

                """))
        #expect(!report.text.contains("the waiting time"))
    }
}
