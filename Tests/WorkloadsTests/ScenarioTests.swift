import HTTP
import Testing
import Workloads

/// What a file says is what the values say.
@Suite struct ScenarioTests {
    static let shop = """
        version: 1
        name: online-shop
        seed: 42
        target: http://127.0.0.1:8080
        env: [TOKEN]
        defaults:
          timeout: 2s
          headers: { Accept: application/json, Authorization: "Bearer ${TOKEN}" }
          connections: { max: 512, on_limit: drop }
        data:
          terms: { file: terms.csv, column: term, order: sequential }
        requests:
          - name: search
            weight: 8
            get: /search?q=${terms}
            expect: { status: [200, 204], max_body: 64KiB, body_contains: "items" }
          - name: review
            weight: 2
            post: /reviews
            json: { sku: "${seq}", stars: 5, tags: [a, "b\\"c", null], ok: true }
        phases:
          - { name: warm, duration: 10s, rate: 50/s, record: false }
          - { name: ramp, duration: 20s, rate: { from: 50/s, to: 420/s } }
          - { name: steps, duration: 60s, rate: { steps: [100/s, 200/s, 300/s] } }
          - { name: wave, duration: 60s, rate: { mean: 200/s, amplitude: 100/s, period: 20s } }
          - { name: plateau, duration: 1m, rate: 420/s, arrivals: { gamma: 4 } }
          - { name: spike, at_once: 500 }
          - { name: closed, requests: 10000, concurrency: 8, think: { exponential: 1s } }
          - { name: replay, trace: access.log, speed: 2.0 }
          - { name: rest, pause: 5s }
        model: { workers: 8, service_time: 17ms, service_law: exponential, capacity: null }
        thresholds:
          - p99 < 150ms
          - { expression: plateau.p95 < 80ms, abort_after: 10s }
          - plateau.throughput.ratio > 0.95
        output: [summary.json, report.html]
        """

    static func read(_ text: String) throws -> Scenario {
        try Scenario(bytes: Array(text.utf8), environment: ["TOKEN": "secret-word"])
    }

