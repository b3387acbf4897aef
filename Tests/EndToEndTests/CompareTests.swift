import Foundation
import TestSupport
import Testing

/// `kendall compare` and `--threshold`, at results of real runs.
@Suite(.serialized) struct CompareTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("kendall-compare-\(UUID().uuidString)")

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A result of 2 s at 4 workers of 2 ms, written to each of the names.
    private func withResults(_ names: [String], _ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (server, url) = try KendallProcess.server(["--workers", "4", "--service-time", "2ms"])
        defer { server.signal(SIGKILL) }
        for name in names {
            let outcome = try KendallProcess.run([
                "run", url.absoluteString, "--rate", "200", "--duration", "2s", "--format", "none",
                "--workers", "4", "--service-time", "2ms", "--quiet", "--output", path(name),
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try body()
    }

    /// A copy of a result whose mean response time is `factor` times as long and known to 1 %.
    private func write(_ factor: Double, of name: String, to other: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
        var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var measured = try #require(json["measured"] as? [String: Any])
        var times = try #require(measured["response_time_s"] as? [String: Any])
        let mean = 0.005 * factor
        times["mean"] = ["value": mean, "ci95": [mean * 0.99, mean * 1.01], "batches": 30]
        measured["response_time_s"] = times
        var generator = try #require(measured["generator"] as? [String: Any])
        generator["verdict"] = "kept-up"
        measured["generator"] = generator
        json["measured"] = measured
        try JSONSerialization.data(withJSONObject: json)
            .write(to: URL(fileURLWithPath: path(other)))
    }

    @Test func aWorseResultIs99AndTheSameIs0() throws {
        try withResults(["run.json"]) {
            try write(1, of: "run.json", to: "a.json")
            try write(1.5, of: "run.json", to: "b.json")
            let worse = try KendallProcess.run(
                ["compare", path("a.json"), path("b.json")],
                environment: ["GITHUB_ACTIONS": "true"])
            #expect(worse.status == 99)
            #expect(worse.output.contains("mean response time"))
            #expect(
                worse.output.contains("::error title=kendall compare%3A B is worse::mean response"))
            #expect(worse.errors.hasPrefix("kendall: B is worse: mean response time +50 %"))

            let json = try KendallProcess.run(
                ["compare", path("a.json"), path("b.json"), "--format", "json"],
                environment: ["GITHUB_ACTIONS": "true"])
            #expect(json.status == 99)
            let value = try RunResult(json.output)
            #expect(value.value("schema") as? String == "kendall.compare/1")
            #expect(value.value("verdict") as? String == "worse")
            if ResultSchema.isThere {
                #expect(
                    try ResultSchema.complaint(json.output, schema: "compare.schema.json") == "")
            }
            #expect(json.errors.contains("::error "))

            let same = try KendallProcess.run(
                ["compare", path("a.json"), path("a.json")], environment: ["GITHUB_ACTIONS": ""])
            #expect(same.status == 0)
            #expect(same.errors.isEmpty)
            let tolerant = try KendallProcess.run(
                ["compare", path("a.json"), path("b.json"), "--min-effect", "60%"])
            #expect(tolerant.status == 0)
            let several = try KendallProcess.run([
                "compare", path("a.json"), path("a.json"), "--with", path("b.json"),
                path("b.json"),
            ])
            #expect(several.status == 99)
        }
    }

    @Test(.enabled(if: ResultSchema.isThere, "needs python3 with the package jsonschema"))
    func aSavedRunIsSetBesideAnotherModelAndTheSchemaHolds() throws {
        try withResults(["a.json"]) {
            let outcome = try KendallProcess.run([
                "compare", path("a.json"), "--model", "M/M/8", "--service-time", "17ms",
                "--format", "json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try ResultSchema.complaint(outcome.output) == "")
            let result = try RunResult(outcome.output)
            #expect(result.value("predicted.model") as? String == "M/M/8")
            #expect(result.value("diagnosis.fitted") != nil)
            let text = try KendallProcess.run(["compare", path("a.json")])
            #expect(text.status == 0)
            #expect(text.output.contains("MEASURED BESIDE M/M/4"))
        }
    }

    @Test func whatIsNoResultIsOneLine() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("{\"schema\": \"other/1\"}".utf8).write(to: URL(fileURLWithPath: path("x.json")))
        for (arguments, status, words) in [
            ([path("x.json"), path("x.json")], 65, "is not a result: schema \"other/1\""),
            ([path("none.json"), path("x.json")], 66, "cannot be read"),
            ([], 64, "no result to compare"),
            (["a", "b", "c"], 64, "--with"),
            ([path("x.json"), path("x.json"), "--model", "M/M/4"], 64, "a model"),
            (["a", "b", "--min-effect", "much"], 64, "--min-effect \"much\""),
        ] as [([String], Int32, String)] {
            let outcome = try KendallProcess.run(["compare"] + arguments)
            #expect(outcome.status == status, "\(arguments)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
        }
    }

    /// Files that are no result, or none to rely on.
    @Test func whatCannotBeReliedOnIsOneLine() throws {
        try withResults(["run.json"]) {
            func write(_ text: String, to name: String) throws {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
            }
            let result = try String(contentsOfFile: path("run.json"), encoding: .utf8)
            try write("", to: "empty.json")
            try write("", to: "killed.json")
            try write(result, to: "killed.json.checkpoint")
            try write(
                result.replacing(/"scheduled" : [0-9]+/, with: "\"scheduled\" : 7"),
                to: "edited.json")
            for (arguments, words) in [
                (["compare", path("empty.json"), path("run.json")], "empty: its run never began"),
                (["report", path("empty.json")], "empty: its run never began"),
                (
                    ["compare", path("killed.json")],
                    "kendall report \(path("killed.json.checkpoint"))"
                ),
                (["compare", path("run.json"), path("edited.json")], "its books do not balance"),
                (["report", "/dev/zero"], "larger than a result can be (256 MiB)"),
            ] {
                let outcome = try KendallProcess.run(arguments)
                #expect(outcome.status == 65, "\(arguments)")
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
                #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
            }
            // What a later run left is pointed at.
            try write(result, to: "run.json.checkpoint")
            let stale = try KendallProcess.run(["report", path("run.json")])
            #expect(stale.status == 0)
            #expect(stale.errors.contains("is of an earlier run"), "\(stale.errors)")
        }
    }

    @Test(.enabled(if: ResultSchema.isThere, "needs python3 with the package jsonschema"))
    func thresholdsAreJudgedAndTheRunIsSetBesideItsOwnArrivals() throws {
        let (server, url) = try KendallProcess.server(["--workers", "4", "--service-time", "2ms"])
        defer { server.signal(SIGKILL) }
        let arguments = [
            "run", url.absoluteString, "--rate", "200", "--duration", "2s", "--workers", "4",
            "--service-time", "2ms", "--quiet",
        ]
        let met = try KendallProcess.run(
            arguments + [
                "--threshold", "mean < 30s", "--threshold", "error_rate<1%", "--format", "json",
            ])
        #expect(met.status == 0, "\(met.errors)")
        #expect(try ResultSchema.complaint(met.output) == "")
        let result = try RunResult(met.output)
        let outcomes = try #require(result.value("thresholds") as? [[String: Any]])
        #expect(outcomes.map { $0["verdict"] as? String } == ["pass", "pass"])
        // The generator of a busy machine may be late, and then there is no replay.
        if result.value("measured.generator.verdict") as? String == "kept-up" {
            #expect(
                try result.count("predicted_from_arrivals.arrivals")
                    == result.requests("scheduled"))
        }

        let failed = try KendallProcess.run(
            arguments + ["--threshold", "throughput > 1M/s", "--threshold", "mean < 30s"],
            environment: ["GITHUB_ACTIONS": "true"])
        #expect(failed.status == 99)
        #expect(failed.errors.contains("a threshold failed: throughput > 1M/s: measured "))
        #expect(failed.output.contains("\nthresholds            fail  throughput > 1M/s"))
        #expect(failed.output.contains("::error title=kendall run%3A threshold failed::"))

        for expression in ["p98 < 1s", "p99 < 150", "plateau.p99 < 1s"] {
            let mistake = try KendallProcess.run(arguments + ["--threshold", expression])
            #expect(mistake.status == 64)
            #expect(mistake.errors.contains("--threshold \"\(expression)\""), "\(mistake.errors)")
        }
    }
}
