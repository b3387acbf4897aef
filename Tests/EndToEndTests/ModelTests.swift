import Foundation
import TestSupport
import Testing

struct ModelTests {
    private func json(_ arguments: String...) throws -> [String: Any] {
        let outcome = try KendallProcess.run(["model"] + arguments + ["--format", "json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require(value as? [String: Any])
    }

    /// Erlang C at a = 3, c = 4: C = 27/53.
    @Test func thePredictionIsTheContractsObject() throws {
        let predicted = try json("M/M/4", "--arrival-rate", "30/s", "--service-time", "100ms")
        #expect(predicted["model"] as? String == "M/M/4")
        #expect(predicted["source"] as? String == "given")
        #expect(predicted["stable"] as? Bool == true)
        let waiting = try #require(predicted["waiting_probability"] as? Double)
        #expect(abs(waiting - 27.0 / 53) < 1e-12)
        for key in [
            "parameters", "offered_load_erlangs", "utilisation", "throughput_per_s",
            "mean_waiting_time_s", "mean_response_time_s", "mean_queue_length",
            "mean_number_in_system", "response_time_percentiles_s",
            "number_in_system_probabilities",
        ] {
            #expect(predicted[key] != nil, "\(key)")
        }
    }

    @Test func anUnstableSystemIsAFinding() throws {
        let predicted = try json(
            "M/M/4", "--arrival-rate", "50/s", "--service-time", "100ms", "--duration", "10s")
        #expect(predicted["stable"] as? Bool == false)
        #expect(predicted["throughput_per_s"] as? Double == 40)
        #expect(predicted["growth_per_s"] as? Double == 10)
        #expect(predicted["mean_response_time_s"] == nil)
        #expect(predicted["finite_run"] != nil)
    }

    /// λ = N/t and q = N/(Mt) by hand; W is M/M/4 at a = 1; E[R] is λt − E[N(t)] from empty.
    @Test func theDocumentsExampleHasItsNumbers() throws {
        let outcome = try KendallProcess.run([
            "model", "document", "--workers", "4", "--service-time", "100ms", "--requests", "100",
            "--time", "10s", "--explain",
        ])
        #expect(outcome.status == 0)
        for text in [
            "10/s", "2.5/s", "100.68 ms", "98.993", "as written", "not a probability",
            "normalised", "2λΔt", "corrected", "Proof:",
        ] {
            #expect(outcome.output.contains(text), "\(text) in \(outcome.output)")
        }
    }

    @Test func theSelfTestIsOneLine() throws {
        let outcome = try KendallProcess.run(["model", "--self-test"])
        #expect(outcome.status == 0)
        #expect(outcome.output.filter { $0 == "\n" }.count == 1)
        #expect(outcome.output.contains("18 of 18"))
    }

    @Test func aSweepIsATableAndAPlot() throws {
        let outcome = try KendallProcess.run([
            "model", "M/M/4", "--service-time", "100ms", "--sweep", "λ=10..41:1",
        ])
        #expect(outcome.status == 0)
        let rows = outcome.output.split(separator: "\n")
            .map { $0.split(separator: " ") }
            .filter { $0.count > 6 && Int($0[0]) != nil && !$0.contains { $0.hasPrefix("|") } }
        #expect(rows.compactMap { $0.first.flatMap { Int($0) } } == Array(10...41))
        #expect(outcome.output.contains("grows"))
        #expect(outcome.output.contains("* mean, o p99"))
    }

    /// 200/s of 50 ms is 10 erlangs; by Erlang C, p99 is 313 ms with 11 workers, 249 ms with 12.
    @Test func aPlanGivesTheFewestWorkersAndTheGreatestRate() throws {
        let plan = try json(
            "M/M/20", "--arrival-rate", "200/s", "--service-time", "50ms", "--for", "p99 < 300ms")
        #expect(plan["servers"] as? Int == 12)
        let rate = try #require(plan["arrival_rate_per_s"] as? Double)
        #expect(rate > 200 && rate < 400)
    }

    @Test func anObjectiveBelowTheServiceTimeIsNotMet() throws {
        let outcome = try KendallProcess.run([
            "model", "M/M/4", "--service-time", "100ms", "--for", "p99 < 10ms",
        ])
        #expect(outcome.status == 99)
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
    }
}
