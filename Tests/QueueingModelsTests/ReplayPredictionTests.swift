import Distributions
import QueueingModels
import Testing

struct ReplayPredictionTests {
    /// Poisson arrivals for `duration` seconds.
    private func arrivals(rate: Double, duration: Double, seed: UInt64) -> [Double] {
        var stream = RandomStream(seed: seed)
        var instants: [Double] = []
        var now = stream.exponential() / rate
        while now < duration {
            instants.append(now)
            now += stream.exponential() / rate
        }
        return instants
    }

    /// M/M/4 at λ = 120/s and T = 20 ms: W = 23.59 ms, p99 = 99.6 ms, L = 2.83. Over 40 s the mean
    /// of 200 replications is within 6 % of it: the arrivals of one run are 4,800, whose count alone
    /// has a deviation of 1.4 %.
    @Test func overALongRunItIsTheSteadyState() throws {
        let queue = try MMcQueue(arrivalRate: 120, serviceRate: 50, servers: 4)
        let replay = try #require(
            ReplayPrediction(
                instants: arrivals(rate: 120, duration: 40, seed: 3), duration: 40, servers: 4,
                meanServiceTime: 0.02, law: .exponential, seed: 1))
        func isClose(_ band: ReplayPrediction.Band?, _ expected: Double) throws {
            let band = try #require(band)
            #expect(abs(band.value / expected - 1) < 0.06)
            #expect(band.band95.contains(expected))
        }
        try isClose(replay.meanResponseTime, queue.meanResponseTime)
        try isClose(replay.percentiles["50"], queue.responseTimePercentile(0.5))
        try isClose(replay.percentiles["99"], queue.responseTimePercentile(0.99))
        try isClose(replay.meanNumberInSystem, queue.meanNumberInSystem)
        #expect(replay.leftOut == 0 && replay.replications == 200)
    }

    /// D/D/1: each request takes exactly 1 s and comes every 2 s, so nothing is left to chance.
    @Test func withoutChanceTheBandIsAPoint() throws {
        let replay = try #require(
            ReplayPrediction(
                instants: (0..<100).map { 2 * Double($0) }, duration: 200, servers: 1,
                meanServiceTime: 1, law: .deterministic, seed: 1))
        #expect(replay.meanResponseTime.band95 == 1...1)
        #expect(replay.meanNumberInSystem.band95 == 0.5...0.5)
        // The middle of the bin of 1 s, which is 1/256 wide.
        #expect(replay.percentiles["90"]?.value == 1 + 0.5 / 256)
        // One request of 100 lies beyond the 99th percentile, none beyond the 99.9th.
        #expect(Set(replay.percentiles.keys) == ["50", "90", "95", "99"])
    }

    /// A run of the model itself is one more replication: in overload too its mean lies in the band
    /// of 40 (the least and the greatest) with probability 39/41. Of 200 runs 174 or fewer, or all
    /// 200, lie inside in less than 1 of 10,000 such tests (binomial).
    @Test func theBandHoldsNineteenOfTwentyRunsEvenInOverload() throws {
        let (servers, time) = (2, 0.05)
        var inside = 0
        for run in 0..<200 {
            var gaps = RandomStream(seed: UInt64(1000 + run))
            var now = 0.0
            let instants = (0..<100).map { _ in
                now += gaps.exponential() / 44
                return now
            }
            var stream = RandomStream(seed: UInt64(5000 + run), for: .serviceTimes)
            let services = instants.map { _ in time * stream.exponential() }
            let waits = Simulation.waitingTimes(
                arrivals: instants, services: services, servers: servers)
            let mean = (waits.reduce(0, +) + services.reduce(0, +)) / Double(instants.count)
            let replay = try #require(
                ReplayPrediction(
                    instants: instants, duration: now, servers: servers, meanServiceTime: time,
                    law: .exponential, replications: 40, seed: UInt64(run)))
            if replay.meanResponseTime.band95.contains(mean) { inside += 1 }
        }
        #expect((175...199).contains(inside), "\(inside)")
    }

    @Test func ofTooManyArrivalsTheFirstAreTaken() throws {
        let instants = arrivals(rate: 100, duration: 20, seed: 9)
        let replay = try #require(
            ReplayPrediction(
                instants: instants, duration: 20, servers: 4, meanServiceTime: 0.01,
                law: .exponential, seed: 1, mostServices: 100_000))
        #expect(replay.arrivals == 500)
        #expect(replay.leftOut == instants.count - 500)
        // The average is over the time of those arrivals: L = 1 there, not a quarter of it.
        #expect(abs(replay.meanNumberInSystem.value - 1) < 0.2)
    }

    @Test func fewerThanAHundredCountedArrivalsSayNothing() {
        let instants = (0..<150).map { Double($0) }
        func replay(start: Double) -> ReplayPrediction? {
            ReplayPrediction(
                instants: instants, start: start, duration: 150, servers: 1,
                meanServiceTime: 0.1, law: .exponential, seed: 1)
        }
        #expect(replay(start: 0)?.arrivals == 150)
        #expect(replay(start: 50)?.arrivals == 150)
        #expect(replay(start: 51) == nil)
    }
}
