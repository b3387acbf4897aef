import Measurements
import Reports
import Testing

@Suite struct AbFilesTests {
    private func tally(_ count: Int) -> AbTally {
        AbFixtures.tally((0..<count).map { AbFixtures.record(total: 1_000 + ($0 * 7919) % 5_003) })
    }

    /// ApacheBench reads past its array for n of 50 and less.
    @Test(arguments: Array(1...60) + [100, 101, 1000])
    func percentilesNeverFallAndEndWithTheGreatest(count: Int) throws {
        let tally = tally(count)
        let lines = AbFiles.percentiles(tally).split(separator: "\n").map(String.init)
        #expect(lines.first == "Percentage served,Time in ms")
        let rows = try lines.dropFirst().map { line in
            let parts = line.split(separator: ",")
            return (try #require(Int(parts[0])), try #require(Double(parts[1])))
        }
        #expect(rows.map(\.0) == Array(0...100))
        let times = rows.map(\.1)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        let totals = tally.samples.map { Double($0.total) / 1000 }
        #expect(times.first == totals.min())
        #expect(times.last == totals.max())
    }

    @Test func aPercentileIsTheNearestRank() {
        let tally = AbFixtures.tally((1...10).map { AbFixtures.record(total: $0 * 1_111) })
        let lines = AbFiles.percentiles(tally).split(separator: "\n")
        #expect(lines[1] == "0,1.111")
        #expect(lines[11] == "10,1.111")
        #expect(lines[12] == "11,2.222")
        #expect(lines[51] == "50,5.555")
        #expect(lines[101] == "100,11.110")
    }

    @Test func everyRequestHasARowTheFastestFirst() {
        let tally = AbFixtures.tally([
            AbFixtures.record(at: 2_500_000, connect: 1_600, wait: 700, total: 9_499),
            AbFixtures.record(at: 900_000, connect: 400, wait: 1_500, total: 3_500),
        ])
        let text = AbFiles.requests(tally, start: 1_600_000_000_200_000) {
            "second \($0)"
        }
        #expect(
            text == """
                starttime\tseconds\tctime\tdtime\tttime\twait
                second 1600000001\t1600000001\t0\t3\t4\t2
                second 1600000002\t1600000002\t2\t8\t9\t1

                """)
    }

    @Test func withoutRequestsThereAreOnlyHeaders() {
        #expect(AbFiles.percentiles(tally(0)) == "Percentage served,Time in ms\n")
        #expect(AbFiles.requests(tally(0), start: 0) { _ in "" }.split(separator: "\n").count == 1)
    }
}
