import Measurements
import Testing

struct ErrorLogTests {
    @Test func keepsCountAndFirstAndLastOfEachKindAndDetail() {
        var log = ErrorLog()
        log.note(.reset, detail: "while reading", at: 2)
        log.note(.timeout, detail: "total_timeout", at: 3)
        log.note(.reset, detail: "while reading", at: 1)
        log.note(.reset, detail: "while writing", at: 9)
        #expect(log.entries.map(\.detail) == ["while reading", "total_timeout", "while writing"])
        #expect(log.entries[0].count == 2)
        #expect(log.entries[0].first == 1)
        #expect(log.entries[0].last == 2)
        #expect(log.count(of: .reset) == 3)
        #expect(log.count == 4)
    }

    @Test func neverHoldsMoreThan64EntriesAndLosesNoCount() {
        var log = ErrorLog()
        for index in 0..<1000 { log.note(.protocol, detail: "detail \(index)", at: Double(index)) }
        // Each other kind still finds a place of its own.
        for (index, kind) in ErrorKind.allCases.enumerated() {
            log.note(kind, detail: "late \(index)", at: 2000)
            log.note(kind, detail: "later \(index)", at: 3000)
        }
        #expect(log.entries.count <= ErrorLog.mostEntries)
        #expect(log.count == 1000 + 2 * ErrorKind.allCases.count)
        #expect(log.count(of: .protocol) == 1002)
        for kind in ErrorKind.allCases where kind != .protocol { #expect(log.count(of: kind) == 2) }
    }

    @Test func addingLogsIsTheSameAsNotingAllInOne() {
        var left = ErrorLog()
        var right = ErrorLog()
        var all = ErrorLog()
        for index in 0..<200 {
            let kind = ErrorKind.allCases[index % 5]
            let detail = "detail \(index % 7)"
            if index < 100 {
                left.note(kind, detail: detail, at: Double(index))
            } else {
                right.note(kind, detail: detail, at: Double(index))
            }
            all.note(kind, detail: detail, at: Double(index))
        }
        left.add(right)
        #expect(left.entries == all.entries)
        left.reset()
        #expect(left.count == 0)
    }
}
