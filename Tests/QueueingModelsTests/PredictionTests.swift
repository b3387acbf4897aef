import Foundation
import QueueingModels
import Testing

@Suite struct PredictionTests {
    static func keys(_ value: some Encodable) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as! [String: Any]
    }

    @Test func theJSONHasTheKeysOfTheResultFile() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 30, servers: 4, meanServiceTime: 0.1, duration: 10)
        let object = try Self.keys(prediction)
        #expect(
            Set(object.keys) == [
                "model", "source", "parameters", "stable", "offered_load_erlangs", "utilisation",
                "throughput_per_s", "waiting_probability", "mean_waiting_time_s",
                "mean_response_time_s", "mean_queue_length", "mean_number_in_system",
                "blocking_probability", "response_time_percentiles_s",
                "number_in_system_probabilities", "relaxation_time_s", "finite_run",
            ])
        #expect(object["model"] as? String == "M/M/4")
        #expect(object["source"] as? String == "given")
        let parameters = try #require(object["parameters"] as? [String: Any])
        #expect(Set(parameters.keys) == ["arrival_rate_per_s", "servers", "service_time_s"])
        let percentiles = try #require(object["response_time_percentiles_s"] as? [String: Double])
        #expect(Set(percentiles.keys) == ["50", "90", "95", "99", "99.9"])
        #expect(isClose(percentiles["99"]!, 0.6006308176561794))
        let run = try #require(object["finite_run"] as? [String: Any])
        #expect(
            Set(run.keys) == [
                "method", "duration_s", "expected_completions", "expected_number_at_end",
                "mean_number_in_system", "mean_response_time_s", "response_time_percentiles_s",
            ])
    }

    @Test func aPredictionIsReadBackFromItsJSON() throws {
        for load in [10, 39, 40, 80.0] {
            let prediction = try Prediction.predict(
                arrivalRate: load, servers: 4, meanServiceTime: 0.1, duration: 10)
            let again = try JSONDecoder().decode(
                Prediction.self, from: JSONEncoder().encode(prediction))
            #expect(again == prediction)
        }
    }

    /// 80/s at a server that can do 40/s.
    @Test func overloadIsAFindingWithoutSteadyStateMeans() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 80, servers: 4, meanServiceTime: 0.1, duration: 10)
        #expect(!prediction.stable)
        #expect(prediction.throughput == 40)
        #expect(prediction.growth == 40)
        #expect(prediction.meanResponseTime == nil && prediction.meanNumberInSystem == nil)
        #expect(isClose(try #require(prediction.finiteRun).meanResponseTime, 5.070426178931957))
        let object = try Self.keys(prediction)
        #expect(object["mean_response_time_s"] == nil)
        #expect(object["growth_per_s"] as? Double == 40)
    }

    @Test func overloadOfAnyLineHasTheFluidRun() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 80, servers: 4, meanServiceTime: 0.1, law: .deterministic, duration: 10)
        let run = try #require(prediction.finiteRun)
        #expect(run.method == .fluid)
        #expect(isClose(run.meanResponseTime, 5.1))
        #expect(isClose(run.expectedCompletions, 400))
    }

    /// Near saturation a run of 10 seconds sees a third of the steady state's mean.
    @Test func aShortRunIsNotTheSteadyState() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 39, servers: 4, meanServiceTime: 0.1, duration: 10)
        #expect(isClose(try #require(prediction.meanResponseTime), 1.0451141642052626))
        #expect(isClose(try #require(prediction.finiteRun).meanResponseTime, 0.37269021517012824))
        #expect(isClose(try #require(prediction.relaxationTime), 157.99, 1e-3))
    }

    /// A run too long to be followed step by step has no finite-run expectation, in no time.
    @Test func aVeryLongRunIsLeftToTheSteadyState() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 99_000, servers: 1000, meanServiceTime: 0.01, duration: 86_400)
        #expect(prediction.finiteRun == nil && prediction.stable)
    }

    @Test func nonsenseIsAnErrorWithTheValue() {
        #expect {
            try Prediction.predict(arrivalRate: -3, servers: 4, meanServiceTime: 0.1)
        } throws: {
            "\($0)" == "arrival rate is -3; it must be 0 or more, and finite"
        }
        #expect {
            try Prediction.predict(arrivalRate: 3, servers: 4, meanServiceTime: .nan)
        } throws: {
            "\($0)" == "service time is nan; it must be a positive, finite number"
        }
        #expect {
            try Prediction.predict(arrivalRate: 3, servers: 4, meanServiceTime: 1, capacity: 3)
        } throws: {
            "\($0)".hasPrefix("capacity is 3; it must be at least the number of servers, 4")
        }
    }

    @Test func whatIsMissingIsNamed() throws {
        let system = ModelSpecification(try KendallNotation("M/G/4"), arrivalRate: 1)
        #expect {
            try system.model()
        } throws: {
            "\($0)" == "M/G/4 needs a service time, which was not given"
        }
    }

    @Test func approximationsSaySo() throws {
        let general = try Prediction.predict(
            arrivalRate: 30, servers: 4, meanServiceTime: 0.1, law: .general(scv: 2))
        #expect(general.approximation?.contains("Whitt") == true)
        let exact = try Prediction.predict(arrivalRate: 30, servers: 4, meanServiceTime: 0.1)
        #expect(exact.approximation == nil)
    }

    @Test func theSelfTestPasses() {
        let summary = SelfTest.run()
        #expect(summary.passed, "\(summary.line)")
        #expect(summary.checks >= 18)
    }
}

/// What a person may type must be answered or refused, never hang or trap.
@Suite struct ExtremesTests {
    @Test(arguments: [
        "M/M/1", "M/M/9223372036854775807", "M/D/100000", "M/D/1000000000", "M/E500/1",
        "M/E1000000/1", "M/E3/100000", "M/H2(1000000)/3", "M/G(1e9)/7", "D/M/100000",
        "D/M/1000000", "M/M/20000-PS", "M/M/1000/1000000", "M/M/4/9223372036854775807",
        "M/M/1000+M", "M/M/1000+D", "M/M/4//10000000", "M/M/4//99999999999", "G(9)/G(0)/1000",
    ])
    func extremesAreAnsweredOrRefused(notation: String) throws {
        let kendall = try KendallNotation(notation)
        // A closed system has no load of its own.
        let loads = kendall.population == nil ? [1e-12, 0.5, 0.9, 0.999999, 1, 1e6] : [1]
        for load in loads {
            guard case .count(let servers) = kendall.servers else { return }
            do throws(ModelError) {
                let model = try ModelSpecification(
                    kendall, arrivalRate: load * min(Double(servers), 1e6), meanServiceTime: 1,
                    patience: 3, thinkTime: 1
                ).model()
                for measure in [Measure.meanResponseTime, .throughput, .waitingProbability] {
                    let value = model.value(of: measure) ?? 0
                    #expect(value.isFinite && value >= 0, "\(notation) \(load) \(measure)")
                }
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
    }
}
