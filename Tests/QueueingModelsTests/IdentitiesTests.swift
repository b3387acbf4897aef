import Distributions
import QueueingModels
import Testing

/// What must hold between models, over random parameters with a fixed seed.
@Suite struct IdentitiesTests {
    struct System {
        var rate: Double
        var time: Double
        var servers: Int
    }

    static func systems(_ count: Int, seed: UInt64, most: Int = 20) -> [System] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in
            let servers = Int.random(in: 1...most, using: &random)
            let time = 0.001 + random.uniform()
            let load = 0.05 + 0.9 * random.uniform()
            return System(rate: load * Double(servers) / time, time: time, servers: servers)
        }
    }

    /// Little's law in every model that gives the means.
    @Test func numberInSystemIsThroughputTimesResponseTime() throws {
        let notations = [
            "M/M/c", "M/D/c", "M/E3/c", "M/H2(4)/c", "M/G(0.3)/c", "D/M/c", "G(2)/G(0.5)/c",
            "M/M/c-PS", "M/M/c//40",
        ]
        for text in notations {
            for system in Self.systems(8, seed: 11) {
                var notation = try KendallNotation(text)
                notation.servers = .count(system.servers)
                let model = try ModelSpecification(
                    notation, arrivalRate: system.rate, meanServiceTime: system.time,
                    thinkTime: system.time
                ).model()
                let number = try #require(model.value(of: .meanNumberInSystem))
                let throughput = try #require(model.value(of: .throughput))
                let response = try #require(model.value(of: .meanResponseTime))
                #expect(isClose(number, throughput * response), "\(model.notation)")
            }
        }
    }

    /// And where requests leave unserved: L = Lq + X·T.
    @Test func numberInSystemIsLinePlusBusyServers() throws {
        for system in Self.systems(20, seed: 12) {
            for overload in [0.5, 1, 3] {
                let rate = system.rate * overload
                let full = try MMcKQueue(
                    arrivalRate: rate, serviceRate: 1 / system.time, servers: system.servers,
                    capacity: system.servers + 7)
                #expect(
                    isClose(
                        full.meanNumberInSystem,
                        full.meanQueueLength + full.throughput * system.time))
                #expect(isClose(full.throughput, rate * (1 - full.blockingProbability)))
                let impatient = try ErlangAQueue(
                    arrivalRate: rate, serviceRate: 1 / system.time, servers: system.servers,
                    meanPatience: 2 * system.time)
                #expect(
                    isClose(
                        impatient.throughput, rate * (1 - impatient.abandonmentProbability)))
                let fixed = try FixedPatienceQueue(
                    arrivalRate: rate, serviceRate: 1 / system.time, servers: system.servers,
                    patience: 2 * system.time)
                #expect(
                    isClose(fixed.throughput, rate * (1 - fixed.abandonmentProbability)))
            }
        }
    }

    /// ΣP(n) = 1 and ΣnP(n) = L wherever P(n) is given.
    @Test(arguments: [
        "M/M/3", "M/M/3/9", "M/M/inf", "M/D/3", "M/D/40", "D/M/3", "D/M/40", "M/M/3-PS", "M/M/3+M",
        "M/M/3//9",
    ])
    func stateProbabilitiesSumToOne(notation: String) throws {
        let servers = notation.hasSuffix("40") ? 40.0 : 3
        let model = try ModelSpecification(
            KendallNotation(notation), arrivalRate: 8 * servers, meanServiceTime: 0.1,
            patience: 0.3, thinkTime: 0.2
        ).model()
        var total = 0.0
        var number = 0.0
        for n in 0..<400 {
            let p = try #require(model.value(of: .probability(ofNumberInSystem: n)))
            total += p
            number += Double(n) * p
        }
        #expect(isClose(total, 1))
        #expect(isClose(number, try #require(model.value(of: .meanNumberInSystem))))
    }

    @Test func stateProbabilitiesOfThePhaseTypeQueueSumToOne() throws {
        let exact = try MPHcQueue(
            arrivalRate: 24, meanServiceTime: 0.1, law: .erlang(k: 3), servers: 3)
        var total = 0.0
        var number = 0.0
        for n in 0..<150 {
            let p = exact.probability(ofNumberInSystem: n)
            total += p
            number += Double(n) * p
        }
        #expect(isClose(total, 1))
        #expect(isClose(number, exact.meanNumberInSystem))
    }

    @Test func aLargeCapacityIsNone() throws {
        for system in Self.systems(20, seed: 13) {
            let open = try MMcQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers)
            let full = try MMcKQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers,
                capacity: 2000)
            #expect(isClose(open.meanResponseTime, full.meanResponseTime))
            #expect(isClose(open.waitingProbability, full.waitingProbability))
            #expect(
                isClose(open.responseTimePercentile(0.99), full.responseTimePercentile(0.99)))
        }
    }

    @Test func patienceWithoutEndIsNone() throws {
        for system in Self.systems(10, seed: 14) {
            let open = try MMcQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers)
            let random = try ErlangAQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers,
                meanPatience: 1e5 * system.time)
            #expect(isClose(open.meanResponseTime, random.meanResponseTime, 2e-2))
            let fixed = try FixedPatienceQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers,
                patience: 2000 * system.time)
            #expect(isClose(open.meanResponseTime, fixed.meanResponseTime))
            #expect(
                isClose(open.responseTimePercentile(0.95), fixed.responseTimePercentile(0.95)))
        }
    }

    /// The mean response time as the integral of its survival, model by model.
    @Test(arguments: [
        "M/M/3", "M/D/3", "M/E4/1", "M/H2(3)/1", "D/M/3", "M/M/3-PS", "M/M/3/9", "M/M/3+M",
        "M/M/3+D", "M/M/3//9", "M/G(0.4)/3", "M/G(3)/3",
    ])
    func meanIsTheIntegralOfTheSurvival(notation: String) throws {
        let model = try ModelSpecification(
            KendallNotation(notation), arrivalRate: notation.hasSuffix("1") ? 7 : 21,
            meanServiceTime: 0.1, patience: 0.3, thinkTime: 0.2
        ).model()
        let mean = try #require(model.value(of: .meanResponseTime))
        let survival = { (t: Double) in model.value(of: .responseTimeSurvival(t))! }
        let area =
            integral(upTo: 1.6, pieces: 8, breaks: 0.1, of: survival)
            + integral(from: 1.6, upTo: 16.1, pieces: 12, breaks: 2.9, of: survival)
        #expect(isClose(mean, area, 2e-5))
    }

    @Test(arguments: [
        "M/M/3", "M/D/3", "M/E4/1", "M/H2(3)/1", "D/M/3", "M/M/3-PS", "M/M/3/9", "M/M/3+M",
        "M/M/3+D", "M/M/3//9", "M/G(0.4)/3", "M/G(3)/3", "M/M/inf",
    ])
    func percentileUndoesTheSurvival(notation: String) throws {
        let model = try ModelSpecification(
            KendallNotation(notation), arrivalRate: notation.hasSuffix("1") ? 7 : 21,
            meanServiceTime: 0.1, patience: 0.3, thinkTime: 0.2
        ).model()
        var last = 0.0
        for p in [0.01, 0.3, 0.5, 0.9, 0.99, 0.9999] {
            let t = try #require(model.value(of: .responseTimePercentile(p)))
            #expect(t >= last)
            last = t
            // Just above and below, as the law may jump there: every M/D/c response takes T.
            let after = try #require(model.value(of: .responseTimeSurvival(t * (1 + 1e-9))))
            let before = try #require(model.value(of: .responseTimeSurvival(t * (1 - 1e-9))))
            #expect(after <= (1 - p) * (1 + 1e-6) && before >= (1 - p) * (1 - 1e-6))
        }
    }

    @Test func processorSharingHasTheMeansOfALine() throws {
        for system in Self.systems(10, seed: 15) {
            for law in [ServiceLaw.exponential, .deterministic, .general(scv: 7)] {
                let shared = try PSQueue(
                    arrivalRate: system.rate, meanServiceTime: system.time, servers: system.servers,
                    law: law)
                let line = try MMcQueue(
                    arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers)
                #expect(isClose(shared.meanResponseTime, line.meanResponseTime))
                #expect((shared.responseTimePercentile(0.9) == nil) == (law != .exponential))
            }
        }
    }

    @Test func aNetworkOfOneStationIsMachineRepair() throws {
        for system in Self.systems(10, seed: 16, most: 8) {
            let network = try ClosedNetwork(
                stations: [.init(demand: system.time, servers: system.servers)], population: 30,
                thinkTime: 3 * system.time)
            let queue = try ClosedQueue(
                population: 30, meanServiceTime: system.time, servers: system.servers,
                thinkTime: 3 * system.time)
            #expect(isClose(network.throughput, queue.throughput))
            #expect(isClose(network.meanResponseTime, queue.meanResponseTime))
            let bounds = queue.bounds
            #expect(bounds.leastThroughput <= queue.throughput * (1 + 1e-12))
            #expect(queue.throughput <= bounds.greatestThroughput * (1 + 1e-12))
            #expect(bounds.leastResponseTime <= queue.meanResponseTime * (1 + 1e-12))
        }
    }

    /// Erlang of one stage and a hyperexponential of SCV 1 are exponential.
    @Test func exactPhaseTypeQueueOfMemorylessServiceIsMMc() throws {
        for system in Self.systems(6, seed: 17, most: 8) {
            let line = try MMcQueue(
                arrivalRate: system.rate, serviceRate: 1 / system.time, servers: system.servers)
            for law in [ServiceLaw.erlang(k: 1), .hyperexponential(scv: 1)] {
                let exact = try MPHcQueue(
                    arrivalRate: system.rate, meanServiceTime: system.time, law: law,
                    servers: system.servers)
                #expect(isClose(exact.meanWaitingTime, line.meanWaitingTime))
                #expect(isClose(exact.waitingProbability, line.waitingProbability))
                #expect(
                    isClose(
                        exact.probability(ofNumberInSystem: system.servers + 2),
                        line.probability(ofNumberInSystem: system.servers + 2)))
            }
        }
    }

    /// The approximations against the exact solution, as their labels promise at c = 4; exact
    /// M/E2/4 and M/H2/4.
    @Test func approximationsAreWithinTheErrorTheyState() throws {
        for load in [0.5, 0.75, 0.9, 0.95] {
            for (law, error) in [
                (ServiceLaw.erlang(k: 2), 0.02), (.erlang(k: 4), 0.02),
                (.hyperexponential(scv: 2), 0.03), (.hyperexponential(scv: 4), 0.03),
            ] {
                let exact = try MPHcQueue(
                    arrivalRate: 40 * load, meanServiceTime: 0.1, law: law, servers: 4)
                let near = try MGcQueue(
                    arrivalRate: 40 * load, meanServiceTime: 0.1,
                    serviceSCV: law.squaredCoefficientOfVariation, servers: 4)
                #expect(
                    isClose(exact.meanWaitingTime, near.meanWaitingTime, error),
                    "\(law) at \(load): \(near.meanWaitingTime / exact.meanWaitingTime)")
            }
        }
    }

    /// And over servers, SCV and load: what the label states at each.
    @Test(arguments: [1, 2, 4, 8], [0, 0.5, 2, 4])
    func approximationsAreWithinTheErrorTheyStateOnAGrid(servers: Int, scv: Double) throws {
        for load in [0.5, 0.7, 0.9] {
            let rate = 10 * load * Double(servers)
            let near = try MGcQueue(
                arrivalRate: rate, meanServiceTime: 0.1, serviceSCV: scv, servers: servers)
            let exact =
                try scv == 0
                ? MDcQueue(arrivalRate: rate, serviceTime: 0.1, servers: servers).meanWaitingTime
                : MPHcQueue(
                    arrivalRate: rate, meanServiceTime: 0.1,
                    law: scv < 1 ? .erlang(k: 2) : .hyperexponential(scv: scv), servers: servers
                ).meanWaitingTime
            let error = scv <= 1 ? 0.03 : load < 0.7 ? 0.1 : 0.05
            #expect(
                isClose(near.meanWaitingTime, exact, error),
                "\(load): \(near.meanWaitingTime / exact)")
        }
    }

    @Test func withOneServerEveryFormIsPollaczekAndKhinchine() throws {
        for scv in [0, 0.25, 1, 3] {
            let exact = try MG1Queue(
                arrivalRate: 8, meanServiceTime: 0.1, law: .general(scv: scv))
            for method in MGcQueue.Method.ofTwoMoments {
                let near = try MGcQueue(
                    arrivalRate: 8, meanServiceTime: 0.1, serviceSCV: scv, servers: 1,
                    method: method)
                #expect(isClose(near.meanWaitingTime, exact.meanWaitingTime), "\(method) \(scv)")
            }
        }
    }

    /// A percentile never falls as more arrives or as services take longer, in any open model.
    @Test(arguments: [
        "M/M/3", "M/D/3", "M/E4/1", "M/H2(3)/1", "M/E2/3", "D/M/3", "M/M/3-PS", "M/M/3/9",
        "M/M/3+D", "M/G(0.4)/3", "M/G(3)/3",
    ])
    func percentilesGrowWithTheLoad(notation: String) throws {
        var system = ModelSpecification(try KendallNotation(notation), patience: 0.3)
        let servers = notation.contains("/1") ? 1.0 : 3
        for p in [0.5, 0.95, 0.999] {
            for vary in [\ModelSpecification.arrivalRate, \.meanServiceTime] {
                system.arrivalRate = 10 * servers
                system.meanServiceTime = 0.1
                let full = try #require(system[keyPath: vary])
                var last = 0.0
                for step in 1...9 {
                    system[keyPath: vary] = full * Double(step) / 10
                    let value = try #require(
                        try system.model().value(of: .responseTimePercentile(p)))
                    #expect(value >= last * (1 - 1e-9), "\(notation) p = \(p), \(step)")
                    last = value
                }
            }
        }
    }

    /// With one stage even the percentiles are M/M/c's.
    @Test func aKnownLawHasItsExactMean() throws {
        let near = try MGcQueue(
            arrivalRate: 30, meanServiceTime: 0.1, law: .erlang(k: 1), servers: 4)
        let exact = try MMcQueue(arrivalRate: 30, serviceRate: 10, servers: 4)
        #expect(near.method == .matrixGeometric)
        #expect(isClose(near.meanResponseTime, exact.meanResponseTime))
        #expect(
            isClose(
                try #require(near.responseTimePercentile(0.99)),
                exact.responseTimePercentile(0.99)))
        let model = try ModelSpecification(
            KendallNotation("M/H2(4)/4"), arrivalRate: 36, meanServiceTime: 0.1
        ).model()
        #expect(isClose(try #require(model.value(of: .meanWaitingTime)), 0.47445153789855293))
        #expect(model.approximation?.hasPrefix("means exact") == true)
    }

    /// Erlang B for real c meets the whole numbers and rises between them.
    @Test func realNumbersOfServersMeetTheWholeOnes() {
        for load in [0.3, 2, 2.9, 3.1, 7, 40.0] {
            for c in 1...30 {
                let whole = ErlangFormulas.blockingProbability(offeredLoad: load, servers: c)
                let near = ErlangFormulas.blockingProbability(
                    offeredLoad: load, servers: Double(c) + 1e-9)
                #expect(isClose(whole, near, 1e-7))
                let below = ErlangFormulas.blockingProbability(
                    offeredLoad: load, servers: Double(c) - 1e-9)
                #expect(isClose(whole, below, 1e-7))
            }
        }
    }

    /// Two parts at no load take the greater of two exponential times, 1.5 of their mean.
    @Test func forkJoinStartsFromTheGreatestOfItsParts() throws {
        for parts in 1...32 {
            let system = try ForkJoinQueue(arrivalRate: 0, serviceRate: 10, parts: parts)
            let harmonic = (1...parts).reduce(0.0) { $0 + 1 / Double($1) }
            #expect(isClose(system.meanResponseTime, harmonic / 10))
        }
        #expect(
            isClose(
                try ForkJoinQueue(arrivalRate: 8, serviceRate: 10, parts: 2).meanResponseTime, 0.7))
    }
}
