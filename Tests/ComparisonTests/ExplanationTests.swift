import QueueingModels
import Testing

@testable import Comparison

/// What a model that is wrong in one thing is told to be wrong in: the response times are those of
/// the right model, so that chance plays no part.
struct ExplanationTests {
    private static func model(
        _ notation: String, rate: Double = 140, time: Double = 0.02
    ) throws -> ModelSpecification {
        ModelSpecification(
            try KendallNotation(notation), arrivalRate: rate, meanServiceTime: time)
    }

    private func explain(
        _ truth: ModelSpecification, given: ModelSpecification, delay: Double = 0
    ) throws -> [Explanation] {
        let seen = try #require(Explanation.Observation(try truth.model(), offset: delay))
        return Explanation.explain(seen, given: given)
    }

    @Test(arguments: [0.015, 0.018, 0.022, 0.025])
    func anotherServiceTimeIsFound(time: Double) throws {
        let found = try explain(
            Self.model("M/M/4", time: time), given: Self.model("M/M/4"))
        guard case .serviceTime(let seconds, let stated)? = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(abs(seconds / time - 1) < 1e-6)
        #expect(stated == 0.02)
    }

    @Test(arguments: [3, 5, 6])
    func anotherNumberOfWorkersIsFound(workers: Int) throws {
        let found = try explain(Self.model("M/M/\(workers)"), given: Self.model("M/M/4"))
        #expect(found.contains(.workers(workers, stated: 4)), "\(found)")
    }

    @Test func aFixedDelayIsFound() throws {
        let model = try Self.model("M/M/4")
        let found = try explain(model, given: model, delay: 0.005)
        guard case .fixedDelay(let seconds)? = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(abs(seconds - 0.005) < 1e-9)
    }

    @Test(arguments: [0.25, 4.0])
    func anotherLawIsFound(scv: Double) throws {
        let found = try explain(
            Self.model("M/G(\(scv))/4"), given: Self.model("M/M/4"))
        #expect(found.first == .serviceLaw(scv: scv, stated: 1), "\(found)")
    }

    @Test func processorSharingIsFound() throws {
        let found = try explain(Self.model("M/M/4-PS"), given: Self.model("M/M/4"))
        #expect(found.first == .processorSharing, "\(found)")
    }

    @Test func whatNoSingleChangeExplainsIsNotExplained() throws {
        // Half of the requests at once, the others after a second: no queue of this kind.
        let seen = Explanation.Observation(
            mean: 0.5, percentiles: ["50": 0.001, "90": 1, "95": 1, "99": 1])
        #expect(Explanation.explain(seen, given: try Self.model("M/M/4")).isEmpty)
    }

    @Test(arguments: [
        (
            Explanation.serviceTime(0.0241, stated: 0.02), "24.1 ms of service instead of 20 ms"
        ),
        (.workers(3, stated: 4), "3 workers instead of 4"),
        (.workers(1, stated: 2), "1 worker instead of 2"),
        (.fixedDelay(0.002), "2 ms that each request takes besides its service"),
        (.processorSharing, "requests worked on all at once instead of in turn"),
        (
            .serviceLaw(scv: 4, stated: 1),
            "service times that vary more than stated (SCV about 4, not 1)"
        ),
        (.generatorLag(mean: 0.012), "the generator's own lag (12 ms a request)"),
        (
            .connectionLimit(mean: 0.012),
            "waiting for a connection (12 ms a request; see --max-connections)"
        ),
    ])
    func sentencesSayWhatInsteadOfWhat(explanation: Explanation, sentence: String) {
        #expect(explanation.description == sentence)
    }
}
