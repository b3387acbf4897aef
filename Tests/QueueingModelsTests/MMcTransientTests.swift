import QueueingModels
import Testing

/// Runs of 10 s of M/M/4 with T = 0.1 s, started empty. The literals were computed apart from
/// this program, by two routes that agree to the digits given.
@Suite struct MMcTransientTests {
    @Test(arguments: [
        // λ, mean response time, completions by t, number at t
        (10.0, 0.100666, 98.9932, 1.0068), (30, 0.147842, 295.4718, 4.5282),
        (36, 0.247666, 349.8083, 10.1917), (39, 0.372690, 370.8935, 19.1065),
        (39.9, 0.425623, 375.7392, 23.2608), (40, 0.431972, 376.2311, 23.7689),
        (50, 1.404433, 394.6245, 105.3755), (80, 5.070426, 398.1836, 401.8164),
    ])
    func aRunOfTenSecondsIsTheTables(
        rate: Double, response: Double, completions: Double, number: Double
    ) throws {
        let run = try #require(
            try MMcTransient(arrivalRate: rate, serviceRate: 10, servers: 4, duration: 10))
        #expect(abs(run.meanResponseTime - response) < 6e-7)
        #expect(abs(run.expectedCompletions - completions) < 6e-5)
        #expect(abs(run.meanNumberAtEnd - number) < 6e-5)
        // What comes either leaves or is there: λt = E[R] + E[N(t)].
        #expect(isClose(run.expectedCompletions + run.meanNumberAtEnd, rate * 10))
    }

    /// The steady state of the same systems: Erlang's C and 1/(√(cμ) − √λ)².
    @Test(arguments: [
        (10.0, 0.100680, 0.1, 0.01), (30, 0.150943, 1.4, 0.05), (36, 0.296938, 9.5, 0.3),
        (39, 1.045114, 158, 0.5), (39.9, 10.044589, 16_000, 50),
    ])
    func theSteadyStateIsTheTables(
        rate: Double, response: Double, relaxation: Double, error: Double
    ) throws {
        let queue = try MMcQueue(arrivalRate: rate, serviceRate: 10, servers: 4)
        #expect(abs(queue.meanResponseTime - response) < 6e-7)
        let time = try #require(queue.value(of: .relaxationTime))
        #expect(abs(time - relaxation) <= error)
    }

    /// λt requests of which the fluid's mean response time is T + (ρ − 1)t/2.
    @Test(arguments: [(50.0, 1.35), (80, 5.1)])
    func inOverloadTheFluidIsNear(rate: Double, response: Double) throws {
        let fluid = try FluidOverload(
            arrivalRate: rate, servers: 4, meanServiceTime: 0.1, duration: 10)
        #expect(isClose(fluid.meanResponseTime, response))
    }
}
