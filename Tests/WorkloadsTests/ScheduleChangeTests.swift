import Testing

@testable import Workloads

/// Changes of a scenario's load on the way.
@Suite struct ScheduleChangeTests {
    private static let second: UInt64 = 1_000_000_000
    private static let segments = [
        LoadSegment(), LoadSegment(start: 4 * second, factor: 1.5, phase: 1),
        LoadSegment(start: 7 * second, factor: 0.5, phase: 1),
        // Behind the end of its phase it is none of the next one's.
        LoadSegment(start: 13 * second, factor: 3, phase: 1),
    ]

    private func arrivals(
        _ schedule: Schedule, _ segments: [LoadSegment] = Self.segments, threads: Int = 1
    ) -> [Arrival] {
        var all: [Arrival] = []
        for stream in schedule.arrivals(leg: 0, threads: threads) {
            var stream = stream
            stream.follow(segments)
            while let arrival = stream.next() { all.append(arrival) }
        }
        return all.sorted { $0.number < $1.number }
    }

    private func schedule(_ load: String, seed: UInt64 = 11) throws -> Schedule {
        let scenario = try ScheduleTests.scenario(
            """
            [{ name: a, duration: 2s, rate: 100/s, arrivals: constant },
             { name: b, duration: 10s, \(load) },
             { name: c, duration: 2s, rate: 50/s, arrivals: constant }]
            """)
        return Schedule(scenario, traces: [:], seed: seed)
    }

    @Test(arguments: [1, 3]) func aConstantRateIsMultipliedToTheEndOfItsPhase(threads: Int) throws {
        let all = arrivals(try schedule("rate: 100/s, arrivals: constant"), threads: threads)
        func count(_ from: UInt64, _ to: UInt64) -> Int {
            all.count { (from * Self.second..<to * Self.second).contains($0.instant) }
        }
        // 2 s as planned, 3 s at 150/s, 5 s at 50/s; the others are as planned.
        #expect([count(0, 2), count(2, 4), count(4, 7), count(7, 12)] == [200, 200, 450, 250])
        #expect(count(12, 14) == 100)
        #expect(all.count == 1200)
        #expect(all.filter { $0.phase == 2 }.allSatisfy { $0.instant >= 12 * Self.second })
    }

    private static let shapes = [
        "rate: 80/s", "rate: { from: 20/s, to: 200/s }", "rate: { steps: [50/s, 1/s, 300/s] }",
        "rate: { mean: 60/s, amplitude: 60/s, period: 3s }", "rate: 80/s, arrivals: { gamma: 4 }",
    ]

    /// With f(t) the factor, ∫ f·λ up to a changed instant is ∫ λ up to the planned one.
    @Test(arguments: shapes) func arrivalsAreThoseOfTheChangedIntensity(shape: String) throws {
        let schedule = try schedule(shape)
        guard case .open(let intensity, let duration) = schedule.scenario.phases[1].kind else {
            return
        }
        func expected(_ instant: Double) -> Double {
            intensity.expected(before: min(max(0, instant), duration), duration: duration)
        }
        // Segments, in seconds of the phase.
        func changed(_ instant: Double) -> Double {
            expected(min(instant, 2)) + 1.5 * (expected(min(max(instant, 2), 5)) - expected(2))
                + 0.5 * (expected(max(instant, 5)) - expected(5))
        }
        let planned = arrivals(schedule, []).filter { $0.phase == 1 }
        let moved = arrivals(schedule).filter { $0.phase == 1 }
        #expect(min(planned.count, moved.count) > 300)
        for (planned, moved) in zip(planned, moved) {
            let seen = changed(Double(moved.instant) * 1e-9 - 2)
            let wanted = expected(Double(planned.instant) * 1e-9 - 2)
            #expect(abs(seen - wanted) < 1e-5)
            #expect((planned.number, planned.pick) == (moved.number, moved.pick))
        }
        // None is missing at the end of the phase: the next would lie behind it.
        let total = changed(duration)
        #expect(abs(Double(moved.count) - total) < 10 * total.squareRoot())
    }

    @Test func whatCameBeforeAChangeStaysAndACopyFromBeforeFollows() throws {
        let schedule = try schedule("rate: 100/s")
        var stream = schedule.arrivals(leg: 0, threads: 1)[0]
        var taken: [Arrival] = []
        var before = stream
        while let arrival = stream.next(), arrival.instant < 4 * Self.second {
            taken.append(arrival)
            before = stream
        }
        before.follow(Self.segments)
        while let arrival = before.next() { taken.append(arrival) }
        #expect(taken == arrivals(schedule))
        #expect(before.end == 14 * Self.second)
        #expect(before.phaseStarts == [0, 2 * Self.second, 12 * Self.second])
    }

    /// Ten requests, one each second; twice as fast from the fourth second of the phase on.
    @Test func aTraceGoesFasterAndEndsWithItsLastRequest() throws {
        let trace = Trace(
            (0..<10).map { ($0 * Self.second, Trace.Request(method: "GET", path: "/")) })
        let scenario = try ScheduleTests.scenario(
            "[{ name: a, trace: a.log }, { name: c, duration: 1s, rate: 50/s, arrivals: constant }]"
        )
        let schedule = Schedule(scenario, traces: [0: trace], seed: 1)
        let all = arrivals(
            schedule, [LoadSegment(), LoadSegment(start: 4 * Self.second, factor: 2)])
        #expect(
            all.prefix(10).map { Double($0.instant) * 1e-9 } == [
                0, 1, 2, 3, 4, 4.5, 5, 5.5, 6, 6.5,
            ])
        #expect(all[10].instant == 6_500_000_001)
        #expect(all.count == 60)
        #expect(schedule.latestEnd(leg: 0, [LoadSegment(start: 1, factor: 0.5)]) == 19)
    }
}
