import Measurements
import Testing

struct RunTotalsTests {
    private static let quarter = RunTotals.slotLength

    /// A quarter second in which `requests` were due, sent and answered in 100 ms each.
    private func slice(_ index: Int, requests: Int = 10) -> MeasurementSlice {
        let slice = MeasurementSlice()
        slice.start = UInt64(index) * Self.quarter
        slice.end = slice.start + Self.quarter
        slice.requests.scheduled = requests
        slice.requests.sent = requests
        slice.requests.completed = requests
        for _ in 0..<requests {
            slice.responseTime.record(nanoseconds: 100_000_000)
            slice.statuses.note(200)
            slice.atArrivals.note(1)
        }
        slice.systemArea = UInt64(requests) * 100_000_000
        return slice
    }

    private let process = ProcessFacts(
        cpuSeconds: 0.5, maxResidentBytes: 10_000_000, busiestThread: 0.1)

    @Test func secondsAreCompleteOnceEveryThreadHasPassedThem() {
        var totals = RunTotals(threads: 2)
        for index in 0..<8 { totals.add(slice(index), thread: 0) }
        #expect(totals.intervals.isEmpty)
        for index in 0..<5 { totals.add(slice(index), thread: 1) }
        #expect(totals.intervals.count == 1)
        #expect(totals.intervals[0].completed == 80)
        #expect(totals.intervals[0].start == 0)
        #expect(totals.intervals[0].end == 1)
        // 8 requests in 8 quarter seconds of two threads, 0.1 s each: 8 · 10 · 0.1 s in 1 s.
        #expect(abs(totals.intervals[0].inFlightMean - 8) < 1e-12)
        totals.finish()
        #expect(totals.intervals.map(\.completed) == [80, 50])
    }

    @Test func aCopyGoesOnForItself() {
        var totals = RunTotals(threads: 1, warmup: .given(2 * Self.quarter))
        for index in 0..<6 { totals.add(slice(index), thread: 0) }
        var copy = totals.copy()
        for index in 6..<12 { totals.add(slice(index), thread: 0) }
        for index in 6..<8 { copy.add(slice(index, requests: 3), thread: 0) }
        totals.finish()
        copy.finish()
        #expect(totals.whole.requests.completed == 120)
        #expect(totals.intervals.map(\.completed) == [40, 40, 40])
        #expect(copy.whole.requests.completed == 66)
        #expect(copy.intervals.map(\.completed) == [40, 26])
        #expect(copy.steady.responseTime.count == 46)
        #expect(copy.offeredEnd == 8 * Self.quarter)
        #expect(copy.whole.statuses.byStatus == ["200": 66])
    }

    /// Slices of one thread may come before earlier ones of another.
    @Test func figuresThatBeginAnewHoldNothingOfBefore() {
        var totals = RunTotals(threads: 2, warmup: .auto)
        for index in 0..<10 { totals.add(slice(index, requests: 50), thread: 0) }
        for index in 0..<8 { totals.add(slice(index, requests: 50), thread: 1) }
        totals.beginAnew(at: 10 * Self.quarter)
        for index in 10..<18 { totals.add(slice(index), thread: 0) }
        for index in 8..<18 {
            totals.add(slice(index, requests: index < 10 ? 50 : 10), thread: 1)
        }
        totals.finish()
        let measured = Measured(totals, process: process)
        #expect(measured.window.start == 2.5)
        #expect(measured.window.end == 4.5)
        #expect(measured.responseTime.count == 160)
        #expect(measured.throughput?.value == 80)
        // Counts are of the whole run, and balance.
        #expect(measured.requests.completed == 20 * 50 + 160)
        #expect(measured.imbalance == nil)
    }

