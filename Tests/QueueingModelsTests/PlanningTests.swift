import QueueingModels
import Testing

@Suite struct PlanningTests {
    let system = ModelSpecification(arrivalRate: 200, servers: 1, meanServiceTime: 0.05)

    /// One server fewer breaks the objective.
    @Test(arguments: ["p99 < 300ms", "p95 < 0.2s", "wait < 5%", "mean < 60ms", "utilisation < 70%"])
    func theFewestServersMeetTheObjectiveJust(text: String) throws {
        let objective = try Objective(text)
        let servers = try Planning.smallestServers(for: objective, of: system)
        func value(_ servers: Int) throws -> Double? {
            guard servers > 10 else { return nil }
            return try MMcQueue(arrivalRate: 200, serviceRate: 20, servers: servers)
                .value(of: objective.measure)
        }
        #expect(try #require(try value(servers)) <= objective.bound)
        if let less = try value(servers - 1) { #expect(less > objective.bound) }
    }

    @Test func theGreatestRateMeetsTheObjectiveJust() throws {
        let objective = try Objective("p99 < 300ms")
        var system = ModelSpecification(arrivalRate: 1, servers: 8, meanServiceTime: 0.05)
        let rate = try Planning.greatestArrivalRate(for: objective, of: system)
        system.arrivalRate = rate
        let value = try #require(try system.model().value(of: objective.measure))
        #expect(value <= 0.3 && isClose(value, 0.3, 1e-7))
    }

    /// The 99th percentile of the service time alone is 0.23 s.
    @Test func anObjectiveBelowTheServiceTimeIsUnreachable() throws {
        let objective = try Objective("p99 < 200ms")
        #expect {
            try Planning.smallestServers(for: objective, of: system)
        } throws: {
            guard case ModelError.unreachable = $0 else { return false }
            return true
        }
        #expect(throws: ModelError.self) {
            try Planning.greatestArrivalRate(for: objective, of: system)
        }
    }

    @Test func whatTheModelDoesNotGiveCannotBePlannedFor() throws {
        let shared = ModelSpecification(
            arrivalRate: 200, servers: 1, meanServiceTime: 0.05, law: .general(scv: 2),
            discipline: .ps)
        #expect {
            try Planning.smallestServers(for: try Objective("p99 < 1s"), of: shared)
        } throws: {
            guard case ModelError.cannotPlan = $0 else { return false }
            return true
        }
    }

    /// The mean only nears the service time, which in doubles it reaches.
    @Test func theServiceTimeIsNoBoundThatAMeanCanKeep() throws {
        let system = ModelSpecification(arrivalRate: 1e-9, servers: 4, meanServiceTime: 0.1)
        for text in ["mean<100ms", "mean<=100ms", "mean<90ms"] {
            let objective = try Objective(text)
            let unreachable = ModelError.unreachable(
                objective: text, reason: "the service alone takes 0.1 s on average")
            #expect(throws: unreachable) {
                try Planning.greatestArrivalRate(for: objective, of: system)
            }
            #expect(throws: unreachable) {
                try Planning.smallestServers(for: objective, of: system)
            }
        }
    }

    @Test(arguments: ["wait<200%", "utilisation<1.5", "blocked<101%"])
    func fractionsAboveOneAreOutOfDomain(text: String) {
        #expect {
            try Objective(text)
        } throws: {
            guard case ModelError.outside = $0 else { return false }
            return true
        }
    }

    @Test(arguments: [
        "", "p99", "p99 > 1s", "p99 < 1", "p0 < 1s", "p5e-324 < 1s", "p100 < 1s", "mean < -1s",
        "wait < x%",
        "speed < 1s", "p99 < ms",
    ])
    func nonsenseIsNoObjective(text: String) {
        #expect {
            try Objective(text)
        } throws: {
            "\($0)".contains("p99 < 150ms")
        }
    }

    @Test func aSweepIsATableOfPredictions() throws {
        let sweep = try Sweep("λ=10..39:1")
        #expect(sweep.values.count == 30 && sweep.values.last == 39)
        let points = try sweep.points(
            of: ModelSpecification(arrivalRate: 1, servers: 4, meanServiceTime: 0.1))
        let means = points.compactMap(\.prediction.meanResponseTime)
        #expect(means.count == 30 && zip(means, means.dropFirst()).allSatisfy { $0 < $1 })
        let servers = try Sweep("c=1..16").points(of: system)
        #expect(servers.map(\.prediction.stable).filter { $0 }.count == 6)
        #expect(try Sweep("rate=0.1..0.7:0.1").values.count == 7)
    }

    @Test(arguments: [
        "", "c", "c=", "c=1", "c=4..1", "c=0..3", "c=1..4:0", "c=1..4:0.5", "x=1..4",
        "λ=1..nan", "λ=1..2:0.00001", "c=1..2:3:4",
    ])
    func nonsenseIsNoSweep(text: String) {
        #expect {
            try Sweep(text)
        } throws: {
            "\($0)".contains("write λ=10..39:1, c=1..16 or")
        }
    }
}

struct RunLengthTests {
    /// c = 4, ρ = 0.9, ε = 0.1: 2 · 1.96² · 2/(0.01 · 40 · 0.01) = 3842 s.
    @Test func theBusierTheLonger() throws {
        let length = try #require(
            RunLength.seconds(
                relativeHalfWidth: 0.1, arrivalRate: 36, servers: 4, meanServiceTime: 0.1))
        #expect(abs(length - 3841.459) < 0.001)
        let half = RunLength.seconds(
            relativeHalfWidth: 0.05, arrivalRate: 36, servers: 4, meanServiceTime: 0.1)
        #expect(abs((half ?? 0) / length - 4) < 1e-12)
    }

    @Test func withoutASteadyStateNoLengthIsEnough() {
        for rate in [40.0, 50] {
            #expect(
                RunLength.seconds(
                    relativeHalfWidth: 0.1, arrivalRate: rate, servers: 4, meanServiceTime: 0.1)
                    == nil)
        }
    }
}
