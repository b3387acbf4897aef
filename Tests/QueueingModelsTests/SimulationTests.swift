import Distributions
import QueueingModels
import Testing

/// Seeded simulations against the models. Each mean must lie within five half-widths of a 95 %
/// interval from batch means, over nine standard errors: with 29 degrees of freedom and some
/// twenty comparisons a false alarm has a probability below 10⁻⁸ where batches are independent;
/// the seeds are fixed besides.
@Suite struct SimulationTests {
    static let requests = 200_000

    static func simulate(
        servers: Int, rate: Double, law: ServiceTimeLaw, time: Double = 0.1, constant: Bool = false,
        requests: Int = requests, warmup: Int = 20_000, seed: UInt64,
        observe: (Double, Double) -> Void = { _, _ in }
    ) -> Simulation.Result {
        var gaps = RandomStream(seed: seed, stream: 0)
        var services = RandomStream(seed: seed, stream: 1)
        return Simulation.firstComeFirstServed(
            servers: servers, requests: requests, warmup: warmup,
            gap: { constant ? 1 / rate : gaps.exponential() / rate },
            service: { law.draw(mean: time, from: &services) }, observe: observe)
    }

    func agrees(_ result: Simulation.Result, _ expected: Double, _ error: Double = 0) -> Bool {
        abs(result.meanResponseTime - expected)
            <= 5 * result.responseTimeHalfWidth! + error * expected
    }

    /// Twenty independent runs: Student's t with 19 degrees of freedom is beyond 7.07 once in 10⁶
    /// times, so the thirty or so comparisons here have a false alarm below 1 in 30,000 in all.
    static func agrees(_ runs: [Double], _ expected: Double) -> Bool {
        precondition(runs.count == 20, "the quantile is for twenty runs")
        let mean = runs.reduce(0, +) / 20
        let squares = runs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return abs(mean - expected) <= 7.07 * (squares / 19 / 20).squareRoot()
    }

    @Test(arguments: [("M/M/1", 7.0), ("M/M/4", 30.0), ("M/M/16", 130.0), ("M/M/64", 600.0)])
    func exponentialLine(notation: String, rate: Double) throws {
        let kendall = try KendallNotation(notation)
        guard case .count(let servers) = kendall.servers else { return }
        let model = try MMcQueue(arrivalRate: rate, serviceRate: 10, servers: servers)
        let late = model.responseTimePercentile(0.95)
        var means: [Double] = []
        var waiting: [Double] = []
        var beyond: [Double] = []
        for seed in 0..<20 {
            var count = 0
            let result = Self.simulate(
                servers: servers, rate: rate, law: .exponential, requests: 10_000, warmup: 5000,
                seed: UInt64(2100 + seed)
            ) {
                if $0 + $1 > late { count += 1 }
            }
            means.append(result.meanResponseTime)
            waiting.append(result.waitingProbability)
            beyond.append(Double(count) / 10_000)
        }
        #expect(Self.agrees(means, model.meanResponseTime))
        #expect(Self.agrees(waiting, model.waitingProbability))
        #expect(Self.agrees(beyond, 0.05))
    }

    @Test func constantService() throws {
        let model = try MDcQueue(arrivalRate: 34, serviceTime: 0.1, servers: 4)
        let result = Self.simulate(servers: 4, rate: 34, law: .deterministic, seed: 22)
        #expect(agrees(result, model.meanResponseTime))
    }

    /// Below 2 % utilisation there is next to no wait.
    @Test func rareConstantArrivalsHardlyWait() throws {
        let edge = try DMcQueue(arrivalRate: 0.2, serviceRate: 10, servers: 1)
        let below = try DMcQueue(arrivalRate: 0.19999, serviceRate: 10, servers: 1)
        // An interval as long as 50 services leaves the server busy with probability e⁻⁵⁰.
        #expect(isClose(edge.waitingProbability, 1.9287498479639178e-22, 1e-6))
        #expect(below.waitingProbability < edge.waitingProbability)
        #expect(isClose(below.meanResponseTime, 0.1))
        let many = try DMcQueue(arrivalRate: 15, serviceRate: 10, servers: 100)
        #expect(isClose(many.meanResponseTime, 0.1))
        #expect(isClose((0..<60).reduce(0) { $0 + many.probability(ofNumberInSystem: $1) }, 1))
    }

    /// More servers than are ever busy stand for any number.
    @Test func unboundedServers() throws {
        let model = try MMInfinityQueue(arrivalRate: 30, serviceRate: 10)
        let result = Self.simulate(servers: 60, rate: 30, law: .exponential, seed: 32)
        #expect(agrees(result, model.meanResponseTime))
        #expect(result.waitingProbability == 0)
    }

