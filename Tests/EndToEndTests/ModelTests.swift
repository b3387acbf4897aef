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

    /// Erlang C at c = 4 is 0.3 for a = 2.4396: rates and times without a unit are in service times.
    @Test func aPlanForALoadAloneIsInServiceTimes() throws {
        let arguments = ["model", "M/M/4", "--utilisation", "80%", "--for"]
        let outcome = try KendallProcess.run(arguments + ["wait < 30%"])
        #expect(outcome.status == 0)
        for text in ["M/M/4: 3.2/T, times in mean service times T", "1.746 T", "2.44/T"] {
            #expect(outcome.output.contains(text), "\(text) in \(outcome.output)")
        }
        #expect(!outcome.output.contains("/s"))
        let refused = try KendallProcess.run(arguments + ["p99 < 150ms"])
        #expect(refused.status == 64)
        #expect(
            refused.errors == "kendall: M/M/4 needs a service time; write --service-time 100ms\n")
    }

    /// N* = c(T + Z)/T.
    @Test(.enabled(if: ResultSchema.isThere, "needs python3 with the package jsonschema"))
    func aClosedSystemHasItsBounds() throws {
        let predicted = try json("M/M/4//64", "--service-time", "100ms", "--think-time", "1s")
        let bounds = try #require(predicted["bounds"] as? [String: Double])
        #expect(bounds["knee_population"] == 44)
        #expect(bounds["greatest_throughput_per_s"] == 40)
    }

    /// k parts on k servers of one line each: by Flatto and Hahn (12 − ρ)/8 of M/M/1's time.
    @Test func partsAreForkedAndJoined() throws {
        let separate = try json(
            "fork-join", "--parts", "2", "--arrival-rate", "8/s", "--service-time", "100ms")
        #expect(abs((separate["mean_response_time_s"] as? Double ?? 0) - 0.7) < 1e-12)
        let shared = try json(
            "fork-join", "--parts", "2", "--workers", "2", "--arrival-rate", "8/s",
            "--service-time", "100ms")
        let time = try #require(shared["mean_response_time_s"] as? Double)
        #expect(time > 0.15 && time < 0.7)
        let full = try json(
            "fork-join", "--parts", "4", "--workers", "4", "--arrival-rate", "15/s",
            "--service-time", "100ms")
        #expect(full["stable"] as? Bool == false)
        #expect(full["throughput_per_s"] as? Double == 10)
    }

    /// One station is M/M/c//N.
    @Test func aNetworkOfOneStationIsAClosedSystem() throws {
        let network = try json(
            "network", "--station", "app=100ms*4", "--population", "64", "--think-time", "1s")
        let closed = try json("M/M/4//64", "--service-time", "100ms", "--think-time", "1s")
        for key in ["throughput_per_s", "mean_response_time_s"] {
            let value = try #require(network[key] as? Double)
            let expected = try #require(closed[key] as? Double)
            #expect(abs(value / expected - 1) < 1e-9, "\(key)")
        }
        for station in ["app=100ms*0", "=100ms", "app=-1s", "app", "app=1s*x"] {
            let outcome = try KendallProcess.run([
                "model", "network", "--station", station, "--population", "4",
            ])
            #expect(outcome.status == 64, "\(station)")
            #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
        }
    }

    /// The throughputs of a law give it back; a file that cannot is named with its line.
    @Test func aScalabilityLawIsFittedToAFile() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kendall-usl-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        func fit(_ text: String) throws -> (status: Int32, output: String, errors: String) {
            try Data(text.utf8).write(to: file)
            let outcome = try KendallProcess.run([
                "model", "usl", "--data", file.path, "--format", "json",
            ])
            return (outcome.status, outcome.output, outcome.errors)
        }
        let lines = [1.0, 2, 4, 8, 16, 32, 64].map { (n: Double) -> String in
            let throughput = 995 * n / (1 + 0.02 * (n - 1) + 0.0005 * n * (n - 1))
            return "\(n),\(throughput)\n"
        }
        let found = try fit("# measured\nN,X\n" + lines.joined())
        #expect(found.status == 0)
        let law = try #require(
            try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        #expect(abs((law["contention"] as? Double ?? 0) - 0.02) < 1e-9)
        #expect(abs((law["coherence"] as? Double ?? 0) - 0.0005) < 1e-9)
        #expect(law["shows_peak"] as? Bool == true)
        let few = try fit("1,10\n2,19\n2,20\n")
        #expect(few.status == 65)
        #expect(few.errors.contains("2 different numbers of clients are too few"))
        let wrong = try fit("1,10\n2,x\n")
        #expect(wrong.status == 65)
        #expect(wrong.errors.contains(":2: \"2,x\""))
    }

    @Test func anObjectiveBelowTheServiceTimeIsNotMet() throws {
        let outcome = try KendallProcess.run([
            "model", "M/M/4", "--service-time", "100ms", "--for", "p99 < 10ms",
        ])
        #expect(outcome.status == 99)
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
    }
}
