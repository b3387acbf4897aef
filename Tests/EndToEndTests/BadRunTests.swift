import Foundation
import TestSupport
import Testing

/// Mistakes on the command lines of `run` and `demo`: exit 64 and one line that names what is wrong
/// and what to write.
struct BadRunTests {
    private static let url = "http://127.0.0.1:1/"

    @Test(arguments: [
        ("--rate x", "--rate \"x\"", "200/s"), ("--rate 0", "--rate \"0\"", "200/s"),
        ("--rate -5", "--rate \"-5\"", "200/s"), ("--rate nan", "--rate \"nan\"", "200/s"),
        ("--rate 9/fortnight", "\"9/fortnight\"", "200/s"), ("--rate", "--rate", "200/s"),
        ("--rate 11M", "--rate \"11M\"", "200/s"),
        ("--rate 0.0000000001", "--rate \"0.0000000001\"", "200/s"),
        ("--duration 10", "--duration \"10\"", "30s"),
        ("--duration 0s", "--duration \"0s\"", "30s"),
        ("--duration -1s", "--duration \"-1s\"", "30s"),
        ("--requests 0", "--requests \"0\"", "such as 4"),
        ("--requests 1.5", "--requests \"1.5\"", "such as 4"),
        ("--requests 99999999999999999999", "99999999999999999999", "such as 4"),
        ("--arrivals normal", "--arrivals \"normal\"", "poisson"),
        ("--arrivals gamma:0", "--arrivals \"gamma:0\"", "gamma:4"),
        ("--warmup soon", "--warmup \"soon\"", "250ms"),
        ("--warmup 10s --duration 10s", "--warmup", "--warmup 2s"),
        ("--seed -1", "--seed \"-1\"", "such as 42"),
        ("--threads 0", "--threads \"0\"", "such as 4"),
        ("--threads 65", "--threads \"65\"", "such as 4"),
        ("--target-pid 2147483647", "--target-pid 2147483647", "such as"),
        ("--max-connections 0", "--max-connections \"0\"", "such as 4"),
        ("--on-limit wait", "--on-limit \"wait\"", "queue or drop"),
        ("--pacing fast", "--pacing \"fast\"", "balanced or precise"),
        ("--timeout 0s", "--timeout \"0s\"", "100ms"),
        ("--connect-timeout -1s", "--connect-timeout \"-1s\"", "30s"),
        ("-H NoColon", "header", "Name: value"), ("-X GE/T", "\"GE/T\"", "GET or POST"),
        ("--user nocolon", "--user", "name:secret"),
        ("--data a --data-file b", "--data and --data-file", "--help"),
        ("--ipv4 --ipv6", "--ipv4 and --ipv6", "--help"),
        ("--connect-to nonsense", "--connect-to \"nonsense\"", "127.0.0.1:8080"),
        ("--connect-to host:99999", "--connect-to \"host:99999\"", "127.0.0.1:8080"),
        ("--workers 0", "--workers \"0\"", "such as 4"),
        ("--service-time 20", "--service-time \"20\"", "250ms"),
        ("--service-law normal", "--service-law \"normal\"", "erlang:4"),
        ("--capacity 2 --workers 4", "capacity is 2", "--capacity 100"),
        ("--discipline lifo", "--discipline \"lifo\"", "fcfs or ps"),
        ("--model M/X/4", "--model \"M/X/4\"", "character 3"),
        ("--format xml", "--format \"xml\"", "text, json or none"),
        ("--output x.txt", "--output \"x.txt\"", "result.json"),
        ("-o", "-o", "result.json"), ("--target-pid 0", "--target-pid \"0\"", "such as 4"),
        ("--wrokers 4", "--wrokers", "--workers"), ("surplus", "surplus", "kendall run --help"),
    ])
    func aMistakeInAnOptionIsOneLine(options: String, names: String, example: String) throws {
        try expectMistake(
            ["run", Self.url] + options.split(separator: " ").map(String.init),
            names: names, example: example)
    }

    @Test(arguments: [
        ("", "is empty"), ("127.0.0.1", "\"127.0.0.1\""), ("ftp://127.0.0.1/", "scheme ftp"),
        ("http://", "no host"), ("http://127.0.0.1:70000/", "port"), ("http://[::1/", "[::1]"),
        ("http://127.0.0.1/a b", "%20"), ("http://127.0.0.1/\u{1b}[2J", "control character"),
    ])
    func aMistakeInTheURLIsOneLine(url: String, names: String) throws {
        try expectMistake(["run", url], names: names, example: "http://127.0.0.1")
    }

    @Test(arguments: [
        ("--rate x", "--rate \"x\"", "200/s"), ("--rate -1", "--rate \"-1\"", "200/s"),
        ("--workers 0", "--workers \"0\"", "such as 4"),
        ("--duration 5", "--duration \"5\"", "30s"),
        ("--service-time 0ms", "--service-time \"0ms\"", "100ms"),
        ("--seed x", "--seed \"x\"", "such as 42"), ("--format xml", "\"xml\"", "json"),
        ("--output x.txt", "--output \"x.txt\"", "result.json"),
        ("surplus", "surplus", "kendall demo --help"),
    ])
    func aMistakeInTheDemoIsOneLine(options: String, names: String, example: String) throws {
        try expectMistake(
            ["demo"] + options.split(separator: " ").map(String.init), names: names,
            example: example)
    }

    @Test func noURLAtAllIsOneLineWithAnExample() throws {
        try expectMistake(["run"], names: "URL", example: "http://127.0.0.1:8080/")
    }

    @Test func aBodyThatIsNotThereIsExit66() throws {
        let outcome = try KendallProcess.run(["run", Self.url, "--data-file", "/no/such/file"])
        #expect(outcome.status == 66)
        #expect(
            outcome.errors
                == "kendall: \"/no/such/file\" cannot be read: No such file or directory\n")
    }

    @Test func aTargetThatCannotBeFoundOrRefusesIsExit69() throws {
        for (url, words) in [
            ("http://no-such-host.invalid/", "no-such-host.invalid"),
            (try refusingURL(), "Connection refused"),
        ] {
            let outcome = try KendallProcess.run(["run", url])
            #expect(outcome.status == 69)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("kendall: cannot "))
            #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    /// A port that a server has just left.
    private func refusingURL() throws -> String {
        let (server, url) = try KendallProcess.server([])
        server.signal(SIGTERM)
        _ = try server.finish()
        return url.absoluteString
    }

    private func expectMistake(_ arguments: [String], names: String, example: String) throws {
        let outcome = try KendallProcess.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("kendall: "))
        #expect(outcome.errors.hasSuffix("\n"))
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
        #expect(!outcome.errors.contains("\u{1b}"))
        #expect(outcome.errors.contains(names), "\(outcome.errors)")
        #expect(outcome.errors.contains(example), "\(outcome.errors)")
    }
}
