import TestSupport
import Testing

/// Every mistake is exit 64 and one line that names what is wrong and what to write.
struct UsageTests {
    /// Options of curl that are none here, and a header whose option was forgotten.
    @Test(arguments: [
        ["-u", "name:CANARY"], ["-uname:CANARY"], ["-uname:CANARY=="], ["-bid=CANARY"],
        ["--cookie=id:CANARY"], ["--cookie", "id=CANARY"], ["Authorization: Bearer CANARY"],
        ["name:CANARY@127.0.0.1", "id=CANARY"],
    ])
    func whatIsNotUnderstoodIsNotShownWhereItMayBeASecret(words: [String]) throws {
        let outcome = try KendallProcess.run(["run", "http://127.0.0.1:1/"] + words)
        #expect(outcome.status == 64)
        #expect(!(outcome.output + outcome.errors).contains("CANARY"), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("see kendall run --help\n"), "\(outcome.errors)")
    }

    @Test(arguments: [
        ("serve --workers x", "--workers", "such as 4"),
        ("serve --workers 0", "--workers 0", "--workers 4"),
        ("serve --workers -1", "--workers -1", "--workers 4"),
        ("serve --workers", "--workers", "such as 4"),
        ("serve --wrokers 4", "--wrokers", "--workers"),
        ("serve --service-time 20", "--service-time", "250ms"),
        ("serve --service-law normal", "--service-law", "erlang:4"),
        ("serve --service-law hyper:0.5", "--service-law", "hyper:4"),
        ("serve --capacity 2", "--capacity 2", "--capacity 4"),
        ("serve --architecture pool", "--architecture pool", "--architecture workers"),
        ("serve --architecture fork-join:0", "--architecture", "fork-join:4"),
        ("serve --discipline lifo", "--discipline lifo", "--discipline fcfs"),
        ("serve --architecture cpu --discipline ps", "--discipline ps", "--discipline fcfs"),
        ("serve --port 70000", "--port 70000", "--port 8080"),
        ("serve --response-bytes 1XB", "--response-bytes", "64KiB"),
        ("serve --seed -1", "--seed", "such as 42"),
        ("serve --event-loops 0", "--event-loops 0", "--event-loops 1"),
        ("model M/M/4", "service time", "--service-time 100ms"),
        ("model M/M/4 --service-time 100ms", "arrival rate", "--arrival-rate 30/s"),
        ("model M/M/4 --arrival-rate nan --service-time 1s", "--arrival-rate", "200/s"),
        ("model M/M/4 --arrival-rate -5 --service-time 1s", "--arrival-rate", "200/s"),
        ("model M/M/4 --arrival-rate 0 --service-time 1s", "--arrival-rate", "200/s"),
        ("model M/M/4 --arrival-rate 5 --service-time 0", "--service-time", "100ms"),
        ("model M/M/0 --arrival-rate 5 --service-time 1s", "character 5", "M/M/4"),
        ("model M/X/4 --arrival-rate 5 --service-time 1s", "character 3", "M/M/4"),
        ("model M/M/4/2 --arrival-rate 5 --service-time 1s", "character 7", "M/M/4/100"),
        ("model M/M/4 --capacity 2 -r 5 --service-time 1s", "capacity is 2", "--capacity 100"),
        ("model M/G/4 --arrival-rate 5 --service-time 1s", "SCV", "--service-scv 0.5"),
        ("model M/M/4 --patience 1s", "--patience", "M/M/4+M"),
        ("model M/M/4 --workers 5", "--workers 5", "M/M/4"),
        ("model M/M/4 --sweep x=1..2", "--sweep", "c=1..16"),
        ("model M/M/4 --for p99", "--for", "p99 < 150ms"),
        ("model M/M/4 --format xml", "--format", "json"),
        ("model document --requests 0", "number of requests is 0", "--requests 100"),
        ("model document --workers 0", "number of workers is 0", "--workers 4"),
        ("model document --capacity 9", "--capacity", "leave it out"),
        ("model M/M/4 --time 9s", "--time", "leave it out"),
        ("model", "notation", "M/M/4"),
        ("srve", "srve", "kendall --help"),
    ])
    func aMistakeIsOneLineWithTheOptionAndAnExample(
        command: String, names: String, example: String
    ) throws {
        let outcome = try KendallProcess.run(command.split(separator: " ").map(String.init))
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("kendall: "))
        #expect(outcome.errors.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        #expect(outcome.errors.contains(names), "\(outcome.errors)")
        #expect(outcome.errors.contains(example), "\(outcome.errors)")
        for noise in ["Usage:", "Error", "ModelError", "Optional("] {
            #expect(!outcome.errors.contains(noise), "\(outcome.errors)")
        }
    }

    @Test func controlCharactersInAMistakeStayOnItsLine() throws {
        let outcome = try KendallProcess.run(["model", "M/M/4\n\u{1b}[2J"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
        #expect(!outcome.errors.contains("\u{1b}"))
    }

    @Test(arguments: [["--version"], ["--help"], ["serve", "--help"], ["model", "--help"]])
    func whatIsAskedForGoesToStandardOutput(arguments: [String]) throws {
        let outcome = try KendallProcess.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains(arguments == ["--version"] ? "0.1.0" : "USAGE: kendall"))
    }
}
