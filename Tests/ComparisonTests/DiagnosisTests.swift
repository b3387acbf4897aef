import Comparison
import Measurements
import QueueingModels
import Testing

struct DiagnosisTests {
    private func diagnose(
        _ measured: Measured, servers: Int = 4, time: Double = 0.01, rate: Double = 240,
        law: ServiceLaw = .exponential
    ) throws -> Diagnosis? {
        let predicted = try Prediction.predict(
            arrivalRate: rate, servers: servers, meanServiceTime: time, law: law)
        return Diagnosis(
            measured: measured, predicted: predicted,
            rows: ComparisonRow.rows(measured: measured, predicted: predicted))
    }

    /// M/M/1: W = T/(1 − λT), so d ln W / d ln T = 1/(1 − ρ).
    @Test(arguments: [0.1, 0.5, 0.9, 0.99])
    func oneServersSensitivityIsOneOverTheSpareShare(utilisation: Double) throws {
        let diagnosis = try #require(
            try diagnose(
                SimulatedRun(seed: 1).measured, servers: 1, time: 0.01, rate: utilisation * 100))
        let sensitivity = try #require(diagnosis.sensitivity)
        #expect(abs(sensitivity * (1 - utilisation) - 1) < 0.02)
    }

    @Test func aRunOfTheModelIsFittedByItAndNeedsNoExplanation() throws {
        let diagnosis = try #require(try diagnose(SimulatedRun(seed: 21).measured))
        #expect(diagnosis.explanations == nil)
        let fitted = try #require(diagnosis.fitted)
        // One load cannot tell three fast workers from four for sure.
        #expect((3...5).contains(fitted.servers))
        #expect(abs(fitted.serviceTime / 0.01 - 1) < 0.25)
        let variation = try #require(diagnosis.serviceVariation)
        #expect(variation.source == .percentiles)
        #expect(!variation.differs, "\(variation)")
    }

    @Test func slowerServiceIsNamed() throws {
        let slow = SimulatedRun(rate: 160, seed: 22, slowdown: 1.5).measured
        let diagnosis = try #require(try diagnose(slow, rate: 160))
        let first = try #require(diagnosis.explanations?.first)
        #expect(first.contains("of service instead of 10 ms"), "\(first)")
    }

    /// Where hardly any request waits the latencies are the services.
    @Test func theServicesVariationShowsAtLowLoad() throws {
        let calm = SimulatedRun(rate: 40, duration: 60, seed: 23).measured
        let expected = try #require(
            try diagnose(calm, rate: 40, law: .deterministic)?.serviceVariation)
        #expect(expected.source == .latency)
        #expect(expected.expected == 0)
        #expect(abs(expected.seen - 1) < 0.25)
        #expect(expected.differs)
    }

    @Test func aLineThatGrowsShowsTheCapacityInstead() throws {
        // Stated: 4 workers of 10 ms at 360/s, ρ = 0.9. There are 3, which complete 300/s.
        let run = SimulatedRun(servers: 3, rate: 360, seed: 24).measured
        let diagnosis = try #require(try diagnose(run, rate: 360))
        let explanations = try #require(diagnosis.explanations)
        #expect(explanations.count == 2)
        #expect(explanations.last == "3 workers instead of 4")
    }

    @Test func theGeneratorsOwnLagComesFirst() throws {
        var run = SimulatedRun(rate: 160, seed: 25, slowdown: 1.5).measured
        run.sendLag.mean = Estimate(0.02)
        #expect(
            try diagnose(run, rate: 160)?.explanations
                == ["the generator's own lag (20 ms a request)"])
    }
}