    @Test func everyPhaseIsWhatTheFileSays() throws {
        let scenario = try Self.read(Self.shop)
        #expect(scenario.seed == 42)
        #expect(
            scenario.phases.map(\.kind) == [
                .open(.constant(50), duration: 10),
                .open(.ramp(from: 50, to: 420), duration: 20),
                .open(.steps([100, 200, 300]), duration: 60),
                .open(.wave(mean: 200, amplitude: 100, period: 20), duration: 60),
                .open(.constant(420), duration: 60),
                .atOnce(500),
                .closed(
                    .init(clients: 8, requests: 10_000, duration: nil, think: .exponential(mean: 1))
                ),
                .trace(
                    .init(
                        file: Positioned("access.log", SourcePosition(line: 29, column: 28)),
                        speed: 2)),
                .pause(5),
            ])
        #expect(scenario.phases[4].arrivals == .gamma(scv: 4))
        #expect(scenario.phases.map(\.isRecorded).prefix(2) == [false, true])
        #expect(scenario.model?.source == .workers(8, serviceTime: 0.017))
        #expect(scenario.thresholds.map(\.phase) == [nil, 4, 4])
        #expect(scenario.thresholds[2].expression == "throughput.ratio > 0.95")
        #expect(scenario.thresholds[1].abortAfter == 10)
        #expect(scenario.outputs.map(\.value) == ["summary.json", "report.html"])
        #expect(scenario.defaults.onLimit == .drop)
        #expect(scenario.defaults.maxConnections == 512)
    }

    @Test func aRequestBecomesTheBytesThatItSays() throws {
        let scenario = try Self.read(Self.shop)
        let destination = PreparedRequest.Destination(
            try URLTarget("http://127.0.0.1:8080"), userAgent: "kendall/1.0")
        func bytes(_ index: Int) throws -> String {
            let request = PreparedRequest(
                scenario.requests[index], scenario.defaults, to: destination)
            #expect(!request.isConstant)
            return String(
                decoding: try request.encoded { $0 == .sequence ? "7" : "a b&\"ü" }, as: UTF8.self)
        }
        #expect(
            try bytes(0) == """
                GET /search?q=a%20b%26%22%C3%BC HTTP/1.1\r
                Host: 127.0.0.1:8080\r
                User-Agent: kendall/1.0\r
                Accept: application/json\r
                Authorization: Bearer secret-word\r
                \r

                """)
        let body = #"{"sku":"7","stars":5,"tags":["a","b\"c",null],"ok":true}"#
        #expect(
            try bytes(1) == """
                POST /reviews HTTP/1.1\r
                Host: 127.0.0.1:8080\r
                User-Agent: kendall/1.0\r
                Content-Length: \(body.utf8.count)\r
                Accept: application/json\r
                Authorization: Bearer secret-word\r
                Content-Type: application/json\r
                \r
                \(body)
                """)
    }

    @Test func whatComesFromTheEnvironmentIsInNoDescription() throws {
        let scenario = try Self.read(Self.shop)
        #expect(!"\(scenario.defaults.headers.map(\.value))".contains("secret-word"))
        #expect(!"\(scenario)".contains("secret-word"))
        #expect("\(scenario.defaults.headers[1].value)" == "Bearer ***")
    }

    @Test func aLineBreakInAVariableDoesNotReachTheWire() throws {
        let scenario = try Self.read(
            """
            version: 1
            target: http://127.0.0.1
            data: { id: { file: ids.csv } }
            requests: [{ get: /, headers: { X-Id: "${id}" } }]
            phases: [{ duration: 1s, rate: 1/s }]
            """)
        let request = PreparedRequest(
            scenario.requests[0], scenario.defaults,
            to: .init(try URLTarget("http://127.0.0.1"), userAgent: "kendall"))
        #expect(throws: RequestError.fieldValue(name: "X-Id")) {
            try request.encoded { _ in "1\r\nEvil: yes" }
        }
    }

    @Test func sessionsAreStepsWithRepetitionsWrittenOut() throws {
        let scenario = try Self.read(
            """
            version: 1
            target: http://127.0.0.1
            sessions:
              - name: buyer
                steps:
                  - get: /products
                    extract: { sku: { json: items.0.sku } }
                  - think: { exponential: 2s }
                  - post: /cart
                    json: { sku: "${sku}" }
                  - repeat: { times: 3, steps: [ { get: "/products/${sku}" }, { think: 500ms } ] }
            phases: [{ duration: 60s, rate: 5/s }]
            """)
        let session = scenario.sessions[0]
        #expect(
            session.steps == [
                .request(0), .think(.exponential(mean: 2)), .request(1),
                .request(2), .think(.fixed(0.5)), .request(2), .think(.fixed(0.5)),
                .request(2), .think(.fixed(0.5)),
            ])
        #expect(session.requestCount == 5)
        #expect(session.meanThinkTime == 3.5)
        #expect(session.variables == ["sku"])
        #expect(scenario.requests[2].path.variables == [.session(0)])
        #expect(scenario.independentRequests == 0)
    }

    @Test func jsonIsReadLikeYAML() throws {
        let json = """
            {"version": 1, "target": "http://127.0.0.1", "requests": [{"get": "/a\\u0062"}],
             "phases": [{"name": "one", "duration": "5s", "rate": {"from": 0, "to": "10/s"}}],
             "model": {"notation": "M/M/4", "service_time": "10ms"}}
            """
        let scenario = try Self.read(json)
        #expect(scenario.requests[0].path.description == "/ab")
        #expect(scenario.phases[0].kind == .open(.ramp(from: 0, to: 10), duration: 5))
    }

    @Test func everyProblemIsToldAtOnceInTheOrderOfTheFile() {
        let text = """
            version: 1
            traget: http://127.0.0.1
            phases:
              - { name: a, duration: 10, rate: 50/s }
              - { name: a, duration: 10s, rate: 10x }
            thresholds: [ p99 << 3 ]
            """
        let error = #expect(throws: Scenario.Mistakes.self) { try Self.read(text) }
        #expect(
            error?.problems.map(\.description) == [
                "2:1: unknown key \"traget\"; did you mean \"target\"?",
                "4:26: duration \"10\" is not a duration; write 250ms, 30s, 1m30s or 2h",
                "5:37: rate \"10x\" is not a rate; write 200/s or 25k/min",
                "6:15: the bound \"< 3\" of \"p99 << 3\" is no number, percentage, duration or rate;"
                    + " write p99 < 150ms or error_rate < 1%",
            ])
    }
}
