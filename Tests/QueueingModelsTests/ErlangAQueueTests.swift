import QueueingModels
import Testing

@Suite struct ErlangAQueueTests {
    /// Ten times the load and a line of 3600: the wait hardly varies, so that its chain of stages
    /// survives for long and then ends all at once. The offered wait has density
    /// exp(λ(1 − e^{−θt})/θ − cμt), that of served requests e^{−θt} times it (Palm, 1957); integrated
    /// by adaptive quadrature together with the service that follows.
    @Test func aLongLineHasItsPercentiles() throws {
        let queue = try ErlangAQueue(
            arrivalRate: 400, serviceRate: 10, servers: 4, meanPatience: 10)
        let percentile = try #require(queue.responseTimePercentile(0.99))
        #expect(isClose(percentile, 24.322902094589))
        #expect(isClose(queue.meanResponseTime, 23.1133561382705))
    }
}
