import Glibc
import Testing
import Workloads

/// Arrivals whose rate is changed on the way.
struct LoadSegmentTests {
    private static let second: UInt64 = 1_000_000_000
    /// Faster, slower, the same with figures anew, and back.
    private static let segments = [
        LoadSegment(), LoadSegment(start: 20 * second, factor: 1.25),
        LoadSegment(start: 45 * second, factor: 0.4),
        LoadSegment(start: 60 * second, factor: 0.4, beginsAnew: true),
        LoadSegment(start: 100 * second, factor: 1),
    ]

    private func instants(
        _ plan: ArrivalPlan, threads: Int = 1, by segments: [LoadSegment] = Self.segments
    ) -> [UInt64] {
        plan.split(threads: threads).flatMap { stream in
            var stream = stream
            stream.follow(segments)
            var all: [UInt64] = []
            while let instant = stream.next() { all.append(instant) }
            return all
        }.sorted()
    }

    /// The rate factor at an instant.
    private func factor(_ instant: UInt64) -> Double {
        Self.segments.last { $0.start <= instant }?.factor ?? 1
    }

    @Test func theClockIsPiecewiseLinear() {
        let clock = SegmentClock(Self.segments)
        let seconds = { (planned: Double) in clock.real(planned * 1e9) * 1e-9 }
        #expect(seconds(0) == 0)
        #expect(seconds(20) == 20)
        // 25 planned seconds later, at 1.25 times the speed, and so on.
        #expect(abs(seconds(20 + 25) - 40) < 1e-9)
        #expect(abs(seconds(20 + 31.25) - 45) < 1e-9)
        #expect(abs(seconds(51.25 + 22) - 100) < 1e-9)
        #expect(abs(seconds(73.25 + 7) - 107) < 1e-9)
        // Never back, whatever rounding does.
        var last = 0.0
        for step in 0..<2000 {
            let now = clock.real(Double(step) * 5e7)
            #expect(now >= last)
            last = now
        }
    }

    /// Gaps times the rate at which they passed, the change points inside them included, are of the
    /// standard exponential law; √n·D > 2.3 once in 20,000 (Kolmogorov).
    @Test(arguments: [1, 2]) func poissonArrivalsStayPoissonThroughChanges(threads: Int) {
        let plan = ArrivalPlan(rate: 500, duration: 140, requests: nil, seed: 31)
        let all = instants(plan, threads: threads)
        // The integral of the rate, in planned seconds.
        func integral(_ instant: UInt64) -> Double {
            var sum = 0.0
            for (index, segment) in Self.segments.enumerated() where segment.start < instant {
                let end =
                    index + 1 < Self.segments.count
                    ? min(instant, Self.segments[index + 1].start) : instant
                sum += Double(end - segment.start) * 1e-9 * segment.factor
            }
            return sum
        }
        let gaps = zip(all.dropFirst(), all).map { (integral($0) - integral($1)) * 500 }.sorted()
        let n = Double(gaps.count)
        var distance = 0.0
        for (index, gap) in gaps.enumerated() {
            let p = -expm1(-gap)
            distance = max(distance, p - Double(index) / n, Double(index + 1) / n - p)
        }
        #expect(distance * n.squareRoot() < 2.3)
        // And in each segment by itself, that is: at its own rate. Four standard deviations hold
        // but 6 times in 100,000, of five segments.
        for (index, segment) in Self.segments.enumerated() {
            let end =
                index + 1 < Self.segments.count ? Self.segments[index + 1].start : 140 * Self.second
            let count = Double(all.filter { (segment.start..<end).contains($0) }.count)
            let expected = Double(end - segment.start) * 1e-9 * 500 * segment.factor
            #expect(abs(count - expected) < 4.8 * expected.squareRoot())
        }
    }

    @Test func equallySpacedArrivalsKeepTheirSpacingInEachSegment() {
        let plan = ArrivalPlan(
            process: .constant, rate: 100, duration: 120, requests: nil, seed: 0)
        let all = instants(plan)
        // 2000 + 3125 + 600 + 1600 + 2000: the integral of the rate, to the last of them.
        #expect(all.count == 9325)
        for (instant, next) in zip(all, all.dropFirst()) where factor(instant) == factor(next) {
            #expect(abs(Double(next - instant) - 1e7 / factor(instant)) <= 1)
        }
    }

    @Test(arguments: [1, 3]) func aNumberOfRequestsIsMetExactlyWhateverTheRate(threads: Int) {
        let plan = ArrivalPlan(rate: 100, duration: nil, requests: 6_000, seed: 5)
        let all = instants(plan, threads: threads)
        #expect(all.count == 6_000)
        // They are the planned arrivals, one by one, moved.
        let clock = SegmentClock(Self.segments)
        let planned = instants(plan, by: [LoadSegment()])
        for (moved, planned) in zip(all, planned) {
            #expect(abs(Double(moved) - clock.real(Double(planned))) < 3)
        }
    }

    @Test func arrivalsBeforeAChangeStayWhereTheyAre() {
        let plan = ArrivalPlan(rate: 100, duration: 60, requests: nil, seed: 8)
        let before = instants(plan, by: [LoadSegment()]).filter { $0 < 20 * Self.second }
        #expect(Array(instants(plan).prefix(before.count)) == before)
    }

    /// It was drawn at the planned rate, at which the run would have ended before it.
    @Test func anArrivalBehindTheEndStillComesWhereTheRateRisesInTime() {
        let faster = [LoadSegment(), LoadSegment(start: 19 * Self.second, factor: 4)]
        var late = 0
        for seed in 0..<40 {
            let plan = ArrivalPlan(rate: 0.5, duration: 20, requests: nil, seed: UInt64(seed))
            var stream = plan.split(threads: 1)[0]
            var taken: [UInt64] = []
            while let instant = stream.next() { taken.append(instant) }
            guard taken.allSatisfy({ $0 < 19 * Self.second }) else { continue }
            #expect(stream.end == 20 * Self.second)
            stream.follow(faster)
            while let instant = stream.next() {
                taken.append(instant)
                late += 1
            }
            #expect(taken == instants(plan, by: faster))
            #expect(stream.end == 20 * Self.second)
        }
        #expect(late > 5)
    }

    @Test func whatCountsIsWhatCameAfterTheFiguresBeganAnew() {
        #expect(Self.segments.firstRecorded == 3)
        #expect(!Self.segments.areEven)
        #expect(Array(Self.segments.prefix(4)).areEven)
        #expect([LoadSegment()].firstRecorded == 0)
        #expect([LoadSegment()].areEven)
    }
}
