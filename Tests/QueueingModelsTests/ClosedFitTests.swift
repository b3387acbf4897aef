import Testing

@testable import QueueingModels

@Suite struct ClosedFitTests {
    private static let fractions = [0.5, 0.9, 0.95]

    /// What a model says of itself is fitted by itself.
    @Test(arguments: [(8, 4, 0.0), (32, 4, 0.0), (20, 2, 0.05), (3, 1, 0.0), (64, 16, 0.01)])
    func aModelIsFoundAgainFromItsOwnFigures(clients: Int, servers: Int, think: Double) throws {
        let queue = try ClosedQueue(
            population: clients, meanServiceTime: 0.01, servers: servers, thinkTime: think)
        let fit = try #require(
            ClosedFit(
                population: clients, thinkTime: think, throughput: queue.throughput,
                percentiles: Dictionary(
                    uniqueKeysWithValues: Self.fractions.map {
                        ($0, queue.responseTimePercentile($0))
                    })))
        #expect(fit.servers == servers)
        #expect(abs(fit.meanServiceTime / 0.01 - 1) < 1e-9)
        #expect(fit.misfit < 1e-6)
    }

    @Test func aKnownNumberOfWorkersIsKept() throws {
        let fit = try #require(
            ClosedFit(
                population: 8, thinkTime: 0, throughput: 400, percentiles: [:], servers: 4))
        // X = c/T of four workers that are always busy.
        #expect(fit.servers == 4)
        #expect(abs(fit.meanServiceTime - 0.01) < 1e-9)
    }

    @Test func aKnownServiceTimeIsKeptAndTheWorkersAreCounted() throws {
        let fit = try #require(
            ClosedFit(
                population: 8, thinkTime: 0, throughput: 397, percentiles: [:], serviceTime: 0.01))
        #expect(fit.servers == 4)
        #expect(fit.meanServiceTime == 0.01)
    }

    @Test func nothingIsFittedToNothing() {
        #expect(ClosedFit(population: 8, thinkTime: 0, throughput: 0, percentiles: [:]) == nil)
        // Eight clients that think for a second cannot send ten requests in one.
        #expect(ClosedFit(population: 8, thinkTime: 1, throughput: 10, percentiles: [:]) == nil)
    }
}
