import Distributions
import Testing

@testable import TargetServer

@Suite struct ProcessorSharingTests {
    private func ends(_ shared: inout ProcessorSharing) -> [Int: Double] {
        var ends: [Int: Double] = [:]
        while let end = shared.nextEnd { ends[shared.finishNext().request] = end }
        return ends
    }

    @Test func oneAloneWorksAtFullSpeed() {
        var shared = ProcessorSharing(workers: 3)
        #expect(shared.nextEnd == nil)
        shared.arrive(Part(request: 0, service: 2), at: 1)
        #expect(shared.nextEnd == 3)
    }

    @Test func twoOnOneWorkerGoAtHalfSpeed() {
        // By hand: 0 has 1 s of its 3 done at t = 1; then both at ½: 1 ends at 3, when 0 has
        // 2 s done; 0 alone ends at 4.
        var shared = ProcessorSharing(workers: 1)
        shared.arrive(Part(request: 0, service: 3), at: 0)
        shared.arrive(Part(request: 1, service: 1), at: 1)
        #expect(ends(&shared) == [0: 4, 1: 3])
    }

    @Test func threeOnTwoWorkersGoAtTwoThirds() {
        // By hand: all at ⅔ until the shortest, of 2 s, ends at 3; the others, 2 s further short,
        // at full speed: 4 − 2 = 2 s more, then 6 − 2 = 4 s more.
        var shared = ProcessorSharing(workers: 2)
        for (request, service) in [2.0, 4, 6].enumerated() {
            shared.arrive(Part(request: request, service: service), at: 0)
        }
        #expect(ends(&shared) == [0: 3, 1: 5, 2: 7])
    }

    @Test func aLateShortOneOvertakes() {
        // By hand, one worker: 0 wants 10. At 4, 1 comes wanting 1, at ½ until 6. At 8, 2 comes
        // wanting 0 and ends at once. 0 has had 4 + 1 + 2 = 7 by 8, and ends at 11.
        var shared = ProcessorSharing(workers: 1)
        shared.arrive(Part(request: 0, service: 10), at: 0)
        shared.arrive(Part(request: 1, service: 1), at: 4)
        #expect(shared.nextEnd == 6)
        #expect(shared.finishNext().request == 1)
        shared.arrive(Part(request: 2, service: 0), at: 8)
        #expect(shared.nextEnd == 8)
        #expect(shared.finishNext().request == 2)
        #expect(shared.nextEnd == 11)
    }

    @Test func equalOnesEndTogetherInOrderOfArrival() {
        var shared = ProcessorSharing(workers: 2)
        for request in 0..<6 { shared.arrive(Part(request: request, service: 1), at: 0) }
        var order: [Int] = []
        while let end = shared.nextEnd {
            #expect(end == 3)
            order.append(shared.finishNext().request)
        }
        #expect(order == Array(0..<6))
    }

    /// An independent route: step from event to event, taking each one's share of the work off
    /// what it has left.
    @Test(arguments: [1, 3])
    func agreesWithWorkTakenOffStepByStep(workers: Int) throws {
        let arrivals = poissonArrivals(
            2000, rate: 0.9 * Double(workers), law: .hyperexponential(scv: 4), meanServiceTime: 1,
            seed: 11)
        var station = Station(
            servers: workers, capacity: nil, discipline: ProcessorSharing(workers: workers))
        let passages = simulate(&station, arrivals)

        var left: [(request: Int, work: Double)] = []
        var expected = [Double](repeating: 0, count: arrivals.count)
        var now = 0.0
        func work(until then: Double) {
            while let shortest = left.map(\.work).min() {
                let rate = min(1, Double(workers) / Double(left.count))
                let step = min(then - now, shortest / rate)
                for index in left.indices { left[index].work -= step * rate }
                now += step
                for done in left where done.work <= 1e-12 { expected[done.request] = now }
                left.removeAll { $0.work <= 1e-12 }
                if now >= then { break }
            }
            if then < .infinity { now = then }
        }
        for (request, arrival) in arrivals.enumerated() {
            work(until: arrival.at)
            left.append((request, arrival.services[0]))
        }
        work(until: .infinity)
        for (passage, expected) in zip(passages, expected) {
            #expect(abs(try #require(passage.end) - expected) < 1e-8)
        }
    }
}
