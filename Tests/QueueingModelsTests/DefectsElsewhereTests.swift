import QueueingModels
import Testing

/// Wrong answers that other queueing tools give, each observed by running or reading them; the right
/// values are from extended-precision arithmetic or exact.
@Suite struct DefectsElsewhereTests {
    /// PDQ 7.0.1 gives X = −26.03 and R = −4.84 for 100 terminals before 4 servers.
    @Test func throughputOfManyClientsIsNotNegative() throws {
        let queue = try ClosedQueue(
            population: 100, meanServiceTime: 0.1, servers: 4, thinkTime: 1)
        #expect(isClose(queue.throughput, 39.9999999999998, 1e-12))
        #expect(isClose(queue.meanResponseTime, 1.5))
        let network = try ClosedNetwork(
            stations: [.init(demand: 0.1, servers: 4)], population: 100, thinkTime: 1)
        #expect(isClose(network.throughput, 39.9999999999998, 1e-12))
    }

    /// octave's qncsmva gives R = 2.1046, 8.40 and −8.55: its MVA subtracts from 1.
    @Test(arguments: [(124, 2.1), (140, 2.5), (200, 4.0)])
    func multiServerNetworkKeepsItsDigits(population: Int, responseTime: Double) throws {
        let network = try ClosedNetwork(
            stations: [.init(demand: 0.1, servers: 4)], population: population, thinkTime: 1)
        #expect(isClose(network.meanResponseTime, responseTime))
    }

    /// octave's qsmg1(0.5, 1, 2) returns e^{−ρ} = 0.60653 as the probability of an empty system.
    @Test func emptySystemOfOneServerIsOneMinusUtilisation() throws {
        let queue = try MG1Queue(arrivalRate: 0.5, meanServiceTime: 1, law: .exponential)
        #expect(queue.value(of: .probability(ofNumberInSystem: 0)) == 0.5)
    }

