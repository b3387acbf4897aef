import Foundation
import TestSupport
import Testing

/// What became of a command on a terminal of its own (see `terminal_run.py`), and of that terminal.
struct TerminalRun: Decodable {
    /// Something that happens so many seconds after the dashboard appeared or the event before.
    struct Event: Encodable {
        var after: Double
        /// A regular expression of what has to be written first, after the event before: the seconds
        /// count from there.
        var once: String?
        var key: String?
        var signal: String?
        /// Rows and columns.
        var resize: [Int]?
        /// Whether the terminal takes what is written to it.
        var reading: Bool?

        static func key(_ key: String, after: Double = 0.3, once: String? = nil) -> Event {
            Event(after: after, once: once, key: key)
        }
    }

    /// Where the command stands towards the terminal.
    enum Session: String, Encodable { case foreground, background, none }

    private struct Specification: Encodable {
        var command: [String]
        var columns: Int
        var rows: Int
        var environment: [String: String]
        var events: [Event]
        var stdout: String?
        var stderr: String?
        var session: Session
        var limit: Double
    }

    let hung: Bool
    /// The exit code, as a shell tells it.
    let status: Int32
    let hadDashboard: Bool
    let settingsAreAsBefore: Bool
    let isOnMainScreen: Bool
    let cursorIsVisible: Bool
    /// Whether the terminal was not given back before a SIGCONT, when the command stood still.
    let heldWhileStopped: Bool
    let eventsLeft: Int
    /// All that was written until the dashboard left.
    let screen: String
    let sinceLastEvent: String
    /// What was written after it left.
    let afterwards: String

    static func run(
        _ arguments: [String], columns: Int = 140, rows: Int = 40,
        environment: [String: String] = [:], events: [Event] = [], output: String? = nil,
        errors: String? = nil, session: Session = .foreground, limit: Double = 90
    ) throws -> TerminalRun {
        let specification = Specification(
            command: [KendallProcess.executable.path] + arguments, columns: columns, rows: rows,
            environment: environment, events: events, stdout: output, stderr: errors,
            session: session, limit: limit)
        let words = String(decoding: try JSONEncoder().encode(specification), as: UTF8.self)
        let outcome = try KendallProcess(
            ["python3", try fixture("terminal_run.py").path, words],
            program: URL(fileURLWithPath: "/usr/bin/env")
        ).finish(timeout: limit + 30)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(TerminalRun.self, from: Data(outcome.output.utf8))
    }

    /// The terminal is as it was, whatever happened, and all that was to happen did.
    func expectRestored(_ what: Comment? = nil, source: SourceLocation = #_sourceLocation) {
        #expect(!hung, what, sourceLocation: source)
        #expect(settingsAreAsBefore, what, sourceLocation: source)
        #expect(isOnMainScreen, what, sourceLocation: source)
        #expect(cursorIsVisible, what, sourceLocation: source)
        #expect(eventsLeft == 0, what, sourceLocation: source)
    }

    /// Whether the report stands below what was on the terminal before.
    var hasReport: Bool { afterwards.contains("SEVEN METRICS") }
}
