import Comparison
import Foundation
import Measurements
import Reports
import TestSupport
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
    @Test(.enabled(if: ResultSchema.isThere, "needs python3 with the package jsonschema"))
    func everyResultIsWhatThePublishedSchemaSays() throws {
        for name in Fixtures.names {
            let text = try JSONReport.render(try Fixtures.named(name))
            #expect(try ResultSchema.complaint(text) == "", "\(name)")
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
            #expect(try ResultSchema.complaint(wrong) != "", "\(to)")
        }
    }
}
