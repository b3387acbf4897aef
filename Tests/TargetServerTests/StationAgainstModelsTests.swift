import Distributions
import Testing

@testable import TargetServer

/// Simulated time against closed forms. Each estimate is the mean of independent replications
/// with its standard error; five of them, of 39 degrees of freedom, are exceeded by chance once in
/// 80,000. Replications start empty and leave out their first 1,000 arrivals, more than twenty
/// relaxation times.
@Suite struct StationAgainstModelsTests {
    private static let replications = 40

    /// The mean response time of M/G/4, mean service time 0.1 s.
    private func meanResponseTime(
        rate: Double, law: ServiceTimeLaw, discipline: TargetConfiguration.Discipline
    ) -> (mean: Double, standardError: Double) {
        estimate(replications: Self.replications) { seed in
            var configuration = TargetConfiguration()
            configuration.discipline = discipline
            var station = configuration.station()
            let arrivals = poissonArrivals(
                5000, rate: rate, law: law, meanServiceTime: 0.1, seed: 1000 + seed)
            let counted = simulate(&station, arrivals).dropFirst(1000)
            return counted.map { ($0.end ?? .nan) - $0.arrival }.reduce(0, +)
                / Double(counted.count)
        }
    }

    /// Erlang's C for four servers, as exact fractions: C(4, 1) = 1/49 and C(4, 3) = 27/53 from
    /// B(4, 1) = 1/65 and B(4, 3) = 27/131; the mean wait is C/(40/s − λ).
    @Test(arguments: [(10.0, 1.0 / 49 / 30), (30.0, 27.0 / 53 / 10)])
    func firstComeFirstServedWaitsAsErlangSays(rate: Double, wait: Double) {
        let response = meanResponseTime(rate: rate, law: .exponential, discipline: .fcfs)
        #expect(abs(response.mean - (0.1 + wait)) < 5 * response.standardError)
        #expect(response.standardError < 0.03 * (0.1 + wait))
    }

    /// Under sharing the mean is that of M/M/4 for every law of service (Cohen, 1979).
    @Test(arguments: [
        ServiceTimeLaw.deterministic, ServiceTimeLaw.exponential,
        ServiceTimeLaw.hyperexponential(scv: 4),
    ])
    func sharingIsInsensitiveToTheLaw(law: ServiceTimeLaw) {
        let response = meanResponseTime(rate: 30, law: law, discipline: .ps)
        let expected = 0.1 + 27.0 / 53 / 10
        #expect(abs(response.mean - expected) < 5 * response.standardError)
        #expect(response.standardError < 0.03 * expected)
    }

    /// M/M/4/6 at a = 5: probabilities in proportion 1, 5, 25/2, 125/6, 625/24, then 5/4 of the
    /// one before; the last, 40.690 of 138.617, is the share turned away.
    @Test func aLimitedSystemTurnsAwayTheShareOfTheModel() {
        let rejected = estimate(replications: Self.replications) { seed in
            var station = Station(
                servers: 4, capacity: 6, discipline: FirstComeFirstServed(workers: 4))
            let arrivals = poissonArrivals(
                5000, rate: 50, law: .exponential, meanServiceTime: 0.1, seed: 2000 + seed)
            let counted = simulate(&station, arrivals).dropFirst(1000)
            return Double(counted.count { $0.end == nil }) / Double(counted.count)
        }
        let weights = [1, 5, 25 / 2.0, 125 / 6.0, 625 / 24.0, 3125 / 96.0, 15625 / 384.0]
        let expected = weights[6] / weights.reduce(0, +)
        #expect(abs(expected - 0.293_543) < 1e-6)
        #expect(abs(rejected.mean - expected) < 5 * rejected.standardError)
    }

    /// M/G/∞ holds a = λT on average, and everyone's response time is their own service time.
    @Test func withoutALimitNobodyWaits() {
        let present = estimate(replications: Self.replications) { seed in
            var configuration = TargetConfiguration()
            configuration.architecture = .eventLoop
            var station = configuration.station()
            let passages = simulate(
                &station,
                poissonArrivals(
                    3000, rate: 100, law: .lognormal(scv: 2), meanServiceTime: 0.1,
                    seed: 3000 + seed))
            for passage in passages {
                #expect(passage.end == passage.arrival + passage.service)
            }
            return station.statistics.meanNumberInSystem ?? .nan
        }
        // The first and last 0.1 s of some 30 s are not full: 0.4 % is within the error.
        #expect(abs(present.mean - 10) < 5 * present.standardError + 0.04)
    }

    /// Alone in the system, k exponential parts on k workers take T (1 + 1/2 + … + 1/k) on average.
    @Test func aForkJoinAloneTakesTheHarmonicMean() {
        let response = estimate(replications: Self.replications) { seed in
            var station = Station(
                servers: 4, capacity: nil, discipline: FirstComeFirstServed(workers: 4))
            // One arrival in 1,000 service times: nobody meets anybody.
            let arrivals = poissonArrivals(
                500, rate: 1e-3, law: .exponential, meanServiceTime: 1, parts: 4,
                seed: 4000 + seed)
            return simulate(&station, arrivals).map { ($0.end ?? .nan) - $0.arrival }.reduce(0, +)
                / 500
        }
        #expect(abs(response.mean - 25.0 / 12) < 5 * response.standardError + 0.005)
    }
}
