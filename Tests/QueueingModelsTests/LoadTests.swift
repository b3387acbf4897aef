import QueueingModels
import Testing

/// Systems known by their load, times in mean service times.
@Suite struct LoadTests {
    /// Erlang C at a = 3, c = 4 is 27/53, and Wq = C·T/(c − a).
    @Test func aUtilisationIsEnoughForWhatHasNoUnit() throws {
        var system = ModelSpecification(try KendallNotation("M/M/4"))
        system.load = .utilisation(0.75)
        let prediction = try Prediction.predict(system)
        #expect(prediction.timeUnit == .serviceTime)
        #expect(isClose(try #require(prediction.waitingProbability), 27.0 / 53))
        #expect(isClose(try #require(prediction.meanWaitingTime), 27.0 / 53))
        system.load = .erlangs(3)
        #expect(try Prediction.predict(system) == prediction)
    }

    @Test func aLoadStandsForTheRateOrTheServiceTime() throws {
        var system = ModelSpecification(try KendallNotation("M/M/4"), meanServiceTime: 0.1)
        system.load = .utilisation(0.75)
        let given = try Prediction.predict(arrivalRate: 30, servers: 4, meanServiceTime: 0.1)
        #expect(try Prediction.predict(system) == given)
        system.meanServiceTime = nil
        system.arrivalRate = 30
        #expect(try Prediction.predict(system) == given)
        system.meanServiceTime = 0.1
        #expect(throws: ModelError.self) { try Prediction.predict(system) }
    }

    @Test func aTimeInSecondsNeedsAUnit() throws {
        var system = ModelSpecification(try KendallNotation("M/M/4"))
        system.load = .utilisation(0.75)
        let missing = ModelError.missing(parameter: "a service time", notation: "M/M/4")
        #expect(throws: missing) { try Prediction.predict(system, duration: 10) }
        system.timeout = 0.2
        #expect(throws: missing) { try Prediction.predict(system) }
    }

    @Test func aSweepOverUtilisationNeedsNoUnit() throws {
        let sweep = try Sweep("ρ=0.1..0.95")
        let points = try sweep.points(of: ModelSpecification(try KendallNotation("M/M/1")))
        #expect(points.count == 18)
        for point in points {
            // M/M/1: W = T/(1 − ρ).
            #expect(
                isClose(try #require(point.prediction.meanResponseTime), 1 / (1 - point.value)))
        }
    }

    /// λ·P(W ≤ τ), with P(W > τ) = e^{−(μ − λ)τ} of M/M/1; in overload nothing comes in time for ever.
    @Test func goodputIsWhatComesInTime() throws {
        var system = ModelSpecification(
            try KendallNotation("M/M/1"), arrivalRate: 8, meanServiceTime: 0.1)
        system.timeout = 0.5
        // 8·(1 − e⁻¹).
        #expect(isClose(try #require(Prediction.predict(system).goodput), 5.0569644706284615))
        system.arrivalRate = 12
        #expect(try Prediction.predict(system).goodput == 0)
        system.timeout = -1
        #expect(throws: ModelError.notPositive("timeout", -1)) { try Prediction.predict(system) }
    }

    /// Giving up is not being turned away.
    @Test func abandonmentHasItsOwnName() throws {
        let system = ModelSpecification(
            try KendallNotation("M/M/4+M"), arrivalRate: 50, meanServiceTime: 0.1, patience: 1)
        let prediction = try Prediction.predict(system)
        #expect(isClose(try #require(prediction.abandonmentProbability), 0.2110600958677568))
        #expect(prediction.blockingProbability == 0)
    }
}
