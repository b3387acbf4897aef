import Foundation
import TestSupport
import Testing

/// The dashboard on real terminals: whatever happens, they are left as they were, and the report
/// follows where there can be one.
///
/// Runs that an event is to end last a minute, so that none of them ends of itself before.
struct DashboardTests {
    static func demo(_ seconds: Int = 60) -> [String] {
        ["demo", "--duration", "\(seconds)s", "--seed", "1"]
    }

    @Test(arguments: [(140, 40), (80, 24), (60, 18), (40, 10), (20, 5)])
    func aRunIsShownAtAnySizeAndReported(columns: Int, rows: Int) throws {
        let run = try TerminalRun.run(Self.demo(2), columns: columns, rows: rows)
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.hadDashboard)
        #expect(run.hasReport)
        #expect(run.screen.contains("measured beside") == (columns >= 60))
    }

    @Test func resizesToNearlyNothingAndBackLeaveAWholePicture() throws {
        let run = try TerminalRun.run(
            Self.demo(),
            events: [
                .init(after: 0.5, resize: [5, 20]), .init(after: 0.5, resize: [1, 1]),
                .init(after: 0.5, resize: [24, 80]),
                .init(after: 0, once: "KENDALL", resize: [40, 140]),
                .key("q", after: 0, once: "W by quantile"),
            ])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.hasReport)
        // Drawn anew and whole: the last resize is one event before the last.
        #expect(run.screen.components(separatedBy: "W by quantile").count > 2)
    }

    @Test func everyKeyMayBePressed() throws {
        let folder = try TemporaryFolder()
        let keys = "ffpplLwwgggccee123456789\t\t0??hh\u{c}zZ+-<>mr".map(String.init)
        // Arrow, function and escape keys, an invalid byte of UTF-8 and one of several bytes.
        let sequences = ["\u{1b}[A", "\u{1b}OP", "\u{1b}[6~", "\u{1b}", "é", "語"]
        let run = try TerminalRun.run(
            Self.demo() + ["--snapshot", folder.path("frame.txt")],
            events: (keys + sequences + ["s"]).map { .key($0, after: 0.06) }
                + [.key("q", after: 1)])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.hasReport)
        let frame = try String(contentsOfFile: folder.path("frame.txt"), encoding: .utf8)
        let lines = frame.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count >= 40)
        #expect(lines.allSatisfy { $0.count <= 140 })
        #expect(frame.contains("KENDALL"))
    }

    @Test func theKeyThatStopsReportsWhatWasMeasuredAndIsNoFailure() throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(
            Self.demo() + ["--format", "json"], events: [.key("q", after: 1)],
            output: folder.path("out"))
        run.expectRestored()
        #expect(run.status == 0)
        let result = try RunResult(String(contentsOfFile: folder.path("out"), encoding: .utf8))
        #expect(result.value("outcome") as? String == "interrupted")
        #expect(try result.requests("completed") > 0)
        try result.expectBalance()
    }

    @Test func theKeyThatStopsTwiceStopsAtOnce() throws {
        // A target that answers after the minute, so that only haste ends the run.
        let (server, url) = try KendallProcess.server(["--service-time", "60s"])
        defer { server.signal(SIGKILL) }
        let run = try TerminalRun.run(
            ["run", url.absoluteString, "--duration", "60s"],
            events: [.key("q", after: 0.5), .key("q", after: 0.05)])
        run.expectRestored()
        #expect(run.status == 130)
        #expect(!run.hasReport)
    }

    @Test func aPauseKeepsTheBooksBalanced() throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(
            Self.demo() + ["--format", "json"],
            events: [
                .key("p", after: 1), .key("p", after: 1, once: "PAUSED"), .key("q", after: 1),
            ],
            output: folder.path("out"))
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.screen.contains("PAUSED"))
        let result = try RunResult(String(contentsOfFile: folder.path("out"), encoding: .utf8))
        try result.expectBalance()
        #expect(try result.requests("not_sent") > 0)
        #expect(try result.requests("completed") > 0)
    }

    /// 40 requests a second at 4 × 10 ms, 42 after the key, and 40 again.
    @Test func theRateIsChangedOnTheWayAndEveryStretchIsAPhase() throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(
            [
                "demo", "--rate", "40", "--service-time", "10ms", "--duration", "6s", "--seed", "7",
                "--format", "json",
            ], events: [.key("+", after: 1.5), .key("-", after: 1, once: "42/s from")],
            output: folder.path("out"))
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.screen.contains("42/s from"))
        let (result, phases) = try Self.result(folder.path("out"))
        #expect(phases.count == 3)
        #expect(Self.numbers(phases, "load.offered_rate_per_s") == [40, 42, 40])
        #expect(phases.allSatisfy { $0["recorded"] as? Bool == true })
        // Starts are ends of slices, in order, and the whole ends when it was to.
        let starts = Self.numbers(phases, "start_s")
        #expect(starts.allSatisfy { ($0 * 4).rounded() == $0 * 4 })
        #expect(starts == starts.sorted())
        // Later only where the process had no processor then.
        #expect((5.99..<9).contains(try result.number("measured.window.end_s")))
        // Every request belongs to one of them.
        #expect(
            Int(Self.numbers(phases, "measured.requests.scheduled").reduce(0, +))
                == (try result.requests("scheduled")))
        // Each at its own rate beside the model; the mixture beside none.
        #expect(Self.numbers(phases, "predicted.parameters.arrival_rate_per_s") == [40, 42, 40])
        #expect(phases.allSatisfy { !(($0["comparison"] as? [Any]) ?? []).isEmpty })
        #expect(result.value("predicted") == nil)
        #expect(result.value("load.offered_rate_per_s") == nil)
        #expect(result.value("measured.stationarity") == nil)
        #expect(result.value("measured.arrivals") == nil)
    }

    /// A scenario's phase of 40 requests a second, 44 after the key; the next is as the file says.
    @Test func aScenariosLoadIsChangedToTheEndOfItsPhase() throws {
        let folder = try TemporaryFolder()
        let scenario = """
            model: { workers: 4, service_time: 10ms }
            phases:
              - { name: calm, duration: 5s, rate: 40/s }
              - { name: rest, pause: 3s }
              - { name: busy, duration: 3s, rate: 80/s }
            thresholds: ["calm.error_rate < 1%"]
            """
        let (run, result, phases) = try Self.replay(
            scenario,
            events: [
                .key("+", after: 1), .key("+", after: 0), .key("<", once: "calm from"),
                .key(">", after: 0, once: "figures of phase 1/4"), .key("m"),
                .key("+", after: 0, once: "phase 3/4 rest"),
            ], in: folder)
        #expect(run.screen.contains("44/s from"))
        #expect(run.screen.contains("figures of phase 1/4"))
        let names = phases.compactMap { $0["name"] as? String }
        #expect(names.count == 4)
        #expect([names.first, names.last] == ["calm", "busy"])
        #expect(names.dropFirst().first?.hasSuffix(", 44/s") == true)
        #expect(names.dropFirst().first?.hasPrefix("calm from ") == true)
        let rates = Self.numbers(phases, "load.offered_rate_per_s").map {
            ($0 * 1e6).rounded() / 1e6
        }
        #expect(rates == [40, 44, 80])
        #expect(Self.numbers(phases, "predicted.parameters.arrival_rate_per_s") == [40, 44, 80])
        let starts = Self.numbers(phases, "start_s")
        #expect(starts[1] * 4 == (starts[1] * 4).rounded())
        #expect(starts[3] == 8)
        // Every request belongs to one of them, and a threshold is judged by what the file asks for.
        #expect(
            Int(Self.numbers(phases, "measured.requests.scheduled").reduce(0, +))
                == (try result.requests("scheduled")))
        let thresholds = try #require(result.value("thresholds") as? [[String: Any]])
        #expect(thresholds.map { $0["verdict"] as? String } == ["pass"])
    }

    /// The trace is over early, so the next phase begins before its time.
    @Test func aPhaseMayBeginAndBeChangedBeforeItWasToBegin() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<40).map { "\(Double($0) / 10),GET,/\n" }.joined()
        try ("at,method,url\n" + lines).write(
            toFile: folder.path("t.csv"), atomically: true, encoding: .utf8)
        let scenario = """
            model: { workers: 4, service_time: 10ms }
            phases:
              - { name: log, trace: t.csv }
              - { name: even, duration: 4s, rate: 40/s }
            """
        let faster = (0..<40).map { TerminalRun.Event.key("+", after: $0 == 0 ? 0.5 : 0) }
        let (_, result, phases) = try Self.replay(
            scenario, events: faster + [.key("r", once: "phase ./. even")], in: folder)
        let names = phases.compactMap { $0["name"] as? String }
        #expect(names.contains("even") && names.contains { $0.hasPrefix("log from ") })
        let first = try #require(phases.first { $0["name"] as? String == "even" })
        #expect((first["start_s"] as? Double ?? 9) < 3.9)
        #expect(try result.requests("scheduled") > 40)
    }

    @Test func figuresThatBeginAnewInAScenarioLeaveOutWhatWasBefore() throws {
        let folder = try TemporaryFolder()
        let scenario = """
            phases:
              - { name: calm, duration: 2s, rate: 40/s }
              - { name: ramp, duration: 4s, rate: { from: 40/s, to: 80/s } }
            """
        let (_, result, phases) = try Self.replay(
            scenario,
            events: [
                // Resized, the screen is sent whole.
                .init(after: 2.3, resize: [40, 139]), .init(after: 0.6, resize: [40, 140]),
                .key("-", after: 0, once: "phase 2/2 ramp"), .key("r", once: "× 0.95"),
            ], in: folder)
        #expect(phases.last?["recorded"] as? Bool == true)
        #expect(phases.dropLast().allSatisfy { $0["recorded"] as? Bool == false })
        #expect((phases.last?["name"] as? String)?.hasSuffix(" s, × 0.95") == true)
        #expect(
            try result.number("measured.response_time_s.count")
                == Self.numbers(phases, "measured.response_time_s.count").last)
        #expect(
            try result.number("measured.throughput_per_s.value")
                == Self.numbers(phases, "measured.throughput_per_s.value").last)
    }

    @Test func figuresThatBeginAnewLeaveOutWhatWasBefore() throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(
            Self.demo(5) + ["-o", folder.path("run.json")],
            events: [.key("r", after: 1.5), .init(after: 0, resize: [40, 139])])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.screen.contains("figures begin anew"))
        // The report names what does not count.
        #expect(run.afterwards.contains("  (120/s) "))
        let (result, phases) = try Self.result(folder.path("run.json"))
        #expect(phases.map { $0["recorded"] as? Bool } == [false, true])
        let start = Self.numbers(phases, "start_s")[1]
        #expect(try result.number("measured.window.start_s") == start)
        // One rate counts: the whole is told as that of a plain run.
        #expect(try result.number("load.offered_rate_per_s") == 120)
        #expect(result.value("predicted.model") as? String == "M/M/4")
        #expect(
            try result.number("measured.response_time_s.count")
                == Self.numbers(phases, "measured.response_time_s.count")[1])
    }

    @Test func earlierPhasesAndOtherModelsAreLookedAt() throws {
        let run = try TerminalRun.run(
            Self.demo() + ["--rate", "100"],
            events: [
                .key("+", after: 1.2), .key("<", after: 1, once: "offered 105"),
                .key("w", after: 0, once: "figures of phase 1/2"), .key(">"), .key("m"),
                .key("m", after: 1.6), .key("q", after: 1.6),
            ])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(run.screen.contains("figures of phase 1/2"))
        #expect(run.screen.contains("fitted"))
        #expect(run.hasReport)
        #expect(run.afterwards.contains("PHASES: MEASURED / MODEL"))
    }

    @Test func aClosedLoadHasNoRateToChange() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "5ms", "--workers", "4"])
        defer { server.signal(SIGKILL) }
        let run = try TerminalRun.run(
            ["ab", "-n", "1000000", "-c", "4", "-t", "60", url.absoluteString + "/"],
            events: [
                // Resized, the screen is sent whole, and not only what differs.
                .key("+", after: 0.6), .init(after: 0, resize: [40, 139]),
                .key("p", after: 0.6, once: "there is no rate"),
                .init(after: 0, resize: [40, 138]),
                .key("q", after: 0, once: "only an open load"),
            ])
        run.expectRestored()
        #expect(run.screen.contains("there is no rate to be changed: only open load has one"))
        #expect(run.screen.contains("only an open load can be paused"))
    }

    /// Replays a scenario beside a target of its own, with keys; its result and phases.
    private static func replay(
        _ scenario: String, events: [TerminalRun.Event], in folder: TemporaryFolder
    ) throws -> (TerminalRun, RunResult, phases: [[String: Any]]) {
        try ("version: 1\nseed: 7\nserve: { workers: 4, service_time: 10ms }\n" + scenario)
            .write(toFile: folder.path("two.yaml"), atomically: true, encoding: .utf8)
        let run = try TerminalRun.run(
            ["replay", folder.path("two.yaml"), "--format", "json"], events: events,
            output: folder.path("out"))
        run.expectRestored()
        #expect(run.status == 0)
        let (result, phases) = try Self.result(folder.path("out"))
        return (run, result, phases)
    }

    /// The result of a run with phases: as its schema has it, and in balance.
    private static func result(_ path: String) throws -> (RunResult, phases: [[String: Any]]) {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try ResultSchema.isThere ? ResultSchema.complaint(text) == "" : true)
        let result = try RunResult(text)
        try result.expectBalance()
        return (result, try #require(result.value("phases") as? [[String: Any]]))
    }

    /// Numbers at a path of each of some objects.
    private static func numbers(_ objects: [[String: Any]], _ path: String) -> [Double] {
        objects.compactMap { object in
            path.split(separator: ".").reduce(object as Any?) { value, key in
                (value as? [String: Any])?[String(key)]
            } as? Double
        }
    }

    @Test(
        arguments: [
            ("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129),
        ] as [(String, Int32)])
    func aSignalToStopLeavesTheTerminalAndTheReport(signal: String, status: Int32) throws {
        let run = try TerminalRun.run(
            Self.demo(), events: [.init(after: 0.7, signal: signal)])
        run.expectRestored()
        #expect(run.status == status)
        #expect(run.hasReport)
    }

    @Test(
        arguments: [
            ("SIGQUIT", 131), ("SIGABRT", 134), ("SIGSEGV", 139), ("SIGILL", 132), ("SIGBUS", 135),
            ("SIGFPE", 136), ("SIGUSR1", 138), ("SIGXCPU", 152), ("SIGRTMIN", 162),
            ("SIGRTMAX", 192),
        ] as [(String, Int32)])
    func aCrashLeavesTheTerminalAsItWas(signal: String, status: Int32) throws {
        let run = try TerminalRun.run(
            Self.demo(), environment: ["SWIFT_BACKTRACE": "enable=no"],
            events: [.init(after: 0.7, signal: signal)])
        run.expectRestored()
        #expect(run.status == status)
    }

    #if DEBUG
        @Test func aTrapLeavesTheTerminalAsItWasAndItsMessageOnIt() throws {
            let run = try TerminalRun.run(
                Self.demo(), environment: ["KENDALL_TRAP": "1", "SWIFT_BACKTRACE": "enable=no"])
            run.expectRestored()
            #expect(run.hadDashboard)
            // SIGILL of x86's ud2, SIGTRAP of ARM's brk.
            #expect([132, 133].contains(run.status))
            #expect(run.afterwards.contains("a planted trap"))
            #expect(!run.screen.contains("a planted trap"))
        }
    #endif

    @Test func aStopAndAContinueGiveTheTerminalBackAndTakeItAgain() throws {
        let run = try TerminalRun.run(
            Self.demo(),
            events: (0..<6).flatMap { _ in
                [
                    // While it draws what the key asks for.
                    TerminalRun.Event.key("l"), TerminalRun.Event(after: 0, signal: "SIGTSTP"),
                    TerminalRun.Event(after: 0.5, once: #"\x1b\[\?1049l"#, signal: "SIGCONT"),
                    TerminalRun.Event(after: 0.5, once: #"\x1b\[\?1049h"#, resize: [40, 140]),
                ]
            } + [.key("q", after: 0.5)])
        run.expectRestored()
        #expect(run.status == 0)
        #expect(!run.heldWhileStopped)
        #expect(run.screen.components(separatedBy: "\u{1b}[?1049h").count == 8)
        #expect(run.hasReport)
    }

    @Test(arguments: [
        ["TERM": "dumb"], ["TERM": ""], ["CI": "true"],
    ])
    func noDashboardWhereNobodyCouldSeeIt(environment: [String: String]) throws {
        let run = try TerminalRun.run(Self.demo(2) + ["-v"], environment: environment)
        run.expectRestored()
        #expect(run.status == 0)
        #expect(!run.hadDashboard)
        #expect((run.screen + run.afterwards).contains(/kendall: [12] s/))
        #expect(!run.afterwards.contains("\u{1b}[?25l"))
    }

    @Test func aTerminalOfAnUnknownKindIsTakenForTheUsualOne() throws {
        let run = try TerminalRun.run(Self.demo(2), environment: ["TERM": "no-such-terminal"])
        run.expectRestored()
        #expect(run.hadDashboard)
        #expect(run.status == 0)
    }

    @Test(arguments: [TerminalRun.Session.none, .background])
    func withoutATerminalOrInTheBackgroundThereAreLines(session: TerminalRun.Session) throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(
            Self.demo(2) + ["-v"], output: folder.path("out"), errors: folder.path("err"),
            session: session)
        run.expectRestored()
        #expect(run.status == 0)
        #expect(!run.hadDashboard)
        let errors = try String(contentsOfFile: folder.path("err"), encoding: .utf8)
        #expect(errors.contains(/kendall: [12] s/))
        #expect(!errors.contains("\r"))
    }

    /// Standard output to a file, and to a pipe; standard error to a file.
    @Test(arguments: [false, true])
    func streamsThatGoElsewhereAreOfNoConcernToIt(isPipe: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("out")
        var reader: KendallProcess?
        if isPipe {
            #expect(mkfifo(path, 0o600) == 0)
            reader = try KendallProcess([path], program: URL(fileURLWithPath: "/bin/cat"))
        }
        let run = try TerminalRun.run(
            Self.demo(2) + ["--format", "json"], output: path, errors: folder.path("err"))
        run.expectRestored()
        #expect(run.hadDashboard)
        #expect(run.status == 0)
        let output =
            try reader?.finish(timeout: 30).output ?? String(contentsOfFile: path, encoding: .utf8)
        let result = try RunResult(output)
        #expect(result.value("outcome") as? String == "completed")
        let errors = try String(contentsOfFile: folder.path("err"), encoding: .utf8)
        #expect(!errors.contains("\u{1b}"))
    }

    @Test func withoutUnicodeThePictureIsOfASCII() throws {
        let run = try TerminalRun.run(Self.demo(2), environment: ["LC_ALL": "C"])
        run.expectRestored()
        #expect(run.hadDashboard)
        let shown = run.screen.components(separatedBy: "\u{1b}[?1049h").last ?? ""
        #expect(shown.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test func withoutColourNoneIsSent() throws {
        let plain = try TerminalRun.run(Self.demo(2), environment: ["NO_COLOR": "1"])
        plain.expectRestored()
        #expect(plain.hadDashboard)
        #expect(!plain.screen.contains("\u{1b}[38;5;"))
        // Set and empty is not set (no-color.org).
        let coloured = try TerminalRun.run(Self.demo(2), environment: ["NO_COLOR": ""])
        #expect(coloured.screen.contains("\u{1b}[38;5;"))
    }

    @Test func exportedSizesDoNotDeceiveIt() throws {
        let run = try TerminalRun.run(Self.demo(2), environment: ["LINES": "5", "COLUMNS": "20"])
        run.expectRestored()
        #expect(run.screen.contains("measured beside"))
    }

    @Test func aTerminalThatStopsReadingHoldsUpNothing() throws {
        let folder = try TemporaryFolder()
        // Full pictures into a terminal that takes none of them: its buffer is full soon.
        let redraws = (0..<12).map { _ in TerminalRun.Event.key("g", after: 0.15) }
        let result = try RunResult.unpaused {
            let run = try TerminalRun.run(
                Self.demo(6) + ["--format", "json", "--fps", "10"],
                events: [.init(after: 0.5, reading: false)] + redraws, output: folder.path("out"),
                errors: folder.path("err"))
            #expect(!run.hung)
            #expect(run.settingsAreAsBefore)
            #expect(run.eventsLeft == 0)
            #expect(run.status == 0)
            return try RunResult(String(contentsOfFile: folder.path("out"), encoding: .utf8))
        }
        #expect(result.value("outcome") as? String == "completed")
        // The terminal stood still for five seconds, no request did, nor the process.
        #expect(!result.stoodStill)
        try result.expectAllCompleted()
        #expect(try result.number("measured.send_lag_s.max") < 1)
    }

    @Test func aRecordingIsShownAgainAsItWas() throws {
        let folder = try TemporaryFolder()
        let run = try TerminalRun.run(Self.demo(3) + ["--ui-record", folder.path("seen.jsonl")])
        #expect(run.status == 0)
        let recording = try String(contentsOfFile: folder.path("seen.jsonl"), encoding: .utf8)
        #expect(recording.split(separator: "\n").count > 4)
        let replay = [
            "demo", "--ui-replay", folder.path("seen.jsonl"), "--snapshot", folder.path("a.txt"),
        ]
        #expect(try KendallProcess.run(replay).status == 0)
        let frame = try String(contentsOfFile: folder.path("a.txt"), encoding: .utf8)
        #expect(frame.contains("measured beside M/M/4"))
        let shown = try TerminalRun.run(Array(replay.prefix(3)))
        shown.expectRestored()
        #expect(shown.hadDashboard)
        #expect(shown.screen.contains("measured beside M/M/4"))
        let interrupted = try TerminalRun.run(
            Array(replay.prefix(3)), events: [.init(after: 0.5, signal: "SIGINT")])
        interrupted.expectRestored()
        #expect(interrupted.status == 130)
        // Neither is a recording that is none.
        try "{}\n".write(toFile: folder.path("seen.jsonl"), atomically: true, encoding: .utf8)
        let bad = try KendallProcess.run(replay)
        #expect(bad.status == 65)
        #expect(bad.errors.contains("line 1 is not a snapshot"))
    }

    @Test func theBenchIsShownWhereAPersonReadsItsReport() throws {
        let folder = try TemporaryFolder()
        let (server, url) = try KendallProcess.server(["--service-time", "5ms", "--workers", "4"])
        defer { server.signal(SIGKILL) }
        let arguments = ["ab", "-n", "1000000", "-c", "4", "-t", "2", url.absoluteString + "/"]
        let shown = try TerminalRun.run(arguments)
        shown.expectRestored()
        #expect(shown.hadDashboard)
        #expect(shown.status == 0)
        #expect(shown.screen.contains("closed 4 at once"))
        #expect(shown.afterwards.contains("Requests per second:"))
        // A script reads it: no dashboard, ApacheBench's own progress.
        let piped = try TerminalRun.run(arguments, output: folder.path("out"))
        #expect(!piped.hadDashboard)
        let quiet = try TerminalRun.run(["ab", "-q"] + arguments.dropFirst())
        #expect(!quiet.hadDashboard)
    }
}
