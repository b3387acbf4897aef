import Testing
import Workloads

@Suite struct ScheduleTests {
    static func scenario(
        _ phases: String, requests: String = "[{ get: / }]", more: String = ""
    ) throws -> Scenario {
        let text = """
            version: 1
            target: http://127.0.0.1
            requests: \(requests)
            phases: \(phases)
            \(more)
            """
        return try Scenario(bytes: Array(text.utf8))
    }

    /// All arrivals of a leg in order, and the end on which all threads agree.
    static func arrivals(
        _ schedule: Schedule, leg: Int = 0, threads: Int = 1
    ) -> (all: [Arrival], end: UInt64) {
        var all: [Arrival] = []
        var ends: Set<UInt64> = []
        for stream in schedule.arrivals(leg: leg, threads: threads) {
            var stream = stream
            var last: UInt64 = 0
            while let arrival = stream.next() {
                #expect(arrival.instant >= last)
                last = arrival.instant
                all.append(arrival)
            }
            ends.insert(stream.end ?? 0)
        }
        #expect(ends.count == 1)
        return (all.sorted { $0.number < $1.number }, ends.first ?? 0)
    }

    /// √n times the greatest distance of values in [0, 1) from the uniform law.
    static func distance(_ values: [Double]) -> Double {
        let n = Double(values.count)
        var largest = 0.0
        for (index, value) in values.sorted().enumerated() {
            largest = max(largest, value - Double(index) / n, Double(index + 1) / n - value)
        }
        return largest * n.squareRoot()
    }

    static let shapes = [
        "{ from: 50/s, to: 500/s }", "{ from: 500/s, to: 0 }", "{ steps: [100/s, 400/s, 50/s] }",
        "{ mean: 300/s, amplitude: 300/s, period: 7s }", "200/s",
    ]

    /// Given their number, the integrated intensities Λ(t)/Λ(T) of a Poisson process are uniform and
    /// independent. √n·D > 2.3 once in 20,000 (Kolmogorov); their number within 5 √Λ(T) but for once
    /// in a million. Also of one thread of two.
    @Test(arguments: shapes) func arrivalsFollowTheirIntensity(shape: String) throws {
        let scenario = try Self.scenario("[{ duration: 20s, rate: \(shape) }]")
        guard case .open(let intensity, let duration) = scenario.phases[0].kind else { return }
        let schedule = Schedule(scenario, traces: [:], seed: 31)
        let total = intensity.expected(before: duration, duration: duration)
        func integrated(_ arrivals: [Arrival]) -> [Double] {
            arrivals.map {
                intensity.expected(before: Double($0.instant) * 1e-9, duration: duration) / total
            }
        }
        let (all, end) = Self.arrivals(schedule)
        #expect(end == 20_000_000_000)
        #expect(abs(Double(all.count) - total) < 5 * total.squareRoot())
        #expect(Self.distance(integrated(all)) < 2.3)
        var stream = schedule.arrivals(leg: 0, threads: 2)[1]
        var own: [Arrival] = []
        while let arrival = stream.next() { own.append(arrival) }
        #expect(abs(Double(own.count) - total / 2) < 5 * (total / 2).squareRoot())
        #expect(Self.distance(integrated(own)) < 2.3)
    }

    /// Gaps in integrated intensity are exponential with mean 1, so that not only the numbers but
    /// the order is that of a Poisson process.
    @Test(arguments: shapes) func gapsInIntegratedIntensityAreExponential(shape: String) throws {
        let scenario = try Self.scenario("[{ duration: 20s, rate: \(shape) }]")
        guard case .open(let intensity, let duration) = scenario.phases[0].kind else { return }
        let (all, _) = Self.arrivals(Schedule(scenario, traces: [:], seed: 5))
        let places = all.map {
            intensity.expected(before: Double($0.instant) * 1e-9, duration: duration)
        }
        let gaps = zip(places, [0] + places).map { 1 - exponential($0 - $1) }
        #expect(Self.distance(gaps) < 2.3)
    }

