import Testing
import Workloads

/// Files that are wrong are refused, with the place and words that help.
@Suite struct ScenarioMistakesTests {
    /// A wrong file; `⟨` stands before the place that is to be named, and is no part of the file.
    struct Wrong: CustomTestStringConvertible, Sendable {
        let text: String
        let position: SourcePosition
        let words: [String]
        var testDescription: String { words.joined(separator: " ") }

        init(_ marked: String, _ words: String...) {
            self.words = words
            let before = marked.prefix { $0 != "⟨" }
            text = marked.replacing("⟨", with: "")
            let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
            position = SourcePosition(line: lines.count, column: lines[lines.count - 1].count + 1)
        }
    }

    /// A scenario that is right but for what is put into it.
    static func with(
        _ lines: String..., target: String = "target: http://127.0.0.1",
        phases: String = "phases: [{ duration: 1s, rate: 1/s }]"
    ) -> String {
        (["version: 1", target, phases] + lines).joined(separator: "\n")
    }

    static func phase(_ phase: String) -> String { with(phases: "phases: [\(phase)]") }

    static func request(_ request: String) -> String { with("requests: [ \(request) ]") }

    static func step(_ step: String) -> String { with("sessions: [ { steps: [ \(step) ] } ]") }

    /// 308 bytes that come to 10⁹ texts where aliases are followed (js-yaml issue 738).
    static let bomb: String = {
        var text = "a: ⟨&a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n"
        for (name, before) in zip("bcdefghi", "abcdefgh") {
            let aliases = Array(repeating: "*\(before)", count: 8).joined(separator: ",")
            text += "\(name): &\(name) [\(aliases)]\n"
        }
        return text
    }()

    static let table: [Wrong] = [
        // The text itself.
        Wrong("⟨", "empty", "version: 1"),
        Wrong("# nothing but a remark\n⟨", "empty"),
        Wrong("version: 1\nphases: [{ duration: 1s\n⟨", "not YAML"),
        Wrong("version: 1\n⟨\ttarget: x", "not YAML", "not with tabs"),
        Wrong("version: 1\nname: a⟨: b", "not YAML", "a colon and a space in quotes"),
        Wrong("version: 1\nname: é⟨\u{1B}[31m", "control characters"),
        Wrong(with("⟨target: http://[::1]"), "key \"target\"", "twice", "line 2"),
        Wrong("version: 1\nname: a\n⟨---\nversion: 1", "second document"),
        Wrong("⟨- version: 1", "is a list, not a mapping"),
        Wrong(bomb, "anchors (&name) are not allowed"),
        Wrong(with("name: ⟨*x"), "aliases (*name) are not allowed"),
        Wrong(with("name: ⟨!!str x"), "tags (!name) are not allowed"),
        Wrong(with("defaults:", "  ⟨<<: { timeout: 1s }"), "merge keys (<<) are not allowed"),
        Wrong(
            with("name: " + String(repeating: "[", count: 31) + "⟨["), "deeper than 32"),
        Wrong("⟨#" + String(repeating: "x", count: 2 << 20 - 1), "larger than", "1 MiB"),
        Wrong(with("name: ⟨" + String(repeating: "x", count: 65_537)), "65537 bytes", "64 KiB"),
        // Keys.
        Wrong("⟨target: http://[::1]\nphases: [{ pause: 1s }]", "version", "write version: 1"),
        Wrong("version: ⟨2\nphases: [{ pause: 1s }]", "version \"2\""),
        Wrong(with("⟨treshold: [p99 < 1s]"), "\"treshold\"", "did you mean \"thresholds\""),
        Wrong(with("defaults: { ⟨timeuot: 1s }"), "\"timeuot\"", "did you mean \"timeout\""),
        Wrong("\u{FEFF}version: 1\n⟨treshold: []\nphases: [{ pause: 1s }]", "\"treshold\""),
        // The target.
        Wrong(with(target: "target: ⟨127.0.0.1:80"), "http://"),
        Wrong(with(target: "target: ⟨http://127.0.0.1/shop"), "has a path", "http://127.0.0.1"),
        Wrong(
            with("serve: { workers: 4 }", target: "target: ⟨http://127.0.0.1"),
            "target and serve"),
        Wrong(with("env: [⟨NOT_SET]"), "NOT_SET is not set"),
        // Requests.
        Wrong(request("⟨{ name: a }"), "no method and path"),
        Wrong(request("{ get: /a, post: ⟨/cart }"), "one method"),
        Wrong(request("{ get: ⟨http://elsewhere/ }"), "does not begin with /"),
        Wrong(
            request("{ get: /, headers: { ⟨X-A: \"a\\r\\nEvil: 1\" } }"), "line break", "X-A"),
        Wrong(request("{ get: ⟨\"/a\\r\\nb\" }"), "the path"),
        Wrong(
            request("{ get: /, headers: { ⟨Content-Length: 3 } }"), "Content-Length",
            "leave it out"),
        Wrong(
            with("requests:", "  - get: /?q=⟨${trems}", "data: { terms: { file: t.csv } }"),
            "${trems}", "did you mean ${terms}"),
        Wrong(with("requests:", "  - get: /⟨${terms"), "no \"}\""),
        Wrong(request("{ get: /$⟨{seq} }"), "not YAML", "in quotes"),
        Wrong(request("{ get: /, expect: { status: ⟨999 } }"), "status \"999\"", "100 to 599"),
        Wrong(
            with("requests: [ { get: / },", "    ⟨{ get: / } ]"), "\"GET /\" is here twice",
            "line 4"),
        Wrong(request("{ weight: ⟨0, get: / }"), "weight \"0\"", "above 0"),
        Wrong(request("{ get: /, body: a, json: ⟨b }"), "one of json, form and body"),
        // Sessions.
        Wrong(
            step("{ get: \"/⟨${sku}\", extract: { sku: { header: Location } } }"), "${sku}",
            "before an earlier step has extracted it"),
        Wrong(
            step(
                "{ get: \"/⟨${b}\", extract: { a: { json: a } } }, "
                    + "{ get: \"/${a}\", extract: { b: { json: b } } }"),
            "${b}", "before an earlier step has extracted it"),
        Wrong(
            with("sessions: ⟨[ { steps: [ { get: / } ] } ]", "requests: [ { get: / } ]"),
            "requests or sessions"),
        Wrong(
            with(
                "sessions: [ { steps: [ { get: / } ] } ]",
                phases: "phases: [⟨{ concurrency: 5, requests: 10 }]"),
            "sessions", "a rate instead of concurrency"),
        Wrong(
            with("model: { workers: 4, service_time: 5ms, capacity: 9, parts: ⟨4 }"),
            "parts go with workers"),
        Wrong(
            step("{ repeat: ⟨{ times: 900, steps: [ { get: / }, { get: /b } ] } }"),
            "1000 steps"),
        Wrong(
            step("{ get: /, extract: { a: { regex: ⟨\"id=[0-9\" } } }"), "[ without a ]"),
        Wrong(step("{ think: ⟨2 }, { get: / }"), "think \"2\"", "30s"),
        // Data.
        Wrong(with("data: { a: { file: ⟨../../etc/passwd } }"), "leads out of the folder"),
        Wrong(with("data: { a: { file: ⟨/etc/passwd } }"), "leads out of the folder"),
        Wrong(
            with("data: { a: { file: a.csv, order: ⟨randon } }"), "\"randon\"",
            "did you mean random"),
        // Phases.
        Wrong("⟨version: 1\ntarget: http://127.0.0.1", "no phases"),
        Wrong(with(phases: "phases: ⟨[]"), "phases is empty"),
        Wrong(phase("⟨{ rate: 5/s }"), "has a duration"),
        Wrong(phase("⟨{ duration: 5s }"), "says what it does"),
        Wrong(phase("{ rate: ⟨fast, duration: 5s }"), "rate \"fast\"", "200/s"),
        Wrong(
            phase("{ rate: { mean: 10/s, amplitude: ⟨20/s, period: 5s }, duration: 5s }"),
            "more than the mean"),
        Wrong(phase("{ duration: 5s, rate: ⟨{ from: 0, to: 0 } }"), "sends nothing"),
        Wrong(phase("{ at_once: 5, pause: ⟨5s }"), "one of", "at_once"),
        Wrong(phase("⟨{ concurrency: 5 }"), "ends", "requests: 10000"),
        Wrong(phase("{ trace: ⟨../access.log }"), "leads out"),
        Wrong(phase("{ duration: 1s, rate: 1/s, arrivals: ⟨possion }"), "\"possion\""),
        Wrong(phase("{ name: ⟨a.b, duration: 1s, rate: 1/s }"), "a dot"),
        Wrong(phase("{ duration: 1s, rate: 1/s, speed: ⟨2 }"), "speed", "leave it out"),
        // The rest.
        Wrong(with("model: ⟨{ workers: 8 }"), "workers and service_time"),
        Wrong(with("thresholds: [ ⟨p99 ]"), "\"p99\" is not a measure"),
        Wrong(
            with(
                "thresholds: [ ⟨plataeu.p99 < 1s ]",
                phases: "phases: [{ name: plateau, duration: 1s, rate: 1/s }]"),
            "phase plataeu", "did you mean plateau"),
        Wrong(with("thresholds: [ ⟨eror_rate < 1% ]"), "\"eror_rate\"", "mean error_rate"),
        Wrong(with("output: [ ⟨/tmp/x.json ]"), "leads out of the current folder"),
    ]

