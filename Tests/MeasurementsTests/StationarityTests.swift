import Distributions
import QueueingModels
import Testing

@testable import Measurements

struct StationarityTests {
    private func verdict(_ run: SimulatedRun) -> StationarityVerdict {
        Stationarity(
            run.slots, slotSeconds: run.series.slotSeconds,
            transient: WarmupDetector.detect(run.slots)
        ).verdict
    }

    /// ρ = 1.3 for 3000 s at four servers of 10 ms: cμ = 400/s, the line grows by 120/s. Over so
    /// long a run the standard errors are 0.4/s and 0.6/s, so that chance misses these bounds in
    /// fewer than 1 of 10,000 such tests.
    @Test func anOverloadIsToldWithItsThroughputAndItsGrowth() throws {
        let run = SimulatedRun(
            servers: 4, arrivalRate: 520, serviceTime: 0.01, length: 3000, slots: 600, seed: 1)
        #expect(verdict(run) == .overloaded)
        let overload = try #require(
            Stationarity.overload(run.slots, slotSeconds: run.series.slotSeconds))
        #expect(abs(overload.saturatedThroughput.value / 400 - 1) < 0.005)
        #expect(abs(overload.growth.value / 120 - 1) < 0.02)
        #expect(abs(overload.offered / 520 - 1) < 0.005)
    }

    /// Thirty seconds are enough to see it, whatever the seed.
    @Test func everyOverloadOfAThirdIsSeenInThirtySeconds() throws {
        for seed in 0..<50 {
            let run = SimulatedRun(
                servers: 4, arrivalRate: 520, serviceTime: 0.01, length: 30, seed: UInt64(seed))
            let overload = try #require(
                Stationarity.overload(run.slots, slotSeconds: run.series.slotSeconds))
            #expect(abs(overload.saturatedThroughput.value / 400 - 1) < 0.06)
            let ends = try #require(overload.growth.ci95)
            #expect(ends[0] > 60 && ends[1] < 180)
        }
    }

    /// Of 300 runs of queues that have a steady state none is called overloaded, though from empty
    /// their lines grow at first, and hardly any drifting.
    @Test(arguments: [(1, 0.6), (4, 0.8), (4, 0.9)])
    func queuesWithASteadyStateAreNotCalledOverloaded(servers: Int, utilisation: Double) {
        var drifting = 0
        for seed in 0..<100 {
            let found = verdict(
                SimulatedRun(
                    servers: servers, arrivalRate: utilisation * Double(servers) * 100,
                    serviceTime: 0.01, length: 30, seed: 400 + UInt64(seed)))
            #expect(found != .overloaded)
            if found == .drifting { drifting += 1 }
        }
        #expect(drifting <= 2)
    }

    @Test func aLevelThatDoublesOverTheRunDrifts() {
        let run = SimulatedRun(
            servers: 16, arrivalRate: 800, serviceTime: 0.01, length: 30, seed: 3)
        var slots = run.slots
        for index in slots.indices { slots[index].systemArea *= 1 + Double(index) / 120 }
        let stationarity = Stationarity(
            slots, slotSeconds: run.series.slotSeconds, transient: .starts(atSlot: 0))
        #expect(stationarity.verdict == .drifting)
        // From 8 to 16 in 30 s.
        #expect(abs((stationarity.slope ?? 0) - 8.0 / 30) < 0.05)
    }

    @Test func aSteadyRunIsStationaryAndAnEmptyOneTooShort() {
        #expect(
            verdict(
                SimulatedRun(
                    servers: 16, arrivalRate: 800, serviceTime: 0.01, length: 30, seed: 3))
                == .stationary)
        #expect(
            Stationarity([], slotSeconds: 1, transient: .starts(atSlot: 0)).verdict == .tooShort)
    }
}
