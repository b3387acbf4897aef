import Distributions
import QueueingModels
import Testing

@Suite struct MMcQueueTests {
    /// Exact rationals: C(4, 1) = 1/49 and C(4, 3) = 27/53.
    @Test func theDocumentsExampleIsExact() throws {
        let light = try MMcQueue(arrivalRate: 10, serviceRate: 10, servers: 4)
        #expect(isClose(light.waitingProbability, 1.0 / 49))
        #expect(isClose(light.meanWaitingTime, 1.0 / 1470))
        let busy = try MMcQueue(arrivalRate: 30, serviceRate: 10, servers: 4)
        #expect(isClose(busy.waitingProbability, 27.0 / 53))
        #expect(isClose(busy.meanWaitingTime, 2.7 / 53))
    }

    @Test(arguments: [0.1, 0.5, 0.9, 0.999])
    func oneServerWaitsInProportionToUtilisation(utilisation: Double) throws {
        let queue = try MMcQueue(arrivalRate: utilisation, serviceRate: 1, servers: 1)
        #expect(isClose(queue.waitingProbability, utilisation))
        #expect(isClose(queue.meanResponseTime, 1 / (1 - utilisation)))
        #expect(isClose(queue.responseTimePercentile(0.99), 100.0.logarithm / (1 - utilisation)))
    }

    @Test func saturatedQueueHasNoSteadyState() {
        #expect(throws: ModelError.unstable(utilisation: 1)) {
            try MMcQueue(arrivalRate: 10, serviceRate: 1, servers: 10)
        }
    }

    @Test func nonsenseIsRefusedByName() {
        #expect(throws: ModelError.notPositive("service rate", 0)) {
            try MMcQueue(arrivalRate: 1, serviceRate: 0, servers: 1)
        }
        #expect(throws: ModelError.self) {
            try MMcQueue(arrivalRate: .nan, serviceRate: 1, servers: 1)
        }
        #expect(throws: ModelError.self) {
            try MMcQueue(arrivalRate: -1, serviceRate: 1, servers: 1)
        }
        #expect(throws: ModelError.self) {
            try MMcQueue(arrivalRate: 1, serviceRate: .infinity, servers: 1)
        }
        #expect {
            try MMcQueue(arrivalRate: 1, serviceRate: 1, servers: 0)
        } throws: {
            "\($0)" == "number of servers is 0; it must be a whole number, 1 or more"
        }
    }

    @Test func withoutArrivalsNobodyWaits() throws {
        let queue = try MMcQueue(arrivalRate: 0, serviceRate: 10, servers: 4)
        #expect(queue.waitingProbability == 0)
        #expect(isClose(queue.meanResponseTime, 0.1))
        #expect(queue.probability(ofNumberInSystem: 0) == 1)
        #expect(isClose(queue.responseTimePercentile(0.5), 0.1 * 2.0.logarithm))
    }

    /// Where 1/B passes the greatest number, P(c) is still one above 0, of fewer digits.
    @Test(arguments: 168...180)
    func moreServersThanANumberCanTellLeaveThePoissonLaw(servers: Int) throws {
        let queue = try MMcQueue(arrivalRate: 1, serviceRate: 1, servers: servers)
        #expect(isClose(queue.probability(ofNumberInSystem: 0), (-1.0).exponential))
        #expect(isClose(queue.probability(ofNumberInSystem: 3), (-1.0).exponential / 6))
    }

    /// The identities of the steady state, over random systems of 1 to 40 servers.
    @Test func littlesLawAndTotalProbabilityHold() throws {
        var random = RandomStream(seed: 7)
        for _ in 0..<50 {
            let servers = Int.random(in: 1...40, using: &random)
            let rate = 0.1 + random.uniform() * 100
            let load = random.uniform() * 0.97
            let queue = try MMcQueue(
                arrivalRate: load * rate * Double(servers), serviceRate: rate, servers: servers)
            var total = 0.0
            var number = 0.0
            for n in 0..<5000 {
                let p = queue.probability(ofNumberInSystem: n)
                total += p
                number += Double(n) * p
            }
            #expect(isClose(total, 1))
            #expect(isClose(number, queue.meanNumberInSystem))
            #expect(isClose(queue.meanNumberInSystem, queue.arrivalRate * queue.meanResponseTime))
        }
    }

    @Test func percentilesGrowWithTheFractionTheRateAndTheServiceTime() throws {
        let fractions = [0.01, 0.1, 0.5, 0.9, 0.99, 0.9999, 0.9999999]
        var last = [Double](repeating: 0, count: fractions.count)
        for rate in stride(from: 0.5, to: 40, by: 0.5) {
            let queue = try MMcQueue(arrivalRate: rate, serviceRate: 10, servers: 4)
            let now = fractions.map(queue.responseTimePercentile)
            #expect(zip(now, now.dropFirst()).allSatisfy { $0 < $1 })
            #expect(zip(last, now).allSatisfy { $0 <= $1 * (1 + 1e-12) })
            last = now
        }
    }

    @Test func aMillionServersAndMoreKeepTheirDigits() throws {
        for servers in [1_000_000, 100_000_000, 4_000_000_000] {
            for spare in [0.5, 1e-3, 1e-6] {
                let queue = try MMcQueue(
                    arrivalRate: Double(servers) * (1 - spare), serviceRate: 1, servers: servers)
                #expect((0...1).contains(queue.waitingProbability))
                #expect(queue.meanResponseTime >= 1 && queue.meanResponseTime.isFinite)
                #expect(queue.responseTimePercentile(0.99).isFinite)
                #expect(queue.probability(ofNumberInSystem: servers - servers / 2).isFinite)
            }
        }
    }

    /// A load so light that the weight at c underflows still has all its probability below c.
    @Test func aFarTooLargeServerIsJustPoisson() throws {
        let queue = try MMcQueue(arrivalRate: 1, serviceRate: 1, servers: 1000)
        #expect(isClose(queue.probability(ofNumberInSystem: 0), 0.36787944117144233))
        #expect(queue.probability(ofNumberInSystem: 5000) == 0)
    }
}