    @Test func constantArrivals() throws {
        let model = try DMcQueue(arrivalRate: 36, serviceRate: 10, servers: 4)
        let result = Self.simulate(
            servers: 4, rate: 36, law: .exponential, constant: true, seed: 23)
        #expect(agrees(result, model.meanResponseTime))
        let general = try GGcQueue(
            arrivalRate: 36, arrivalSCV: 0, meanServiceTime: 0.1, serviceSCV: 1, servers: 4)
        #expect(agrees(result, general.meanResponseTime, 0.05))
    }

    @Test(arguments: [
        (ServiceTimeLaw.erlang(k: 3), ServiceLaw.erlang(k: 3)),
        (.hyperexponential(scv: 4), .hyperexponential(scv: 4)),
    ])
    func oneServerOfAnyLaw(draw: ServiceTimeLaw, law: ServiceLaw) throws {
        let model = try MG1Queue(arrivalRate: 7, meanServiceTime: 0.1, law: law)
        let result = Self.simulate(servers: 1, rate: 7, law: draw, seed: 24)
        #expect(agrees(result, model.meanResponseTime))
    }

    @Test(arguments: [0.6, 0.8, 0.9])
    func approximationsOfVariedServiceAreWithinTheirError(load: Double) throws {
        for law in [ServiceTimeLaw.erlang(k: 2), .hyperexponential(scv: 3)] {
            let scv = law.squaredCoefficientOfVariation
            let model = try MGcQueue(
                arrivalRate: 40 * load, meanServiceTime: 0.1, serviceSCV: scv, servers: 4)
            let result = Self.simulate(servers: 4, rate: 40 * load, law: law, seed: 25)
            #expect(agrees(result, model.meanResponseTime, scv <= 1 ? 0.01 : 0.03))
        }
    }