    /// e^(−x) by its series of halves: accurate enough for a test, without the C library.
    private func exponential(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        let part = x / 1_024
        for k in 1...8 {
            term *= -part / Double(k)
            sum += term
        }
        for _ in 0..<10 { sum *= sum }
        return sum
    }

    /// Counts of 20 seconds within bounds that a Poisson number leaves once in 10⁶ (normal bounds
    /// with 5 standard deviations and a continuity allowance), all seeds together once in 10⁴.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func aRampHasItsNumberInEverySecond(seed: UInt64) throws {
        let scenario = try Self.scenario("[{ duration: 20s, rate: { from: 50/s, to: 500/s } }]")
        let (all, _) = Self.arrivals(Schedule(scenario, traces: [:], seed: seed), threads: 3)
        var counts = [Int](repeating: 0, count: 20)
        for arrival in all { counts[Int(arrival.instant / 1_000_000_000)] += 1 }
        for (second, count) in counts.enumerated() {
            let mean = 50 + 22.5 * (Double(second) + 0.5)
            #expect(abs(Double(count) - mean) < 5 * mean.squareRoot() + 2, "second \(second)")
        }
    }

    @Test(arguments: [2, 3, 5]) func theArrivalsAreTheSameForAnyNumberOfThreads(
        threads: Int
    ) throws {
        let scenario = try Self.scenario(
            """
            [{ duration: 2s, rate: { from: 10/s, to: 300/s } }, { at_once: 50 }, { pause: 1s },
             { duration: 2s, rate: 200/s, arrivals: { gamma: 4 } }]
            """, requests: "[{ get: /a, weight: 3 }, { get: /b, weight: 1 }]")
        let schedule = Schedule(scenario, traces: [:], seed: 8)
        #expect(schedule.legs.count == 1)
        let one = Self.arrivals(schedule)
        let split = Self.arrivals(schedule, threads: threads)
        #expect(one.all == split.all)
        #expect(one.end == split.end)
        #expect(one.all.map(\.number) == Array(one.all.indices))
    }

    @Test func phasesFollowEachOtherWithoutAGap() throws {
        let scenario = try Self.scenario(
            """
            [{ duration: 2s, rate: 50/s, arrivals: constant }, { at_once: 3 }, { pause: 1s },
             { duration: 1s, rate: 10/s, arrivals: constant }, { at_once: 2 }]
            """)
        let (all, end) = Self.arrivals(Schedule(scenario, traces: [:], seed: 0))
        func instants(_ phase: Int) -> [UInt64] {
            all.filter { $0.phase == phase }.map(\.instant)
        }
        let first: [UInt64] = (0..<100).map { $0 * 20_000_000 }
        #expect(instants(0) == first)
        #expect(instants(1) == [2_000_000_000, 2_000_000_000, 2_000_000_000])
        let second: [UInt64] = (0..<10).map { 3_000_000_000 + $0 * 100_000_000 }
        #expect(instants(3) == second)
        #expect(all.suffix(2).map(\.instant) == [4_000_000_000, 4_000_000_000])
        // The last two lie before the end.
        #expect(end == 4_000_000_001)
    }

    /// 40,000 picks of weights 8 and 2: five standard deviations are 400.
    @Test func requestsArePickedByWeight() throws {
        let scenario = try Self.scenario(
            "[{ duration: 40s, rate: 1000/s, arrivals: constant }]",
            requests: "[{ get: /a, weight: 8 }, { get: /b, weight: 2 }]")
        let (all, _) = Self.arrivals(Schedule(scenario, traces: [:], seed: 4))
        let rare = all.count { $0.pick == 1 }
        #expect(abs(rare - 8_000) < 400)
        let turns = all.filter { $0.pick == 1 }.map(\.turn)
        #expect(turns == Array(turns.indices))
    }

    @Test func clientsAndOtherServersBeginALegOfTheirOwn() throws {
        let text = """
            version: 1
            serve: { workers: 2 }
            phases:
              - { duration: 1s, rate: 5/s }
              - { pause: 1s }
              - { concurrency: 4, requests: 100 }
              - { duration: 1s, rate: 5/s }
              - { duration: 1s, rate: 5/s, serve: { workers: 4 } }
            """
        let schedule = Schedule(
            try Scenario(bytes: Array(text.utf8)), traces: [:], seed: 1)
        #expect(schedule.legs.map(\.phases) == [0..<2, 2..<3, 3..<4, 4..<5])
        #expect(schedule.legs.map { $0.closed?.clients } == [nil, 4, nil, nil])
    }

    static let trace = Trace(
        [0, 100, 400, 1_000].map { milliseconds in
            (
                UInt64(milliseconds) * 1_000_000,
                Trace.Request(method: "GET", path: "/\(milliseconds)")
            )
        })

    @Test func aTraceIsReplayedAtItsSpeed() throws {
        let scenario = try Self.scenario("[{ trace: a.log, speed: 2 }, { at_once: 1 }]")
        let schedule = Schedule(scenario, traces: [0: Self.trace], seed: 1)
        let (all, _) = Self.arrivals(schedule, threads: 2)
        let instants: [UInt64] = [0, 50_000_000, 200_000_000, 500_000_000, 500_000_001]
        #expect(all.map(\.instant) == instants)
        #expect(all.prefix(4).map(\.pick) == [0, 1, 2, 3])
        #expect(schedule.expectedArrivals(phase: 0) == 4)
        #expect(schedule.peakRate(phase: 0) == 4)
    }

    @Test func aLoopingTraceGoesOnUntilItsTime() throws {
        let scenario = try Self.scenario("[{ trace: a.log, loop: true, duration: 3s }]")
        let schedule = Schedule(scenario, traces: [0: Self.trace], seed: 1)
        let (all, end) = Self.arrivals(schedule)
        // A round takes 1 s and the mean gap, a third of a second.
        let round = 1_333_333_333.0
        #expect(all.count == 10)
        #expect(abs(Double(all[4].instant) - round) < 2)
        #expect(abs(Double(all[8].instant) - 2 * round) < 2)
        #expect(end == 3_000_000_000)
        #expect(schedule.expectedArrivals(phase: 0) == Double(all.count))
    }

    /// 600 years of pauses, and a trace of three hours slowed down to as long: more than an instant
    /// can be.
    @Test(arguments: [
        "[" + String(repeating: "{ pause: 87600h }, ", count: 60) + "{ at_once: 2 }]",
        "[{ trace: a.log, speed: 0.000001 }]",
    ]) func whatLiesCenturiesAheadComesAtTheEndOfTime(phases: String) throws {
        let hours = Trace(
            [0, 10_000].map {
                (UInt64($0) * 1_000_000_000, Trace.Request(method: "GET", path: "/\($0)"))
            })
        let schedule = Schedule(try Self.scenario(phases), traces: [0: hours], seed: 1)
        let (all, end) = Self.arrivals(schedule, threads: 2)
        #expect(all.last?.instant == 9_000_000_000_000_000_000)
        #expect(end > 9_000_000_000_000_000_000)
    }

    /// Re-timed to Poisson arrivals of 1000/s: the mean gap of 20,000 within five standard errors.
    @Test func aTraceIsReTimedToARate() throws {
        let many = Trace(
            (0..<20_000).map { (UInt64($0), Trace.Request(method: "GET", path: "/\($0 % 7)")) })
        let scenario = try Self.scenario("[{ trace: a.log, rate: 1000/s }]")
        let (all, _) = Self.arrivals(Schedule(scenario, traces: [0: many], seed: 1), threads: 2)
        #expect(all.count == 20_000)
        let last = Double(all[19_999].instant)
        #expect(abs(last - 20e9) < 5 * 1e6 * 20_000.0.squareRoot())
        let picks: [Int] = (0..<20_000).map { $0 % 7 }
        #expect(all.map(\.pick) == picks)
    }
}
