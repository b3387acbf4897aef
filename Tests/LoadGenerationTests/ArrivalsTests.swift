import Measurements
import Testing
import Workloads

@testable import LoadGeneration

struct ArrivalsTests {
    private func arrivals(_ process: ArrivalProcess) throws -> Arrivals {
        let plan = ArrivalPlan(
            process: process, rate: 500, duration: 10, requests: nil, seed: 11)
        let run = try SimulatedRun(
            SimulatedRun.open(plan), server: SimulatedRun.server(), arrivalRate: 500)
        return try #require(run.measured.arrivals)
    }

    @Test func poissonArrivalsArePoissonAsPlannedAndAsTakenUp() throws {
        let arrivals = try arrivals(.poisson)
        #expect(arrivals.verdict == .poisson)
        // About 5000; their standard deviation is 71.
        #expect(abs(arrivals.planned.gaps - 5000) < 300)
        #expect(arrivals.planned.gaps == arrivals.achieved.gaps)
        #expect(arrivals.achieved.dispersions.first?.window == 0.01)
    }

    @Test(arguments: [ArrivalProcess.constant, .uniform, .gamma(scv: 4)])
    func otherArrivalsAreNot(process: ArrivalProcess) throws {
        #expect(try arrivals(process).verdict == .notPoisson)
    }

    @Test func withoutARateThereIsNoTest() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 1), server: SimulatedRun.server())
        #expect(run.measured.arrivals == nil)
    }

    /// Answers take half a second: what is open when the load ends early is awaited.
    @Test func aRunThatEndsEarlyAwaitsItsResponses() throws {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: 500_000_000, closes: false)
        }
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 30), server: server, finishAt: 2_000_000_000)
        #expect(run.measured.imbalance == nil)
        #expect((200...203).contains(run.measured.requests.scheduled))
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
    }
}

struct PrecisionWatchTests {
    /// Quarter seconds with responses that differ a little or a lot.
    private func totals(spread: Int) -> RunTotals {
        var totals = RunTotals(threads: 1)
        for index in 0..<48 {
            let slice = MeasurementSlice()
            slice.start = UInt64(index) * RunTotals.slotLength
            slice.end = slice.start + RunTotals.slotLength
            slice.requests.completed = 20
            for number in 0..<20 {
                let random = (index * 7919 + number * 104_729) % 101
                slice.responseTime.record(nanoseconds: UInt64(10_000_000 + random * spread))
            }
            totals.add(slice, thread: 0)
        }
        totals.finish()
        return totals
    }

    @Test func looksFirstAfterFiveSecondsAndThenEveryQuarter() {
        var watch = PrecisionWatch(relativeHalfWidth: 0.5)
        let narrow = totals(spread: 1000)
        var looks: [Bool] = []
        for time: UInt64 in [4_999_999_999, 5_000_000_000, 6_249_999_999, 6_250_000_000] {
            looks.append(watch.isReached(by: narrow, at: time))
        }
        #expect(looks == [false, true, false, true])
    }

    @Test func goesOnWhileTheIntervalIsTooWideOrUnknown() {
        var watch = PrecisionWatch(relativeHalfWidth: 1e-6)
        let wide = watch.isReached(by: totals(spread: 1_000_000), at: 10_000_000_000)
        #expect(!wide)
        let unknown = watch.isReached(by: RunTotals(threads: 1), at: 20_000_000_000)
        #expect(!unknown)
    }
}
