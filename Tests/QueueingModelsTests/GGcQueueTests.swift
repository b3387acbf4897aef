import Distributions
import QueueingModels
import Testing

/// The error that the label of G/G/c states for the mean response time: 5 % where neither SCV exceeds
/// 1, 10 % up to 4.
@Suite struct GGcQueueTests {
    private func stated(_ arrivalSCV: Double, _ serviceSCV: Double) -> Double {
        max(arrivalSCV, serviceSCV) <= 1 ? 0.05 : 0.1
    }

    @Test(arguments: [1, 2, 4, 8], [0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
    func exactSystemsAreWithinTheStatedError(servers: Int, load: Double) throws {
        let rate = load * Double(servers)
        func mean(_ arrivalSCV: Double, _ serviceSCV: Double) throws -> Double {
            try GGcQueue(
                arrivalRate: rate, arrivalSCV: arrivalSCV, meanServiceTime: 1,
                serviceSCV: serviceSCV, servers: servers
            ).meanResponseTime
        }
        let constant = try DMcQueue(arrivalRate: rate, serviceRate: 1, servers: servers)
        #expect(isClose(try mean(0, 1), constant.meanResponseTime, stated(0, 1)))
        for law in [ServiceLaw.erlang(k: 2), .hyperexponential(scv: 2), .hyperexponential(scv: 4)] {
            let scv = law.squaredCoefficientOfVariation
            let exact = try MPHcQueue(
                arrivalRate: rate, meanServiceTime: 1, law: law, servers: servers)
            #expect(
                isClose(try mean(1, scv), exact.meanWaitingTime + 1, stated(1, scv)), "\(law)")
        }
    }

    /// Within the error and five half-widths of a 95 % interval from batch means, a false alarm below
    /// 10⁻⁸; the half-widths are asked to be small, so that the error is what decides.
    @Test(arguments: [
        (ServiceTimeLaw.deterministic, ServiceTimeLaw.erlang(k: 2)),
        (.deterministic, .hyperexponential(scv: 2)), (.erlang(k: 2), .deterministic),
        (.erlang(k: 2), .exponential), (.hyperexponential(scv: 2), .deterministic),
        (.hyperexponential(scv: 2), .hyperexponential(scv: 2)),
    ])
    func simulatedSystemsAreWithinTheStatedError(gap: ServiceTimeLaw, service: ServiceTimeLaw)
        throws
    {
        for servers in [2, 8] {
            for load in [0.5, 0.7] {
                let rate = load * Double(servers)
                var gaps = RandomStream(seed: 81, stream: 0)
                var services = RandomStream(seed: 81, stream: 1)
                let result = Simulation.firstComeFirstServed(
                    servers: servers, requests: 60_000, warmup: 2000,
                    gap: { gap.draw(mean: 1 / rate, from: &gaps) },
                    service: { service.draw(mean: 1, from: &services) })
                let model = try GGcQueue(
                    arrivalRate: rate, arrivalSCV: gap.squaredCoefficientOfVariation,
                    meanServiceTime: 1, serviceSCV: service.squaredCoefficientOfVariation,
                    servers: servers)
                let halfWidth = try #require(result.responseTimeHalfWidth)
                let error = stated(model.arrivalSCV, model.serviceSCV) * model.meanResponseTime
                #expect(halfWidth < 0.06 * result.meanResponseTime)
                #expect(
                    abs(model.meanResponseTime - result.meanResponseTime) <= error + 5 * halfWidth,
                    "\(servers) at \(load)")
            }
        }
    }

    /// Where neither gaps nor services vary there is no wait, and the notation says D.
    @Test func withoutVariationNobodyWaits() throws {
        let model = try GGcQueue(
            arrivalRate: 3.9, arrivalSCV: 0, meanServiceTime: 1, serviceSCV: 0, servers: 4)
        #expect(model.meanWaitingTime == 0)
        #expect(model.notation == "D/D/4")
    }
}
