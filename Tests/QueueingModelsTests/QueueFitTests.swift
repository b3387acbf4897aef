import Distributions
import QueueingModels
import Testing

@Suite struct QueueFitTests {
    /// What a driver would measure of a server of 8 workers and 17 ms at six loads: means and 95th
    /// percentiles with standard errors from 30 batches.
    static func observe(
        sharing: Bool = false, percentiles: Bool, law: ServiceTimeLaw = .exponential, seed: UInt64
    ) -> [LoadObservation] {
        [0.1, 0.4, 0.6, 0.75, 0.85, 0.92].enumerated().map { index, load in
            var gaps = RandomStream(seed: seed + UInt64(index), stream: 0)
            var services = RandomStream(seed: seed + UInt64(index), stream: 1)
            let rate = load * 8 / 0.017
            var times: [Double] = []
            let requests = 40_000
            let gap = { gaps.exponential() / rate }
            let service = { law.draw(mean: 0.017, from: &services) }
            if sharing {
                _ = Simulation.processorSharing(
                    servers: 8, requests: requests, warmup: 4000, gap: gap, service: service,
                    observe: { response, _ in times.append(response) })
            } else {
                _ = Simulation.firstComeFirstServed(
                    servers: 8, requests: requests, warmup: 4000, gap: gap, service: service,
                    observe: { times.append($0 + $1) })
            }
            let size = times.count / 30
            let batches = (0..<30).map { times[$0 * size..<($0 + 1) * size] }
            func summary(_ values: [Double]) -> (Double, Double) {
                let mean = values.reduce(0, +) / 30
                let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                return (mean, (squares / 29 / 30).squareRoot())
            }
            let mean = summary(batches.map { $0.reduce(0, +) / Double(size) })
            let high = summary(batches.map { $0.sorted()[Int(0.95 * Double(size))] })
            return LoadObservation(
                arrivalRate: rate, meanResponseTime: mean.0, standardError: mean.1,
                percentile: percentiles
                    ? .init(fraction: 0.95, value: high.0, standardError: high.1) : nil)
        }
    }

    /// The seeds are fixed, so this either always holds or never does.
    @Test(arguments: [31, 41, 51])
    func workersAndServiceTimeAreRecovered(seed: UInt64) throws {
        let fits = try QueueFit.fits(to: Self.observe(percentiles: false, seed: seed))
        let fit = try #require(fits.first { $0.family == .mmc })
        #expect(abs(fit.servers - 8) <= 1)
        #expect(isClose(fit.meanServiceTime, 0.017, 0.03))
        #expect(abs(fit.continuousServers - 8) <= 1)
        let error = try #require(fit.standardErrors.servers)
        #expect(error > 0 && error < 1)
        #expect(fit.residuals.count == 6)
        #expect(QueueFit.verdict(fits).contains("cannot tell a line from processor sharing"))
    }

    @Test func aLineIsToldFromProcessorSharing() throws {
        let line = try QueueFit.fits(to: Self.observe(percentiles: true, seed: 61))
        #expect(line[0].family != .sharing)
        #expect(line.contains { $0.family == .sharing })
        let shared = try QueueFit.fits(to: Self.observe(sharing: true, percentiles: true, seed: 71))
        #expect(shared[0].family == .sharing)
        #expect(abs(shared[0].servers - 8) <= 1)
        #expect(isClose(shared[0].meanServiceTime, 0.017, 0.03))
    }

    @Test func tooFewLoadsAreRefused() {
        let one = LoadObservation(arrivalRate: 1, meanResponseTime: 1, standardError: 0.1)
        #expect(throws: ModelError.tooFewObservations(given: 2, needed: 3)) {
            try QueueFit.fits(to: [one, one])
        }
        #expect(throws: ModelError.notPositive("standard error of the mean", 0)) {
            try QueueFit.fits(
                to: [.init(arrivalRate: 1, meanResponseTime: 1, standardError: 0)])
        }
    }
}
