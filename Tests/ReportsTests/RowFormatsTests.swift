import Comparison
import Foundation
import Measurements
import Reports
import TestSupport
import Testing

struct RowFormatsTests {
    /// One of every outcome.
    private static var records: [RequestRecord] {
        var answered = RequestRecord(.completed, scheduled: 1_000_000)
        answered.sent = 1_020_000
        answered.connect = 85_000
        answered.firstByte = 21_000_500
        answered.end = 22_000_499
        answered.status = 200
        answered.bytesIn = 160
        answered.bytesOut = 81
        answered.connection = 3
        answered.thread = 1
        var reused = answered
        reused.scheduled = 999_999_999_999
        reused.sent = 1_000_000_010_000
        reused.firstByte = 1_000_000_900_000
        reused.end = 1_000_000_999_999
        reused.connect = 0
        reused.status = 503
        reused.request = 1
        var failed = RequestRecord(.failed(.reset), scheduled: 0)
        failed.detail = FailureDetail("recv, \"ECONNRESET\"")
        failed.sent = 12
        failed.end = 30_000_000
        failed.bytesOut = 81
        failed.connection = 1
        failed.phase = 1
        var unsent = RequestRecord(.dropped, scheduled: .max)
        unsent.end = .max
        var open = RequestRecord(.unfinished, scheduled: 5)
        open.sent = 6
        open.end = 1_000
        return [answered, reused, failed, unsent, open]
    }

    private static func csv(phases: [String] = [], names: [String] = []) -> String {
        let rows = RequestRows(threads: 2, phases: phases, names: names)
        var bytes = RequestRows.header
        for record in records { rows.append(record, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func tsv() -> String {
        var rows = GnuplotRows(startedAt: "2026-11-20T23:54:09.250000Z")
        var bytes = GnuplotRows.header
        for record in records { rows.append(record, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func rowsAreTheRecordedOnes() throws {
        try Snapshot.expect(
            Self.csv(phases: ["ramp", "steady"], names: ["home", "cart, \"new\""]),
            matches: "requests.csv")
        try Snapshot.expect(Self.tsv(), matches: "requests.tsv")
    }

    @Test func pythonReadsTheSameValues() throws {
        let output = try OtherProgram.python(
            """
            import csv, io, sys
            text = sys.stdin.buffer.read().decode()
            for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
                print(row["name"], row["scheduled_ns"], row["status"], row["connection"], row["error"],
                      row["detail"], sep="|")
            """,
            input: Self.csv(phases: ["a", "b"], names: ["=1+1", "say \"hi\",\r\nyou"]))
        #expect(
            output == """
                '=1+1|1000000|200|6||
                say "hi",\\r\\nyou|999999999999|503|6||
                '=1+1|0||1|reset|recv, "ECONNRESET"
                '=1+1|18446744073709551615|||not_sent|
                '=1+1|5|||unfinished|

                """)
    }

    @Test(arguments: [
        ("plain", "plain"), ("@x", "'@x"), ("a,b", "\"a,b\""), ("\u{1b}[2J", "\\x1b[2J"),
    ])
    func noNameIsMoreThanText(name: String, cell: String) {
        #expect(Self.csv(names: [name]).contains(",6,\(cell),,\r\n"))
    }

    /// The words of asctime(3), by Python, for moments of every kind of year.
    @Test func momentsAreInTheWordsOfCtime() throws {
        let starts = [
            "1970-01-01T00:00:00Z", "1999-12-31T23:59:59.5Z", "2000-02-29T12:00:00Z",
            "2024-02-29T00:00:01Z", "2026-11-20T23:54:09.25Z", "2100-03-01T06:07:08Z",
        ]
        for start in starts {
            var rows = GnuplotRows(startedAt: start)
            var bytes: [UInt8] = []
            var record = RequestRecord(.completed, scheduled: 0)
            for day in 0..<400 {
                record.scheduled = UInt64(day) * 86_400_000_000_000
                record.end = record.scheduled + 1
                rows.append(record, to: &bytes)
            }
            let output = try OtherProgram.python(
                """
                import sys, time, calendar, datetime
                start = calendar.timegm(time.strptime(sys.argv[1][:19], "%Y-%m-%dT%H:%M:%S"))
                for day, line in enumerate(sys.stdin):
                    words, seconds = line.split("\\t")[:2]
                    assert int(seconds) == start + day * 86400, line
                    moment = datetime.datetime.utcfromtimestamp(int(seconds))
                    assert words == moment.strftime("%a %b %d %H:%M:%S %Y"), (line, moment)
                print(day)
                """, [start], input: String(decoding: bytes, as: UTF8.self))
            #expect(output == "399\n")
        }
    }
}
