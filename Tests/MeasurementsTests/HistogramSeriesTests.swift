import Testing

@testable import Measurements

struct HistogramSeriesTests {
    /// A run of one response a second, later ones slower.
    private static func series(seconds: Int) -> HistogramSeries {
        var series = HistogramSeries()
        for second in 0..<seconds { series.append(row(second)) }
        return series
    }

    private static func row(_ second: Int) -> HistogramSeries.Row {
        var response = HistogramBins()
        response.append(index: second + 1, count: 1)
        var lag = HistogramBins()
        lag.append(index: 3, count: 2)
        return HistogramSeries.Row(
            start: Double(second), end: Double(second + 1), response: response,
            service: response, lag: lag)
    }

    @Test func everySecondOfARunHasARowOfItsOwn() {
        var totals = RunTotals(threads: 1)
        for second in 0..<3 {
            let slice = MeasurementSlice()
            slice.start = UInt64(second) * 1_000_000_000
            slice.end = slice.start + 1_000_000_000
            slice.responseTime.record(nanoseconds: 1_000_000)
            slice.serviceLatency.record(nanoseconds: 900_000)
            slice.sendLag.record(nanoseconds: 10_000)
            slice.connectionWait.record(nanoseconds: 70_000)
            totals.add(slice, thread: 0)
        }
        totals.finish()
        let rows = totals.histograms.rows
        #expect(rows.map(\.start) == [0, 1, 2] && rows.map(\.end) == [1, 2, 3])
        #expect(rows.allSatisfy { $0.response.count == 1 && $0.service.count == 1 })
        // Waiting for a connection is lateness of the send as well.
        #expect(rows.allSatisfy { $0.lag.count == 2 })
        #expect(totals.sendLags.count == 6)
    }

    /// Found by the soak on a busy machine: the rows overlapped, and the result was refused.
    @Test func aThreadThatStandsStillOverTheEndOfASecondLeavesRowsInOrder() {
        var totals = RunTotals(threads: 2)
        for thread in 0..<2 {
            for (start, end) in [(0, 750), (750, thread == 0 ? 1500 : 1000), (1500, 2000)] {
                let slice = MeasurementSlice()
                slice.start = UInt64(start) * 1_000_000
                slice.end = UInt64(end) * 1_000_000
                slice.responseTime.record(nanoseconds: 1_000_000)
                totals.add(slice, thread: thread)
            }
        }
        totals.finish()
        let rows = totals.histograms.rows
        #expect(rows.map(\.start) == [0, 1] && rows.map(\.end) == [1, 2])
    }

    @Test(arguments: [1, 600, 601, 1200, 1201, 5000])
    func howeverLongTheRunTheRowsAreFewAndNothingIsLost(seconds: Int) throws {
        let rows = Self.series(seconds: seconds).rows
        #expect(rows.count <= HistogramSeries.mostRows)
        #expect(rows.count >= min(seconds, HistogramSeries.mostRows / 2))
        #expect(rows[0].start == 0 && rows.last?.end == Double(seconds))
        for (row, next) in zip(rows, rows.dropFirst()) { #expect(row.end == next.start) }
        // Every row but the last spans as long as the first.
        let length = rows[0].end - rows[0].start
        #expect(rows.dropLast().allSatisfy { $0.end - $0.start == length })
        var sum = HistogramBins()
        for row in rows { sum.add(row.response) }
        #expect(sum.filled.map(\.index) == Array(1...seconds))
        #expect(rows.reduce(0) { $0 + $1.lag.count } == 2 * UInt64(seconds))
    }

    /// Rows of ten thousand bins each: their bytes are what is bounded, and no second is lost.
    @Test func rowsOfManyBinsAreJoinedBeforeTheyAreTooMany() {
        var series = HistogramSeries()
        var most = 0
        for second in 0..<402 {
            var bins = HistogramBins()
            for index in 0..<10_000 { bins.append(index: index, count: UInt64(second + 1)) }
            series.append(
                HistogramSeries.Row(
                    start: Double(second), end: Double(second + 1), response: bins,
                    service: bins, lag: HistogramBins()))
            most = max(most, series.bytes)
        }
        #expect(most < HistogramSeries.mostBytes * 11 / 10)
        let rows = series.rows
        #expect(rows.first?.start == 0 && rows.last?.end == 402)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.end == $1.start })
        let all = rows.reduce(UInt64(0)) { $0 + $1.response.count }
        #expect(all == UInt64(10_000 * 402 * 403 / 2))
        // As long as before in time each, but for the last.
        #expect(Set(rows.dropLast().map { $0.end - $0.start }).count == 1)
    }
}