    @Test func windowLeavesTheWarmupOutOfSteadyFiguresOnly() {
        var totals = RunTotals(threads: 1, warmup: .given(4 * Self.quarter))
        for index in 0..<12 {
            totals.add(slice(index, requests: index < 4 ? 50 : 10), thread: 0)
        }
        let drain = slice(12, requests: 0)
        drain.offering = false
        totals.add(drain, thread: 0)
        totals.finish()
        let measured = Measured(totals, process: process)
        #expect(measured.window.start == 1)
        #expect(measured.window.end == 3)
        #expect(measured.window.warmup == "given")
        #expect(measured.requests.completed == 280)
        #expect(measured.responseTime.count == 80)
        #expect(measured.throughput?.value == 40)
        #expect(abs((measured.concurrency?.mean ?? 0) - 4) < 1e-12)
        #expect(measured.status == ["200": 280])
        #expect(measured.imbalance == nil)
    }

    @Test func slotsHoldTheSumsOfAllThreads() {
        var totals = RunTotals(threads: 2)
        for thread in 0..<2 {
            for index in 0..<3 { totals.add(slice(index), thread: thread) }
        }
        #expect(totals.series.slots.map(\.completed) == [20, 20, 20])
        #expect(totals.series.slots.allSatisfy { abs($0.responseSeconds - 2) < 1e-12 })
        #expect(totals.series.slots.allSatisfy { abs($0.systemArea - 2) < 1e-12 })
    }

    @Test func littlesLawHoldsWhereTheBooksAreRight() throws {
        var totals = RunTotals(threads: 1)
        for index in 0..<8 { totals.add(slice(index), thread: 0) }
        let law = try #require(Measured(totals, process: process).littlesLaw)
        #expect(abs(law.numberInSystem - 4) < 1e-12)
        #expect(abs(law.ratio - 1) < 1e-12)
    }

    @Test func littlesLawShowsATimeThatWasLost() throws {
        var totals = RunTotals(threads: 1)
        for index in 0..<8 {
            let slice = slice(index)
            slice.systemArea *= 2
            totals.add(slice, thread: 0)
        }
        let law = try #require(Measured(totals, process: process).littlesLaw)
        #expect(abs(law.ratio - 0.5) < 1e-12)
    }

    @Test func littlesLawCountsFailedAndUnfinishedRequestsToo() throws {
        var totals = RunTotals(threads: 1)
        let slice = slice(0, requests: 10)
        slice.requests.scheduled = 12
        slice.requests.sent = 12
        slice.requests.failed = 1
        slice.requests.unfinished = 1
        slice.errors.note(.reset, detail: "while reading", at: 0.1)
        slice.failedTime.record(nanoseconds: 50_000_000)
        slice.unfinishedTime.record(nanoseconds: 200_000_000)
        slice.systemArea += 250_000_000
        totals.add(slice, thread: 0)
        let measured = Measured(totals, process: process)
        #expect(abs((measured.littlesLaw?.ratio ?? 0) - 1) < 1e-12)
        #expect(measured.imbalance == nil)
        #expect(measured.errorRate == 1.0 / 12)
        // The unfinished one is a lower bound among the percentiles, not among the means.
        #expect(measured.responseTime.count == 10)
        #expect(measured.responseTime.max == 0.2)
        #expect(measured.responseTime.mean?.value == 0.1)
    }

