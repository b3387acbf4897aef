import Comparison
import Foundation
import Measurements
import Reports
import Testing

struct JSONReportTests {
    @Test(arguments: Fixtures.names)
    func aResultComesBackAsItWas(name: String) throws {
        let result = try Fixtures.named(name)
        let text = try JSONReport.render(result)
        #expect(text.hasSuffix("}\n"))
        #expect(!text.contains("null"))
        #expect(try JSONReport.read(Array(text.utf8)) == result)
    }

    @Test func keysAreSortedAndSlashesPlain() throws {
        let text = try JSONReport.render(try Fixtures.named("clean"))
        #expect(text.contains("\"url\" : \"http://127.0.0.1:8080/\""))
        let order = try ["argv", "command", "comparison", "load", "measured", "version"].map {
            try #require(text.range(of: "\n  \"\($0)\"")?.lowerBound)
        }
        #expect(order == order.sorted())
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aNumberThatIsNotFiniteIsNeverWritten(value: Double) throws {
        var result = try Fixtures.named("clean")
        result.measured.throughput = Estimate(value)
        #expect(throws: EncodingError.self) { try JSONReport.render(result) }
    }

    @Test(arguments: [
        ("", ResultFileError.notJSON), ("{", .notJSON), ("[]", .unreadable(key: "")),
        ("{}", .missing(key: "schema")),
        (#"{"schema": "vegeta/1"}"#, .otherSchema("vegeta/1")),
        (#"{"schema": "kendall.result/1"}"#, .missing(key: "version")),
        (#"{"schema": 1}"#, .unreadable(key: "schema")),
    ])
    func whatIsNotAResultIsRefusedWithTheKey(text: String, error: ResultFileError) {
        #expect(throws: error) { try JSONReport.read(Array(text.utf8)) }
    }

    @Test func keysOfANewerVersionArePassedOver() throws {
        let result = try Fixtures.named("clean")
        let text = try JSONReport.render(result)
            .replacingOccurrences(of: "\"argv\" :", with: "\"added_later\" : {}, \"argv\" :")
        #expect(try JSONReport.read(Array(text.utf8)) == result)
    }

    /// Checked by Python's jsonschema, an implementation that is not ours.
    @Test(.enabled(if: Validator.isThere, "needs python3 with the package jsonschema"))
    func everyResultIsWhatThePublishedSchemaSays() throws {
        for name in Fixtures.names {
            let text = try JSONReport.render(try Fixtures.named(name))
            #expect(try Validator.complaint(text) == "", "\(name)")
        }
        let clean = try JSONReport.render(try Fixtures.named("clean"))
        for (from, to) in [
            ("\"schema\" : \"kendall.result/1\"", "\"schema\" : \"kendall.result/2\""),
            ("\"outcome\" : \"completed\"", "\"outcome\" : null"),
            ("\"stable\" : true", "\"stable\" : true, \"unheard_of\" : 1"),
            ("\"seed\" : 42", "\"seed\" : \"42\""),
        ] {
            let wrong = clean.replacingOccurrences(of: from, with: to)
            #expect(wrong != clean)
            #expect(try Validator.complaint(wrong) != "", "\(to)")
        }
    }
}

/// The published schema, asked through python3.
private enum Validator {
    private static let schema = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/result.schema.json").standardizedFileURL

    static let isThere: Bool = (try? python("import jsonschema", input: ""))?.status == 0

    /// The first thing the schema objects to; empty where it is content.
    static func complaint(_ json: String) throws -> String {
        let program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)):
                print(list(error.absolute_path), error.message[:200])
                break
            """
        let (status, output) = try python(program, input: json)
        return status == 0 ? output : "python3 ended with \(status)"
    }

    private static func python(
        _ program: String, input: String
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, schema.path]
        let output = Pipe()
        // A file, for a pipe could fill up before python reads it.
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString).json")
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
