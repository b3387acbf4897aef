import Measurements
import Testing
import Workloads

@testable import LoadGeneration

struct RunWatchTests {
    private func books(completed: Int) -> RunBooks {
        var books = RunBooks(
            totals: RunTotals(threads: 1), ledger: PhaseLedger([:], threads: 1), pace: LoadPace()
        ) { _, _ in PhaseFigures(warmup: .auto, arrivalRate: nil, isRecorded: true) }
        let slice = MeasurementSlice()
        slice.end = 250_000_000
        slice.offering = true
        slice.requests.scheduled = completed
        slice.requests.sent = completed
        slice.requests.completed = completed
        for _ in 0..<completed { slice.responseTime.record(nanoseconds: 5_000_000) }
        books.add(slice, thread: 0)
        return books
    }

    @Test func figuresAreWorkedOutAnewOnceASecond() {
        var watch = RunWatch(poissonArrivals: false, cpuBefore: 0)
        let first = watch.figures(books(completed: 3), elapsed: 250_000_000)
        #expect(first.responseTimes.total == 3)
        #expect(first.measured.requests.completed == 3)
        // Within the second they are those that are known.
        for elapsed: UInt64 in [500_000_000, 750_000_000, 1_199_999_999] {
            let figures = watch.figures(books(completed: 5), elapsed: elapsed)
            #expect(figures.responseTimes == first.responseTimes)
        }
        let next = watch.figures(books(completed: 5), elapsed: 1_250_000_000)
        #expect(next.responseTimes.total == 5)
    }

    @Test func theProcessIsThisOne() {
        var watch = RunWatch(poissonArrivals: false, cpuBefore: 0)
        let figures = watch.figures(books(completed: 1), elapsed: 250_000_000)
        // Standard input, output and error at least.
        #expect(figures.openFiles >= 3)
        #expect(figures.measured.generator.cpuSeconds > 0)
    }
}