    /// octave's qsmh1 lacks the factor 2 of a hyperexponential second moment: at SCV 1 it must
    /// be M/M/1.
    @Test func hyperexponentialOfEqualBranchesIsMemoryless() throws {
        let queue = try MG1Queue(
            arrivalRate: 8, meanServiceTime: 0.1, law: .hyperexponential(scv: 1))
        let memoryless = try MMcQueue(arrivalRate: 8, serviceRate: 10, servers: 1)
        #expect(isClose(queue.meanWaitingTime, memoryless.meanWaitingTime))
        #expect(
            isClose(
                try #require(queue.waitingTimePercentile(0.95)),
                memoryless.waitingTimePercentile(0.95)))
    }

    /// octave's qsmmm and R's queueing give NaN or 0 for P(991) of M/M/1000 at λ = 990.
    @Test func stateProbabilitiesOfAThousandServersAreFinite() throws {
        let queue = try MMcQueue(arrivalRate: 990, serviceRate: 1, servers: 1000)
        #expect(isClose(queue.probability(ofNumberInSystem: 991), 0.0069589316623987416))
        let total = (0..<4000).reduce(0) { $0 + queue.probability(ofNumberInSystem: $1) }
        #expect(isClose(total, 1))
    }

    /// R's queueing gives 1 − P(W > 0.2) = 0.732143 a rounding error away from λ = (c − 1)μ.
    @Test(arguments: [0, 1e-15, 1e-12, 1e-9])
    func responseTimeKeepsItsDigitsWhereOneServerIsSpare(off: Double) throws {
        let queue = try MMcQueue(arrivalRate: 30 * (1 + off), serviceRate: 10, servers: 4)
        #expect(isClose(1 - queue.responseTimeSurvival(0.2), 0.726775937616650, 3e-9))
    }

    /// R's queueing writes e^μ for the response time of a loss system; it is the service time's.
    @Test func acceptedRequestsOfALossSystemNeverWait() throws {
        let queue = try MMcKQueue(arrivalRate: 50, serviceRate: 10, servers: 4, capacity: 4)
        #expect(isClose(queue.responseTimeSurvival(0.1), 0.36787944117144233))
        #expect(queue.waitingProbability == 0)
    }

    /// LINE 3.0.8.0 gives NaN from c = 800 on; values from 50-digit arithmetic.
    @Test(arguments: [(800, 1.8609030711068864), (1000, 1.296814892165687)])
    func lineBeforeManyServersIsFinite(servers: Int, length: Double) throws {
        let queue = try MMcQueue(
            arrivalRate: 0.95 * Double(servers), serviceRate: 1, servers: servers)
        #expect(isClose(queue.meanQueueLength, length))
    }

    /// An older LINE multiplies Whitt's wait by 1.64 where it must reduce to M/M/c.
    @Test(arguments: [2, 4, 50])
    func whittsApproximationOfMemorylessServersIsExact(servers: Int) throws {
        let rate = 0.9 * Double(servers)
        let general = try GGcQueue(
            arrivalRate: rate, arrivalSCV: 1, meanServiceTime: 1, serviceSCV: 1, servers: servers)
        let exact = try MMcQueue(arrivalRate: rate, serviceRate: 1, servers: servers)
        #expect(isClose(general.meanWaitingTime, exact.meanWaitingTime))
    }

    /// LINE's qsys_gigk_approx_cosmetatos is the plain Allen–Cunneen factor without his term.
    @Test func cosmetatosDiffersFromTheRuleOfThumb() throws {
        let queue = try MGcQueue(
            arrivalRate: 30, meanServiceTime: 0.1, serviceSCV: 0.5, servers: 4,
            method: .cosmetatos)
        #expect(isClose(queue.meanWaitingTime, 0.03878443725022326))
        #expect(!isClose(queue.meanWaitingTime, queue.ruleOfThumb, 1e-3))
    }

    /// LINE's qsys_dmc has 0.0861178350, seven digits.
    @Test func constantRateArrivalsAreExact() throws {
        let queue = try DMcQueue(arrivalRate: 36, serviceRate: 10, servers: 4)
        #expect(isClose(queue.meanWaitingTime, 0.08611782676))
    }

    /// The unnormalised states found by an arrival outgrow a number from about 450 servers on.
    @Test(arguments: [(500, 0.9), (1000, 0.5), (1000, 0.95)])
    func manyServersOfConstantRateArrivalsAreFinite(servers: Int, load: Double) throws {
        let queue = try DMcQueue(
            arrivalRate: load * 10 * Double(servers), serviceRate: 10, servers: servers)
        let line = try MMcQueue(
            arrivalRate: load * 10 * Double(servers), serviceRate: 10, servers: servers)
        #expect(queue.waitingProbability >= 0)
        #expect(queue.waitingProbability < line.waitingProbability)
        #expect(queue.responseTimePercentile(0.99) <= line.responseTimePercentile(0.99))
        var total = 0.0
        for n in 0...(servers + 1000) { total += queue.probability(ofNumberInSystem: n) }
        #expect(isClose(total, 1))
    }

    /// Where the probability of any wait underflows the response is a service, and where services
    /// vary without bound the percentile is absent: neither is searched for without end.
    @Test func percentilesOfVariedServiceEnd() throws {
        let idle = try MGcQueue(
            arrivalRate: 5e6, meanServiceTime: 0.1, law: .hyperexponential(scv: 4),
            servers: 1_000_000)
        let service = try MG1Queue(
            arrivalRate: 1e-12, meanServiceTime: 0.1, law: .hyperexponential(scv: 4))
        #expect(
            isClose(
                try #require(idle.responseTimePercentile(0.99)),
                try #require(service.responseTimePercentile(0.99))))
        let wild = try MG1Queue(
            arrivalRate: 9, meanServiceTime: 0.1, law: .hyperexponential(scv: 1e9))
        #expect(wild.responseTimePercentile(0.99) == nil)
        #expect(throws: ModelError.self) {
            try MGcQueue(arrivalRate: 9, meanServiceTime: 0.1, serviceSCV: 1e308, servers: 4)
        }
    }

    /// usl4j gives 7047.8 at 30 ms and 1.387 ms at 11000/s: a sign, and a forgotten coefficient.
    @Test func scalabilityLawInvertsItself() throws {
        let law = try UniversalScalability(
            contention: 0.02671591, coherence: 7.690945e-4, unit: 995.6486)
        let population = try #require(law.population(atResponseTime: 0.03))
        #expect(isClose(population / 0.03, 5923.3, 1e-4))
        #expect(isClose(law.responseTime(population), 0.03))
        let least = try #require(law.population(atThroughput: 11_000))
        #expect(isClose(law.responseTime(least), 0.001790, 1e-3))
        #expect(isClose(law.throughput(least), 11_000))
    }

    /// usl (R) calls 1/α = 81.18 the optimum of these data, far beyond the peak at 16.7.
    @Test func greatestLoadIsThePeak() throws {
        let fit = try UniversalScalability.fit(
            populations: [1, 2, 4, 8, 12, 16], throughputs: [60, 120, 220, 400, 440, 490])
        #expect(isClose(try #require(fit.law.peak), 16.68, 1e-3))
        #expect(fit.showsPeak)
    }
}
