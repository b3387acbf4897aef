import Foundation
import TestSupport
import Testing

/// The result of a run, read from its JSON without our own types: as a script would.
struct RunResult {
    let json: [String: Any]
    /// As it was printed.
    let text: String

    init(_ text: String) throws {
        self.text = text
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        json = try #require(value as? [String: Any])
    }

    init(json: [String: Any]) {
        self.json = json
        text = ""
    }

    /// Runs `kendall run --format json`, which must end with `status`; once more, a few times, where
    /// it does not, or nothing was sent, and the machine stood still.
    static func of(
        _ arguments: [String], status: Int32 = 0, timeout: Double = 60
    ) throws -> RunResult {
        try ofCommand(["run"] + arguments + ["--format", "json"], status: status, timeout: timeout)
    }

    /// The same of any command that prints a result.
    static func ofCommand(
        _ words: [String], status: Int32, timeout: Double = 60
    ) throws -> RunResult {
        var outcome = try KendallProcess.run(words, timeout: timeout)
        for _ in 0..<5 {
            guard let result = try? RunResult(outcome.output), result.stoodStill,
                try outcome.status != status || result.requests("sent") == 0
            else { break }
            outcome = try KendallProcess.run(words, timeout: timeout)
        }
        #expect(outcome.status == status, "\(outcome.errors)")
        return try RunResult(outcome.output)
    }

    /// The first of a few runs in which the process never stood still, or the last of them.
    static func unpaused(_ run: () throws -> RunResult) throws -> RunResult {
        var result = try run()
        for _ in 0..<9 where result.stoodStill { result = try run() }
        return result
    }

    /// The value at keys with dots between, such as `measured.requests.sent`.
    func value(_ path: String) -> Any? {
        var value: Any? = json
        for key in path.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
        return value
    }

    func number(_ path: String) throws -> Double {
        try #require(value(path) as? Double, "\(path)")
    }

    func count(_ path: String) throws -> Int { try #require(value(path) as? Int, "\(path)") }

    func requests(_ key: String) throws -> Int { try count("measured.requests.\(key)") }

    /// The counts by status.
    var statuses: [String: Int] { value("measured.status") as? [String: Int] ?? [:] }

    /// The counts by kind of failure.
    var failures: [String: Int] {
        get throws {
            let errors = try #require(value("measured.errors") as? [[String: Any]])
            var counts: [String: Int] = [:]
            for error in errors {
                let kind = try #require(error["kind"] as? String)
                counts[kind, default: 0] += try #require(error["count"] as? Int)
            }
            return counts
        }
    }

    /// Every request is in exactly one bucket.
    func expectBalance() throws {
        #expect(try requests("scheduled") == requests("sent") + requests("not_sent"))
        #expect(
            try requests("sent")
                == requests("completed") + requests("failed") + requests("unfinished"))
        #expect(try failures.values.reduce(0, +) == requests("failed"))
        #expect(try statuses.values.reduce(0, +) == requests("completed"))
    }

    /// Whether the machine left the process without a processor for a while, as the run says.
    var stoodStill: Bool { (value("measured.generator.pauses") as? Int ?? 0) > 0 }

    /// Every request was sent and completed, but for those that fell due while the process stood
    /// still: no burst makes up for them (promise 8), on no machine.
    func expectAllCompleted(of scheduled: Int? = nil) throws {
        try expectAllSent(of: scheduled)
        #expect(try failures == [:])
        #expect(try requests("completed") == requests("sent"))
    }

    /// The same of sending alone.
    func expectAllSent(of scheduled: Int? = nil) throws {
        try expectBalance()
        #expect(try requests("not_sent") == 0 || stoodStill)
        if let scheduled { #expect(try requests("scheduled") == scheduled) }
    }
}
