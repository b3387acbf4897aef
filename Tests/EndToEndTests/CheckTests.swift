import Foundation
import TestSupport
import Testing

/// `kendall check`: plans of good files, places in wrong ones.
struct CheckTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    static let shipped: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "scenarios").path)
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    @Test func theEightScenariosAreThere() {
        #expect(
            Self.shipped == [
                "benchmark.yaml", "load.yaml", "nginx.yaml", "online-shop.yaml", "order-queue.yaml",
                "stress.yaml", "sync-vs-async.yaml", "worked-example.yaml",
            ])
    }

    @Test(arguments: shipped) func everyShippedScenarioHasAPlan(name: String) throws {
        let path = Self.root.appending(path: "scenarios/\(name)").path
        let outcome = try KendallProcess.run(["check", path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("phase"))
    }

    @Test func thePlanOfTheWorkedExampleHasItsNumbers() throws {
        let path = Self.root.appending(path: "scenarios/worked-example.yaml").path
        let plan = try KendallProcess.run(["check", path]).output
        // λ·t = 100 requests; ρ = 10·0.1/4 = 25 %. At a = 1 erlang Erlang's C of 4 servers is 1/49,
        // so that W = 100 ms + (1/49)/(40 − 10) s = 100.68 ms.
        for figure in ["10/s", "10 s", " 100 ", "25 %", "M/M/4", "100.7 ms"] {
            #expect(plan.contains(figure), "\(plan)")
        }
    }

    @Test func theSchemaIsTheOneInTheDocs() throws {
        let docs = try String(
            contentsOf: Self.root.appending(path: "docs/scenario.schema.json"), encoding: .utf8)
        #expect(try KendallProcess.run(["check", "--schema"]).output == docs)
    }

    /// Every shipped scenario is valid, and three wrong ones are not, by an independent validator.
    @Test func shippedScenariosAreValidByTheSchema() throws {
        let program = """
            import json, sys, yaml, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for name in sys.argv[2:]:
                validator.validate(yaml.safe_load(open(name)))
            good = {"version": 1, "phases": [{"rate": "5/s", "duration": "1s"}]}
            validator.validate(good)
            for wrong in ({**good, "phases": []}, {**good, "treshold": []}, {**good, "version": 2}):
                assert not validator.is_valid(wrong), wrong
            """
        let python = Process()
        let output = Pipe()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments =
            ["python3", "-c", program, Self.root.appending(path: "docs/scenario.schema.json").path]
            + Self.shipped.map { Self.root.appending(path: "scenarios/\($0)").path }
        python.standardError = output
        try python.run()
        let errors = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        python.waitUntilExit()
        #expect(python.terminationStatus == 0, "\(errors)")
    }

    @Test func everyProblemIsShownWithItsLineAndACaret() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "wrong.yaml")
        let text = """
            version: 1
            serve: { workers: 0 }
            phases:
              - { duration: 10s, rate: 10x, nmae: "a\u{202e}b" }
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        let outcome = try KendallProcess.run(["check", file.path])
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.contains("\u{202e}"))
        #expect(
            outcome.errors.contains(
                """
                \(file.path):4:28: rate "10x" is not a rate; write 200/s or 25k/min
                      - { duration: 10s, rate: 10x, nmae: "a\\u{202e}b" }
                                               ^

                """))
        #expect(outcome.errors.contains("did you mean \"name\"?"))
        #expect(outcome.errors.hasSuffix("has 2 problems; nothing was sent\n"))
        // What the server refuses is told at its place once the rest is right.
        try text.replacing("10x", with: "10").replacing(", nmae: \"a\u{202e}b\"", with: "")
            .write(to: file, atomically: true, encoding: .utf8)
        let second = try KendallProcess.run(["check", file.path])
        #expect(second.status == 65)
        #expect(second.errors.contains("wrong.yaml:2:19: "), "\(second.errors)")
        #expect(try KendallProcess.run(["check", folder.path + "/none.yaml"]).status == 66)
    }

    @Test func aTraceIsSummedUp() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try "at,url\n0,/a\n0.5,/b\n1,/a\n".write(to: file, atomically: true, encoding: .utf8)
        let outcome = try KendallProcess.run(["check", file.path])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("3, 2 different, over 1 s"))
        try "at,url\nx,/a\n".write(to: file, atomically: true, encoding: .utf8)
        let wrong = try KendallProcess.run(["check", file.path])
        #expect(wrong.status == 65)
        #expect(wrong.errors.contains("\"at\" is not a number of seconds"))
    }

    @Test func thePlanHidesThePasswordOfTheTarget() throws {
        let file = try ReplayTests.Scratch(
            """
            version: 1
            target: http://user:hush@127.0.0.1:1
            requests: [{ get: "/?token=hush" }]
            phases: [{ pause: 1s }]
            """, "a.yaml")
        let outcome = try KendallProcess.run(["check", file.url.path])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("http://***@127.0.0.1:1"))
        #expect(!outcome.output.contains("hush"))
    }

    @Test func anOutputOfNoKnownFormIsAProblemOfTheFile() throws {
        let file = try ReplayTests.Scratch(
            "version: 1\nphases: [{ pause: 1s }]\noutput: [a.json, a.foo]\n", "a.yaml")
        let outcome = try KendallProcess.run(["check", file.url.path])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(":3:18: output \"a.foo\" ends in none of"))
    }
}
