import Distributions
import QueueingModels
import Testing

@Suite struct SharedForkJoinQueueTests {
    /// A request of one part stands in an ordinary line.
    @Test(arguments: [1, 2, 7])
    func onePartIsMMc(servers: Int) throws {
        for load in [0.1, 0.7, 0.95] {
            let rate = 10 * load * Double(servers)
            let shared = try SharedForkJoinQueue(
                arrivalRate: rate, serviceRate: 10, parts: 1, servers: servers)
            let line = try MMcQueue(arrivalRate: rate, serviceRate: 10, servers: servers)
            #expect(isClose(shared.meanResponseTime, line.meanResponseTime))
            #expect(isClose(shared.waitingProbability, line.waitingProbability))
            #expect(
                isClose(
                    try #require(shared.responseTimePercentile(0.99)),
                    line.responseTimePercentile(0.99)))
        }
    }

    /// With one worker a request is a batch whose service is Erlang(k): Pollaczek and Khinchine's.
    @Test func oneWorkerIsTheErlangQueue() throws {
        let shared = try SharedForkJoinQueue(
            arrivalRate: 2, serviceRate: 10, parts: 4, servers: 1)
        let line = try MG1Queue(arrivalRate: 2, meanServiceTime: 0.4, law: .erlang(k: 4))
        #expect(isClose(shared.meanResponseTime, line.meanResponseTime))
        #expect(
            isClose(
                try #require(shared.responseTimePercentile(0.95)),
                try #require(line.responseTimePercentile(0.95))))
    }

    /// A thousand parts one after the other: a gamma law, all of which survives for 900 steps and
    /// nothing for long after. Quantiles of gamma(1000)/10 from its incomplete function, by SciPy.
    @Test(arguments: [(0.5, 99.9666686427), (0.99, 107.5032832086), (0.999, 110.0578098293)])
    func aThousandPartsOfOneWorkerAreAGammaLaw(p: Double, expected: Double) throws {
        let shared = try SharedForkJoinQueue(
            arrivalRate: 1e-12, serviceRate: 10, parts: 1000, servers: 1)
        #expect(isClose(try #require(shared.responseTimePercentile(p)), expected))
    }

    /// With a worker for every part and hardly any load it is the greatest of k services: H(k)T.
    @Test func withoutLoadItIsTheGreatestOfItsParts() throws {
        let shared = try SharedForkJoinQueue(
            arrivalRate: 1e-9, serviceRate: 10, parts: 4, servers: 4)
        #expect(isClose(shared.meanResponseTime, 0.1 * (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4), 1e-7))
    }

    /// Within five half-widths of the simulation's 95 % interval: a false alarm is rarer than 10⁻⁸.
    @Test(arguments: [(8.0, 2, 2), (5, 4, 3), (3, 3, 8)])
    func simulationAgrees(rate: Double, parts: Int, servers: Int) throws {
        let model = try SharedForkJoinQueue(
            arrivalRate: rate, serviceRate: 10, parts: parts, servers: servers)
        var gaps = RandomStream(seed: 31, stream: 0)
        var services = RandomStream(seed: 31, stream: 1)
        let result = Simulation.forkJoin(
            servers: servers, parts: parts, requests: 60_000, warmup: 3000,
            gap: { gaps.exponential() / rate }, service: { services.exponential() / 10 })
        let error = abs(result.meanResponseTime - model.meanResponseTime)
        #expect(error < 5 * (try #require(result.responseTimeHalfWidth)))
    }

    @Test func overloadAndNonsenseAreRefused() {
        #expect(throws: ModelError.unstable(utilisation: 1)) {
            try SharedForkJoinQueue(arrivalRate: 5, serviceRate: 10, parts: 4, servers: 2)
        }
        #expect(throws: ModelError.notPositive("arrival rate", -1)) {
            try SharedForkJoinQueue(arrivalRate: -1, serviceRate: 10, parts: 4, servers: 2)
        }
    }
}