    @Test(arguments: table) func aWrongFileIsRefusedAtItsPlace(wrong: Wrong) {
        let error = #expect(throws: Scenario.Mistakes.self) {
            try Scenario(bytes: Array(wrong.text.utf8))
        }
        guard let problem = error?.problems.first else { return }
        #expect(problem.position == wrong.position, "\(problem)")
        for words in wrong.words { #expect(problem.message.contains(words), "\(problem)") }
        // One thing is wrong, and one is told; anchors stand on every line of the bomb.
        if error?.problems.count != 1 {
            #expect(wrong.text == Self.bomb.replacing("⟨", with: ""), "\(error?.problems ?? [])")
        }
    }

    /// Cutting a good file anywhere, or changing a byte, never crashes.
    @Test func noDamageIsFatal() {
        let bytes = Array(ScenarioTests.shop.utf8)
        for index in bytes.indices {
            _ = try? Scenario(bytes: Array(bytes[..<index]))
            var damaged = bytes
            damaged[index] = [0, 0x0A, 0x22, 0x24, 0x7B, 0xFF][index % 6]
            _ = try? Scenario(bytes: damaged)
        }
    }

    @Test func bytesThatAreNotUTF8AreToldWhereTheyAre() {
        var bytes = Array("version: 1\nname: ab".utf8)
        bytes += [0xFF, 0x0A]
        let error = #expect(throws: Scenario.Mistakes.self) { try Scenario(bytes: bytes) }
        #expect(error?.problems.first?.position == SourcePosition(line: 2, column: 9))
        #expect(error?.problems.first?.message.contains("save the file as UTF-8") == true)
    }

    @Test func aPhaseIsToldAllThatIsWrongWithIt() {
        let text = Self.phase("{ duration: -1s, rate: -10/s }")
        let error = #expect(throws: Scenario.Mistakes.self) {
            try Scenario(bytes: Array(text.utf8))
        }
        #expect(error?.problems.count == 2)
    }
}
