import Measurements
import Testing

struct WarmupDetectorTests {
    /// Slots of a run whose first ones are `factor` times as slow.
    private func slots(_ slow: Int, factor: Double, seed: UInt64) -> [RunSeries.Slot] {
        var slots = SimulatedRun(
            servers: 4, arrivalRate: 120, serviceTime: 0.01, length: 30, seed: seed
        ).slots
        for index in 0..<slow {
            slots[index].responseSeconds *= factor
            slots[index].systemArea *= factor
        }
        return slots
    }

    /// Nothing of it stays, and of the steady part, where that happens to begin high, at most a
    /// sixth goes.
    @Test(arguments: [4, 12, 40])
    func aSlowStartIsCutWhereItEnds(slow: Int) {
        for seed in 0..<20 {
            guard
                case .starts(let slot) = WarmupDetector.detect(
                    slots(slow, factor: 5, seed: 100 + UInt64(seed)))
            else {
                Issue.record("no steady state with \(slow) slow slots")
                continue
            }
            #expect((slow...(slow + 20)).contains(slot), "\(slot)")
        }
    }

    @Test func aTransientOfMoreThanHalfTheRunHasNoSteadyState() {
        var slots = slots(0, factor: 1, seed: 5)
        for index in slots.indices.prefix(61) {
            slots[index].responseSeconds *= 5
            slots[index].systemArea *= 5
        }
        #expect(WarmupDetector.detect(slots) == .noSteadyState)
    }

    /// Simulated runs that wander by themselves: MSER-5 alone cuts nearly half of them, for no
    /// reason. At most 6 of 200 are cut; that is what is seen, and no more than it (the seeds are
    /// fixed).
    @Test func whatWandersByItselfIsLeftWhole() {
        var cut = 0
        for run in 0..<200 {
            let slots = SimulatedRun(
                servers: 4, arrivalRate: 320, serviceTime: 0.01, length: 30,
                seed: 300 + UInt64(run)
            ).slots
            if WarmupDetector.detect(slots) != .starts(atSlot: 0) { cut += 1 }
        }
        #expect(cut <= 6)
    }

    @Test func shortAndEmptyRunsAreLeftWhole() {
        #expect(WarmupDetector.detect([]) == .starts(atSlot: 0))
        #expect(
            WarmupDetector.detect([RunSeries.Slot](repeating: RunSeries.Slot(), count: 100))
                == .starts(atSlot: 0))
    }
}