    @Test func aCompletedRequestWithoutItsDurationIsAnImbalance() {
        var totals = RunTotals(threads: 1)
        let slice = slice(0)
        slice.requests.scheduled += 1
        slice.requests.sent += 1
        slice.requests.completed += 1
        totals.add(slice, thread: 0)
        #expect(
            Measured(totals, process: process).imbalance == "11 completed but 10 response times")
    }

    @Test func pausesOfSeveralSpansAddUpButNotThoseOfSeveralThreads() {
        var totals = RunTotals(threads: 2)
        for index in 0..<4 {
            for thread in 0..<2 {
                let slice = slice(index)
                slice.pauses = index == 1 || index == 3 ? 1 : 0
                slice.pausedNanoseconds = UInt64(slice.pauses) * 40_000_000
                totals.add(slice, thread: thread)
            }
        }
        let generator = Measured(totals, process: process).generator
        #expect(generator.verdict == .paused)
        #expect(generator.pauses == 2)
        #expect(abs((generator.pausedSeconds ?? 0) - 0.08) < 1e-12)
    }

    @Test func aRunWithoutARequestHasNoFigures() {
        let measured = Measured(RunTotals(threads: 1), process: process)
        #expect(measured.throughput == nil)
        #expect(measured.concurrency == nil)
        #expect(measured.littlesLaw == nil)
        #expect(measured.errorRate == nil)
        #expect(measured.responseTime.mean == nil)
    }

    @Test func steadyFiguresHaveIntervalsAndShortRunsHaveNone() throws {
        var totals = RunTotals(threads: 1)
        for index in 0..<40 {
            totals.add(
                slice(index, requests: 8 + [0, 3, 1, 4, 2][index % 5]), thread: 0)
        }
        let measured = Measured(totals, process: process, poissonArrivals: true)
        let throughput = try #require(measured.throughput)
        #expect(throughput.value == 40)
        // 400 in 10 s: Garwood's 361.8 to 441.2 (χ² quantiles at 800 and 802 degrees).
        let interval = try #require(throughput.ci95)
        #expect(abs(interval[0] - 36.18) < 0.01 && abs(interval[1] - 44.12) < 0.01)
        #expect(measured.concurrency?.ci95 != nil)
        #expect(measured.responseTime.mean?.ci95 != nil)

        var short = RunTotals(threads: 1)
        for index in 0..<15 { short.add(slice(index), thread: 0) }
        let brief = Measured(short, process: process)
        #expect(brief.throughput?.ci95 == nil)
        #expect(brief.concurrency?.ci95 == nil)
        #expect(brief.responseTime.mean?.ci95 == nil)
    }

    /// Ten times as slow and ten times as many in the system for the first two seconds.
    @Test func aTransientIsFoundAndLeftOutOfSteadyFigures() {
        func measured(_ warmup: RunTotals.Warmup) -> Measured {
            var totals = RunTotals(threads: 1, warmup: warmup)
            for index in 0..<80 {
                let slice = slice(index, requests: 10 + [0, 3, 1, 4, 2][index % 5])
                if index < 8 {
                    slice.systemArea *= 10
                    slice.responseTime.reset()
                    slice.atArrivals.note(7)
                    for _ in 0..<slice.requests.completed {
                        slice.responseTime.record(nanoseconds: 1_000_000_000)
                    }
                }
                totals.add(slice, thread: 0)
            }
            totals.finish()
            return Measured(totals, process: process)
        }
        let cut = measured(.auto)
        // Spans of steady figures are half a second long by then.
        #expect((2...3).contains(cut.window.start))
        #expect(cut.window.warmup == "auto")
        #expect(cut.responseTime.max == 0.1)
        // Every arrival but those of the transient found one.
        #expect(cut.concurrency?.atArrivals == [0, 1])
        #expect(cut.responseTime.mean?.value == 0.1)
        #expect(cut.requests.completed == measured(.none).requests.completed)
        #expect(cut.imbalance == nil)
        // What a warm-up of the same length, given beforehand, leaves.
        let given = measured(.given(UInt64(cut.window.start * 1e9)))
        #expect(cut.responseTime.count == given.responseTime.count)
        #expect(cut.throughput == given.throughput)
        #expect(cut.concurrency == given.concurrency)
        #expect(measured(.none).responseTime.max == 1)
        #expect(measured(.none).concurrency?.atArrivals?.count == 8)
    }

    @Test func aRunWithoutATransientIsKeptWhole() {
        var totals = RunTotals(threads: 1, warmup: .auto)
        for index in 0..<80 {
            totals.add(slice(index, requests: 10 + [0, 3, 1, 4, 2][index % 5]), thread: 0)
        }
        totals.finish()
        let measured = Measured(totals, process: process)
        #expect(measured.window.start == 0)
        #expect(measured.window.warmup == "auto")
        #expect(measured.responseTime.count == 960)
    }

    /// Responses every bit as regular as arrivals tell the throughput to one response at the edge.
    @Test func throughputIsNeverMoreExactThanTheResponseAtItsEdge() throws {
        var totals = RunTotals(threads: 1)
        for index in 0..<40 { totals.add(slice(index), thread: 0) }
        let interval = try #require(Measured(totals, process: process).throughput?.ci95)
        #expect(abs(interval[0] - 39.9) < 1e-9 && abs(interval[1] - 40.1) < 1e-9)
    }
}
