import Distributions
import Testing

@testable import TargetServer

@Suite struct FirstComeFirstServedTests {
    @Test func servesInOrderOfArrivalWhateverTheWork() {
        var line = FirstComeFirstServed(workers: 1)
        for (request, service) in [4.0, 1, 2, 0.5].enumerated() {
            line.arrive(Part(request: request, service: service), at: 0.1 * Double(request))
        }
        var ends: [Double] = []
        var order: [Int] = []
        while let end = line.nextEnd {
            ends.append(end)
            order.append(line.finishNext().request)
        }
        #expect(order == [0, 1, 2, 3])
        #expect(ends == [4, 5, 7, 7.5])
    }

    @Test func freeWorkersBeginAtOnceAndTheFirstFreedTakesTheHeadOfTheLine() {
        // Two workers: 0 works 0–3, 1 works 1–2, then 2 takes over at 2 until 6 and 3 at 3 until 4.
        var line = FirstComeFirstServed(workers: 2)
        line.arrive(Part(request: 0, service: 3), at: 0)
        line.arrive(Part(request: 1, service: 1), at: 1)
        line.arrive(Part(request: 2, service: 4), at: 1.5)
        line.arrive(Part(request: 3, service: 1), at: 1.75)
        var ends: [Int: Double] = [:]
        while let end = line.nextEnd { ends[line.finishNext().request] = end }
        #expect(ends == [0: 3, 1: 2, 2: 6, 3: 4])
    }

    @Test func simultaneousEndsComeInOrderOfTheirBeginning() {
        var line = FirstComeFirstServed(workers: 8)
        for request in 0..<8 { line.arrive(Part(request: request, service: 1), at: 0) }
        #expect((0..<8).map { _ in line.finishNext().request } == Array(0..<8))
        #expect(line.nextEnd == nil)
    }

    @Test func unlimitedWorkersLetNobodyWait() {
        var line = FirstComeFirstServed(workers: .max)
        for request in 0..<1000 { line.arrive(Part(request: request, service: 1), at: 0) }
        for _ in 0..<1000 {
            #expect(line.nextEnd == 1)
            _ = line.finishNext()
        }
    }

    /// An independent route to the same queue: each arrival starts when it came or when the first
    /// of the workers is free, whichever is later (Kiefer and Wolfowitz, 1955).
    @Test(arguments: [1, 2, 4, 7])
    func agreesWithTheKieferWolfowitzRecursion(workers: Int) throws {
        let arrivals = poissonArrivals(
            5000, rate: 0.95 * Double(workers), law: .hyperexponential(scv: 4), meanServiceTime: 1,
            seed: 7)
        var station = Station(
            servers: workers, capacity: nil, discipline: FirstComeFirstServed(workers: workers))
        let passages = simulate(&station, arrivals)
        var free = [Double](repeating: 0, count: workers)
        for passage in passages {
            let first = try #require(free.indices.min { free[$0] < free[$1] })
            free[first] = max(passage.arrival, free[first]) + passage.service
            #expect(passage.end == free[first])
        }
    }
}