    /// The mean of processor sharing does not depend on the law of service, and the mean response
    /// time is in proportion to the service time.
    @Test(arguments: [
        ServiceTimeLaw.exponential, .deterministic, .hyperexponential(scv: 4),
    ])
    func processorSharing(law: ServiceTimeLaw) throws {
        let model = try PSQueue(arrivalRate: 30, meanServiceTime: 0.1, servers: 4)
        var gaps = RandomStream(seed: 26, stream: 0)
        var services = RandomStream(seed: 26, stream: 1)
        let late = try #require(model.responseTimePercentile(0.95))
        var beyond = 0
        let count = 100_000
        let result = Simulation.processorSharing(
            servers: 4, requests: count, warmup: 5000, gap: { gaps.exponential() / 30 },
            service: { law.draw(mean: 0.1, from: &services) },
            observe: { response, _ in if response > late { beyond += 1 } })
        #expect(agrees(result, model.meanResponseTime))
        if law == .exponential { #expect(abs(Double(beyond) / Double(count) - 0.05) < 0.01) }
    }

    /// k parts on k servers of one line each is Flatto and Hahn's; on shared servers it is faster.
    @Test func forkJoinOnSharedWorkersBeatsSeparateLines() throws {
        var gaps = RandomStream(seed: 27, stream: 0)
        var services = RandomStream(seed: 27, stream: 1)
        let result = Simulation.forkJoin(
            servers: 2, parts: 2, requests: 100_000, warmup: 5000,
            gap: { gaps.exponential() / 8 }, service: { services.exponential() / 10 })
        let separate = try ForkJoinQueue(arrivalRate: 8, serviceRate: 10, parts: 2)
        #expect(result.meanResponseTime < separate.meanResponseTime)
        #expect(result.meanResponseTime > 0.15)
    }

    /// Requests that are refused or give up, by a plain simulation of their own: a server is known
    /// to be free at a certain time, so whether a client will be served in time is known when it
    /// comes.
    @Test(arguments: ["M/M/4/9", "M/M/4+M", "M/M/4+D"], [30.0, 50])
    func requestsThatLeaveUnserved(notation: String, rate: Double) throws {
        let model = try ModelSpecification(
            KendallNotation(notation), arrivalRate: rate, meanServiceTime: 0.1, patience: 0.2
        ).model()
        let bound = try #require(model.value(of: .responseTimePercentile(0.9)))
        let runs = (0..<20).map { seed in
            Self.unserved(notation, rate: rate, bound: bound, seed: UInt64(3000 + seed))
        }
        let leaves: Measure =
            notation.hasSuffix("/9") ? .blockingProbability : .abandonmentProbability
        #expect(Self.agrees(runs.map(\.lost), try #require(model.value(of: leaves))))
        #expect(
            Self.agrees(
                runs.map(\.response), try #require(model.value(of: .meanResponseTime))))
        #expect(Self.agrees(runs.map(\.late), 0.1))
    }

    /// The fraction lost of 10,000 requests after 1000, and of those served the mean response time
    /// and the fraction that took longer than `bound`.
    private static func unserved(
        _ notation: String, rate: Double, bound: Double, seed: UInt64
    ) -> (lost: Double, response: Double, late: Double) {
        var gaps = RandomStream(seed: seed, stream: 0)
        var services = RandomStream(seed: seed, stream: 1)
        var patience = RandomStream(seed: seed, stream: 2)
        var free = [0.0, 0, 0, 0]
        var leaving: [Double] = []
        var now = 0.0
        var served = 0
        var late = 0
        var total = 0.0
        for index in 0..<11_000 {
            now += gaps.exponential() / rate
            let needed = services.exponential() / 10
            let stay =
                notation.hasSuffix("+M")
                ? 0.2 * patience.exponential() : notation.hasSuffix("+D") ? 0.2 : .infinity
            leaving.removeAll { $0 <= now }
            let wait = max(0, free[0] - now)
            guard wait <= stay, !notation.hasSuffix("/9") || leaving.count < 9 else { continue }
            free[0] = now + wait + needed
            leaving.append(free[0])
            free.sort()
            guard index >= 1000 else { continue }
            served += 1
            total += wait + needed
            if wait + needed > bound { late += 1 }
        }
        return (
            1 - Double(served) / 10_000, total / Double(served), Double(late) / Double(served)
        )
    }

    /// With one part a fork–join system is an ordinary line.
    @Test func forkJoinOfOnePartIsALine() throws {
        var gaps = RandomStream(seed: 28, stream: 0)
        var services = RandomStream(seed: 28, stream: 1)
        let result = Simulation.forkJoin(
            servers: 3, parts: 1, requests: 20_000, gap: { gaps.exponential() / 20 },
            service: { services.exponential() / 10 })
        var gapsAgain = RandomStream(seed: 28, stream: 0)
        var servicesAgain = RandomStream(seed: 28, stream: 1)
        let line = Simulation.firstComeFirstServed(
            servers: 3, requests: 20_000, gap: { gapsAgain.exponential() / 20 },
            service: { servicesAgain.exponential() / 10 })
        #expect(result == line)
    }

    /// The sorted row of few workers and the heap of many are the same recursion: padding with
    /// workers that stay busy for ever must change nothing.
    @Test func rowAndHeapAgree() {
        var stream = RandomStream(seed: 29)
        let arrivals = (0..<3000).reduce(into: [0.0]) { times, _ in
            times.append(times[times.count - 1] + stream.exponential() / 30)
        }
        let services = arrivals.map { _ in stream.exponential() / 10 }
        let few = Simulation.waitingTimes(arrivals: arrivals, services: services, servers: 4)
        let blocked = [Double](repeating: 0, count: 90)
        let many = Simulation.waitingTimes(
            arrivals: blocked + arrivals, services: blocked.map { _ in 1e9 } + services, servers: 94
        )
        #expect(few == Array(many.dropFirst(90)))
    }

    /// Short runs from empty, many times over: the transient solution's mean, within five
    /// standard errors of independent runs (false alarm below 10⁻⁵).
    @Test func shortRunsSeeTheTransient() throws {
        let run = try #require(
            try MMcTransient(arrivalRate: 39, serviceRate: 10, servers: 4, duration: 10))
        var means: [Double] = []
        for seed in 0..<400 {
            var stream = RandomStream(seed: UInt64(1000 + seed))
            var arrivals: [Double] = []
            var now = stream.exponential() / 39
            while now < 10 {
                arrivals.append(now)
                now += stream.exponential() / 39
            }
            let services = arrivals.map { _ in stream.exponential() / 10 }
            let waits = Simulation.waitingTimes(
                arrivals: arrivals, services: services, servers: 4)
            // Weighed by the number of requests, as the expectation over all of them is.
            means.append((zip(waits, services).reduce(0) { $0 + $1.0 + $1.1 }) / 390)
        }
        let mean = means.reduce(0, +) / 400
        let spread = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
        #expect(abs(mean - run.meanResponseTime) < 5 * (spread / 400).squareRoot())
    }
}
