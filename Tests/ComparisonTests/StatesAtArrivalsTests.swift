import Measurements
import QueueingModels
import Testing

@testable import Comparison

struct StatesAtArrivalsTests {
    /// A run of 40 quarter seconds whose arrivals found the given numbers, in turn.
    private func measured(_ found: [Int]) -> Measured {
        var totals = RunTotals(threads: 1)
        for index in 0..<40 {
            let slice = MeasurementSlice()
            slice.start = UInt64(index) * RunTotals.slotLength
            slice.end = slice.start + RunTotals.slotLength
            let requests = 30 + [0, 7, -3, 4, -8, 2, -5][index % 7]
            slice.requests.scheduled = requests
            slice.requests.sent = requests
            slice.requests.completed = requests
            for number in 0..<requests {
                slice.responseTime.record(nanoseconds: 10_000_000)
                slice.atArrivals.note(found[(index * 31 + number) % found.count])
            }
            slice.systemArea = UInt64(requests) * 10_000_000
            totals.add(slice, thread: 0)
        }
        return Measured(
            totals,
            process: ProcessFacts(cpuSeconds: 0, maxResidentBytes: 0, busiestThread: 0))
    }

    private func states(_ found: [Int]) throws -> StatesAtArrivals {
        let predicted = try Prediction.predict(
            arrivalRate: 50, servers: 1, meanServiceTime: 0.01)
        return try #require(StatesAtArrivals(measured(found), predicted))
    }

    /// M/M/1 at ρ = 1/2: P(n) = 2⁻⁽ⁿ⁺¹⁾, which these numbers have exactly up to n = 3.
    @Test func theModelsOwnStatesAreAtNoDistance() throws {
        let found =
            [Int](repeating: 0, count: 16) + [Int](repeating: 1, count: 8)
            + [Int](repeating: 2, count: 4) + [3, 3, 4, 5]
        let states = try states(found)
        #expect(states.distance < 0.02)
    }

    @Test func aSystemThatIsTooOftenEmptyIsNot() throws {
        // Three arrivals in four found none; by the model it is one in two.
        let states = try states([0, 0, 0, 1])
        #expect(abs(states.distance - 0.25) < 0.01)
        #expect(states.agrees == false)
    }

    @Test func withoutTheModelsStatesThereIsNothingToCompare() throws {
        let unstable = try Prediction.predict(
            arrivalRate: 150, servers: 1, meanServiceTime: 0.01)
        #expect(StatesAtArrivals(measured([0]), unstable) == nil)
    }
}
