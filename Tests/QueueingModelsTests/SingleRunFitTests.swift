import QueueingModels
import Testing

@Suite struct SingleRunFitTests {
    /// Fed the exact figures of a queue with some waiting, the fit gives that queue back.
    @Test(arguments: [(1, 0.6), (2, 0.7), (4, 0.6), (8, 0.85)])
    func theFiguresOfAQueueGiveItBack(servers: Int, utilisation: Double) throws {
        let queue = try MMcQueue(
            arrivalRate: 50 * Double(servers) * utilisation, serviceRate: 50, servers: servers)
        let percentiles = [0.5, 0.9, 0.95, 0.99].map { ($0, queue.responseTimePercentile($0)) }
        let fit = try #require(
            SingleRunFit(
                arrivalRate: queue.arrivalRate, meanResponseTime: queue.meanResponseTime,
                percentiles: Dictionary(uniqueKeysWithValues: percentiles)))
        #expect(fit.servers == servers)
        #expect(abs(fit.meanServiceTime - 0.02) < 1e-9)
    }

    @Test func aKnownNumberOfServersLeavesOnlyTheServiceTime() throws {
        let queue = try MMcQueue(arrivalRate: 120, serviceRate: 50, servers: 4)
        let fit = try #require(
            SingleRunFit(
                arrivalRate: 120, meanResponseTime: queue.meanResponseTime, percentiles: [:],
                servers: 4))
        #expect(fit.servers == 4)
        #expect(abs(fit.meanServiceTime - 0.02) < 1e-9)
    }

    @Test func nothingMeasuredIsNothingFitted() {
        #expect(SingleRunFit(arrivalRate: 0, meanResponseTime: 1, percentiles: [:]) == nil)
        #expect(SingleRunFit(arrivalRate: 10, meanResponseTime: 0, percentiles: [:]) == nil)
    }
}
