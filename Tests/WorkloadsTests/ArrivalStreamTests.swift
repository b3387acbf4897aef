import Glibc
import Testing
import Workloads

@Suite struct ArrivalStreamTests {
    static let processes: [ArrivalProcess] = [
        .poisson, .constant, .uniform, .gamma(scv: 4), .gamma(scv: 0.25),
    ]

    /// All instants of a plan in order, split over some threads.
    func instants(_ plan: ArrivalPlan, threads: Int) -> [UInt64] {
        plan.split(threads: threads).flatMap { stream in
            var stream = stream
            var all: [UInt64] = []
            while let instant = stream.next() { all.append(instant) }
            return all
        }.sorted()
    }

    /// When the load ends, on which all threads agree.
    func end(_ plan: ArrivalPlan, threads: Int) -> UInt64 {
        let ends = plan.split(threads: threads).map { stream in
            var stream = stream
            while stream.next() != nil {}
            return stream.end ?? 0
        }
        #expect(Set(ends).count == 1)
        return ends[0]
    }

    @Test(arguments: processes, [1, 3])
    func theSameSeedGivesTheSameInstants(process: ArrivalProcess, threads: Int) {
        let plan = ArrivalPlan(process: process, rate: 500, duration: 2, requests: nil, seed: 9)
        #expect(instants(plan, threads: threads) == instants(plan, threads: threads))
    }

    @Test func anotherSeedGivesOtherInstants() {
        let one = ArrivalPlan(rate: 500, duration: 2, requests: nil, seed: 1)
        let two = ArrivalPlan(rate: 500, duration: 2, requests: nil, seed: 2)
        #expect(instants(one, threads: 1) != instants(two, threads: 1))
    }

    @Test(arguments: processes)
    func theArrivalsAreTheSameForAnyNumberOfThreads(process: ArrivalProcess) {
        let plan = ArrivalPlan(process: process, rate: 300, duration: 3, requests: nil, seed: 4)
        #expect(instants(plan, threads: 1) == instants(plan, threads: 4))
    }

    /// Gaps of one thread of three against the exponential law of a third of the rate;
    /// √n·D > 2.3 once in 20,000 (Kolmogorov).
    @Test func eachThreadsShareOfPoissonArrivalsIsPoisson() {
        let plan = ArrivalPlan(rate: 900, duration: nil, requests: 60_000, seed: 12)
        for part in plan.split(threads: 3) {
            var part = part
            var all: [Double] = []
            while let instant = part.next() { all.append(Double(instant) * 1e-9) }
            let gaps = zip(all.dropFirst(), all).map { $0 - $1 }
            // A third of them, within five standard deviations.
            #expect(abs(all.count - 20_000) < 580)
            #expect(distance(gaps, rate: 300) < 2.3)
        }
    }

    /// Gaps of the union of three threads against the exponential law of the full rate;
    /// √n·D > 2.3 once in 20,000 (Kolmogorov).
    @Test(arguments: [1, 3]) func theUnionOfThreadsIsPoissonAtTheFullRate(threads: Int) {
        let plan = ArrivalPlan(rate: 1_000, duration: nil, requests: 50_000, seed: 77)
        let all = instants(plan, threads: threads).map { Double($0) * 1e-9 }
        let gaps = zip(all.dropFirst(), all).map { $0 - $1 }
        #expect(distance(gaps, rate: 1_000) < 2.3)
    }

    /// √n times the greatest distance between the gaps' law and the exponential one.
    private func distance(_ gaps: [Double], rate: Double) -> Double {
        let n = Double(gaps.count)
        var largest = 0.0
        for (index, gap) in gaps.sorted().enumerated() {
            let p = -expm1(-rate * gap)
            largest = max(largest, p - Double(index) / n, Double(index + 1) / n - p)
        }
        return largest * n.squareRoot()
    }

    /// Mean and squared coefficient of variation of the gaps; five standard errors on the mean.
    @Test(arguments: processes) func gapsHaveTheStatedMeanAndVariation(process: ArrivalProcess) {
        let count = 100_000
        let plan = ArrivalPlan(process: process, rate: 100, duration: nil, requests: count, seed: 3)
        let all = instants(plan, threads: 2).map { Double($0) * 1e-9 }
        let gaps = zip(all.dropFirst(), all).map { $0 - $1 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let scv =
            gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count) / (mean * mean)
        let expected = process.squaredCoefficientOfVariation
        #expect(abs(mean - 0.01) < 5 * 0.01 * (expected / Double(count)).squareRoot() + 1e-9)
        #expect(abs(scv - expected) < 0.1 * expected + 1e-9)
    }

    @Test func constantArrivalsFillTheDurationExactly() {
        let plan = ArrivalPlan(
            process: .constant, rate: 50, duration: 10, requests: nil, seed: 0)
        let all = instants(plan, threads: 3)
        #expect(all.count == 500)
        #expect(all[1] == 20_000_000)
        #expect(all[499] == 9_980_000_000)
    }

    @Test(arguments: processes, [1, 2, 5])
    func aNumberOfRequestsIsMetExactly(process: ArrivalProcess, threads: Int) {
        let plan = ArrivalPlan(process: process, rate: 100, duration: nil, requests: 1_001, seed: 5)
        let all = instants(plan, threads: threads)
        #expect(all.count == 1_001)
        #expect(all.last == end(plan, threads: threads) - 1)
        // They are the first arrivals of the unlimited plan.
        var longer = plan
        longer.requests = 2_000
        #expect(Array(instants(longer, threads: threads).prefix(1_001)) == all)
    }

    @Test func theDurationEndsAPlanThatAsksForMoreRequests() {
        let plan = ArrivalPlan(rate: 100, duration: 1, requests: 10_000, seed: 5)
        let all = instants(plan, threads: 2)
        #expect(end(plan, threads: 2) == 1_000_000_000)
        // Poisson(100): outside 50…160 less than once in a million.
        #expect((50...160).contains(all.count))
        #expect(all.allSatisfy { $0 < 1_000_000_000 })
    }

    @Test func filledBuffersHoldTheSameInstants() {
        let plan = ArrivalPlan(rate: 1_000, duration: 1, requests: nil, seed: 8)
        var one = plan.split(threads: 1)[0]
        var other = one
        var single: [UInt64] = []
        while let instant = one.next() { single.append(instant) }
        var filled: [UInt64] = []
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { buffer in
            while case let count = other.fill(buffer), count > 0 { filled += buffer[..<count] }
        }
        #expect(filled == single)
    }

    @Test(arguments: ["", "Poisson", "gamma", "gamma:0", "gamma:-1", "gamma:nan", "burst"])
    func nonsenseIsNoArrivalProcess(text: String) {
        #expect(throws: Quantity.ParseError.self) { try ArrivalProcess(text) }
    }

    @Test(arguments: processes) func aProcessIsReadBackFromItsText(process: ArrivalProcess) throws {
        #expect(try ArrivalProcess(process.description) == process)
    }
}
