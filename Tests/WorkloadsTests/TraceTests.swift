import Foundation
import Testing
import Workloads

@Suite struct TraceTests {
    /// Reads a trace of the given content.
    static func read(
        _ content: some DataProtocol, name: String, options: Trace.Options = .init()
    ) throws -> Trace {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)-\(name)")
        try Data(content).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Trace(path: file.path, options: options)
    }

    static func read(
        _ text: String, name: String, options: Trace.Options = .init()
    ) throws -> Trace {
        try read(Data(text.utf8), name: name, options: options)
    }

    static func milliseconds(_ trace: Trace) -> [Double] {
        trace.instants.map { Double($0) * 1e-6 }
    }

    static func paths(_ trace: Trace) -> [String] {
        trace.picks.map { trace.request(Int($0)).path }
    }

    static let log = """
        127.0.0.1 - - [20/Nov/2026:12:00:00 +0100] "GET /a HTTP/1.1" 200 5
        127.0.0.1 - frank [20/Nov/2026:12:00:01 +0100] "GET /b?x=\\"1 HTTP/1.1" 200 5 "http://r/" "A [b] \\"c\\""
        ::1 - - [20/Nov/2026:12:00:02 +0100] "POST /c HTTP/1.1" 200 5 "-" "-"
        127.0.0.1 - - [20/Nov/2026:12:00:03 +0100] "HEAD http://h/a HTTP/1.0" 200 5 "-" "-"

        """

    @Test func commonAndCombinedLogsAreRead() throws {
        let trace = try Self.read(Self.log, name: "access.log")
        #expect(trace.format == .accessLog)
        #expect(Self.paths(trace) == ["/a", #"/b?x=\"1"#, "/a"])
        #expect(trace.request(2).method == "HEAD")
        #expect(trace.skippedWrites == 1)
        #expect(trace.badLines == 0)
        #expect(trace.origin == "http://h")
        #expect(trace.timing == .spreadInsideSeconds)
        // Inside their seconds, counted from the first.
        let times = Self.milliseconds(trace)
        #expect(times[0] == 0)
        #expect(times[1] > 0 && times[1] < 2_000)
        #expect(times[2] > 2_000 && times[2] < 4_000)
        let all = try Self.read(Self.log, name: "access.log", options: .init(allowsWrites: true))
        #expect(all.count == 4)
    }

    /// Uniform inside their second: √n·D > 2.3 once in 20,000 (Kolmogorov).
    @Test func requestsOfASecondAreSpreadOverItByTheSeed() throws {
        let line = "h - - [20/Nov/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n"
        let content = String(repeating: line, count: 5_000)
        let trace = try Self.read(content, name: "a.log", options: .init(seed: 3))
        #expect(trace.requestCount == 1)
        let places = trace.instants.map { Double($0) * 1e-9 }
        #expect(ScheduleTests.distance(places) < 2.3)
        #expect(trace.instants == trace.instants.sorted())
        let again = try Self.read(content, name: "a.log", options: .init(seed: 3))
        #expect(again.instants == trace.instants)
    }

    @Test func aFractionOfASecondInTheStampIsKept() throws {
        let lines = [
            #"h - - [20/Nov/2026:12:00:00.250 +0000] "GET /1 HTTP/1.1" 200 5"#,
            #"h - - [2026-11-20T13:00:00.75+01:00] "GET /2 HTTP/1.1" 200 5"#,
            #"h - - [1795176001.000001] "GET /3 HTTP/1.1" 200 5"#,
        ]
        let trace = try Self.read(lines.joined(separator: "\n"), name: "a.log")
        #expect(trace.timing == .recorded)
        // 1795176000 is 2026-11-20T12:00:00Z (date -u -d @1795176000).
        #expect(trace.instants == [0, 500_000_000, 750_001_000])
    }

    @Test func aLoggedDurationMovesNginxsStampToTheArrival() throws {
        let lines = [
            #"h - - [1795176001.000] "GET /slow HTTP/1.1" 200 5 "-" "a" 0.900"#,
            #"h - - [1795176000.500] "GET /fast HTTP/1.1" 200 5 "-" "a" rt=0.100 uct="0.1""#,
            // Apache's microseconds: its stamp is the arrival itself.
            #"h - - [1795176000.700] "GET /apache HTTP/1.1" 200 5 "-" "a" 900000"#,
        ]
        let trace = try Self.read(lines.joined(separator: "\n"), name: "a.log")
        #expect(Self.paths(trace) == ["/slow", "/fast", "/apache"])
        #expect(Self.milliseconds(trace) == [0, 300, 600])
    }

    @Test func fewBadLinesAreCountedAndShownAndManyRefused() throws {
        var lines = Array(
            repeating: #"h - - [20/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5"#, count: 600)
        lines[9] = "no log at all \u{1b}[2J"
        lines[99] = #"h - - [20/Nov/2026:12:00:00 +0000] "\x16\x03" 400 5"#
        lines[199] = #"h - - [99/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5"#
        let trace = try Self.read(lines.joined(separator: "\n"), name: "a.log")
        #expect(trace.count == 597)
        #expect(trace.badExamples.map(\.number) == [10, 100, 200])
        for index in 300..<306 { lines[index] = "x" }
        let error = #expect(throws: TraceError.self) {
            try Self.read(lines.joined(separator: "\n"), name: "a.log")
        }
        #expect(error?.description.contains("9 of 600 lines") == true)
        #expect(error?.description.contains("line 10: no stamp") == true)
    }

    @Test func vegetasTargetsAreRead() throws {
        let text = """
            # the shop
            GET http://h:8080/a
            Accept: text/html

            POST http://h:8080/b
            Content-Type: text/plain
            Host: other
            GET /c
            """
        let trace = try Self.read(text, name: "targets.txt")
        #expect(trace.format == .vegeta)
        #expect(trace.timing == .none)
        #expect(trace.origin == "http://h:8080")
        #expect(
            (0..<3).map { trace.request($0) } == [
                .init(method: "GET", path: "/a", headers: [("Accept", "text/html")]),
                .init(method: "POST", path: "/b", headers: [("Content-Type", "text/plain")]),
                .init(method: "GET", path: "/c"),
            ])
    }

    @Test func jsonLinesAreReadWithVegetasKeys() throws {
        let text = [
            #"{"method":"POST","url":"http://h/a","body":"aGVsbG8=","header":{"X-A":["1","2"]},"at":1.5}"#,
            #"{"at": 0.25, "url": "/\u0041", "method": "GET"}"#,
            "",
            #"{"url": "http://h/b#f", "at": 1.500000001}"#,
        ].joined(separator: "\n")
        let trace = try Self.read(text, name: "a.jsonl")
        #expect(trace.instants == [0, 1_250_000_000, 1_250_000_001])
        #expect(Self.paths(trace) == ["/A", "/a", "/b"])
        #expect(
            trace.request(0)
                == .init(
                    method: "POST", path: "/a", headers: [("X-A", "1"), ("X-A", "2")],
                    body: Array("hello".utf8)))
    }

    @Test func csvHasNamedColumns() throws {
        let text = """
            url,at,method,body,content_type\r
            /a,2,GET,,\r
            "/b,c",1,POST,"x,""y\"\"",text/plain\r

            """
        let trace = try Self.read(text, name: "a.csv")
        #expect(trace.instants == [0, 1_000_000_000])
        #expect(Self.paths(trace) == ["/b,c", "/a"])
        #expect(
            trace.request(1)
                == .init(
                    method: "POST", path: "/b,c", headers: [("Content-Type", "text/plain")],
                    body: Array("x,\"y\"".utf8)))
    }

    @Test func anArchiveIsRead() throws {
        let text = #"""
            {"log": {"version": "1.2", "creator": {"name": "x", "entries": []}, "entries": [
              {"startedDateTime": "2026-11-20T12:00:00.500Z", "time": 12.5,
               "request": {"method": "GET", "url": "https://shop.example/a?b=1#c",
                 "headers": [{"name": ":path", "value": "/a"}, {"name": "Accept", "value": "*/*"}]},
               "response": {"status": 200}},
              {"startedDateTime": "2026-11-20T13:00:00.750+01:00",
               "request": {"method": "POST", "url": "https://cdn.example/c", "headers": [],
                 "postData": {"mimeType": "text/plain", "text": "a\nb"}}}
            ]}}
            """#
        let trace = try Self.read(text, name: "a.har")
        #expect(Self.milliseconds(trace) == [0, 250])
        #expect(trace.origin == "https://shop.example")
        #expect(trace.otherOrigins == 1)
        #expect(
            trace.request(0) == .init(method: "GET", path: "/a?b=1", headers: [("Accept", "*/*")]))
        #expect(trace.request(1).body == Array("a\nb".utf8))
        #expect(throws: TraceError.self) {
            try Self.read("{\"log\": {\"entries\": [", name: "a.har")
        }
        #expect(throws: TraceError.self) { try Self.read("{\"log\": {}}", name: "a.har") }
    }

    @Test func goReplaysRecordsAreRead() throws {
        let separator = "\n🐵🙈🙉\n"
        let text =
            "1 aa 1700000000000000000 0\nGET /a HTTP/1.1\r\nHost: h\r\nX: 1\r\n\r\n" + separator
            + "2 aa 1700000000005000000 5000000\nHTTP/1.1 200 OK\r\n\r\n" + separator
            + "1 bb 1700000000002000000\nPOST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"
            + separator
        let trace = try Self.read(text, name: "a.gor")
        #expect(trace.instants == [0, 2_000_000])
        #expect(trace.request(0) == .init(method: "GET", path: "/a", headers: [("X", "1")]))
        #expect(trace.request(1) == .init(method: "POST", path: "/b", body: Array("hi".utf8)))
    }

    @Test func gzippedFilesAreReadAsIfTheyWereNot() throws {
        let plain = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString).log")
        // Longer than any buffer, so that it comes in pieces.
        let content = String(repeating: Self.log, count: 2_000)
        try content.write(to: plain, atomically: true, encoding: .utf8)
        let zipped = URL(filePath: plain.path + ".gz")
        defer {
            try? FileManager.default.removeItem(at: plain)
            try? FileManager.default.removeItem(at: zipped)
        }
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", plain.path]
        try gzip.run()
        gzip.waitUntilExit()
        let one = try Trace(path: plain.path)
        let other = try Trace(path: zipped.path)
        #expect(one.count == 6_000)
        #expect(one.instants == other.instants)
        #expect(one.picks == other.picks)
        // Two files one after the other are one, as gzip has it; half a file is none.
        let bytes = try Data(contentsOf: zipped)
        #expect(try Self.read(bytes + bytes, name: "b.log.gz").count == 12_000)
        let error = #expect(throws: TraceError.self) {
            try Self.read(bytes.prefix(bytes.count / 2), name: "b.log.gz")
        }
        #expect(error == .invalid("its gzip data is cut off"))
    }

    /// A log may claim any year: those whose nanoseconds do not fit are no instants, and seconds are
    /// spread up to the last that does.
    @Test func instantsBeyondAllClocksAreNoneOrTheLast() throws {
        for stamp in ["2026-01-01T00:00:0018446744073Z", "2026-01-01T00:00:009.5Z"] {
            let line = #"{"at":"\#(stamp)","method":"GET","url":"http://h/a"}"#
            #expect(throws: TraceError.self) { try Self.read(line, name: "a.jsonl") }
        }
        let lines = String(
            repeating: "h - - [18446744073] \"GET / HTTP/1.1\" 200 5\n", count: 50)
        let trace = try Self.read(
            lines, name: "access.log", options: .init(format: .accessLog, seed: 1))
        #expect(trace.count == 50)
        #expect(try #require(trace.instants.last) < 709_551_616)
    }

    @Test func whatIsNoFileIsUnreadable() {
        for path in ["/nowhere/access.log", "/tmp", "/dev/zero"] {
            #expect(throws: TraceError.self) { try Trace(path: path) }
        }
    }

    /// Cut off anywhere and with any byte changed, a trace is read or refused.
    @Test func noDamageIsFatal() throws {
        let samples = [
            ("a.log", Self.log), ("a.csv", "url,at\n\"/a\",1\n"),
            ("a.jsonl", #"{"at":1,"url":"/a\u0041","header":{"A":["b"]}}"#),
            (
                "a.har",
                #"{"log":{"entries":[{"startedDateTime":"2026-11-20T12:00:00.5Z","#
                    + #""request":{"method":"GET","url":"http://h/"}}]}}"#
            ),
            ("a.gor", "1 a 5\nGET / HTTP/1.1\r\nA: b\r\n\r\n\n🐵🙈🙉\n"),
            ("a.txt", "GET /a\nA: b\n\nGET http://h"),
        ]
        for (name, text) in samples {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                _ = try? Self.read(bytes[..<index], name: name)
                var damaged = bytes
                damaged[index] = [0, 0x0A, 0x22, 0x5C, 0x7B, 0xFF][index % 6]
                _ = try? Self.read(damaged, name: name)
            }
        }
    }

    /// A page's pictures in `data:`, its web socket, the browser's extensions.
    @Test func whatIsNotHTTPIsLeftOutOfAHAR() throws {
        func entry(_ url: String) -> String {
            """
            {"startedDateTime": "2026-11-20T11:00:00Z", "request": {"method": "GET", "url": "\(url)"}}
            """
        }
        let urls = [
            "https://h/a", "data:image/png;base64,AAAA", "wss://h/s", "blob:https://h/x",
            "chrome-extension://x/y", "http://h/b",
        ]
        let text = "{\"log\": {\"entries\": [\(urls.map(entry).joined(separator: ","))]}}"
        let trace = try Self.read(text, name: "a.har")
        #expect(Self.paths(trace) == ["/a", "/b"])
        #expect(trace.skippedSchemes == 4)
        #expect(trace.badLines == 0)
    }

    /// HAR 1.2, `postData`: `params` of a posted form, where there is no `text`.
    @Test func aFormOfAHARIsSentByItsFields() throws {
        let text = """
            {"log": {"entries": [{"startedDateTime": "2026-11-20T11:00:00Z", "request": {
              "method": "POST", "url": "http://h/a", "postData": {
                "mimeType": "application/x-www-form-urlencoded; charset=UTF-8",
                "params": [{"name": "a b", "value": "1&2"}, {"name": "c", "value": ""}]}}}]}}
            """
        let trace = try Self.read(text, name: "a.har")
        #expect(trace.request(0).body == Array("a%20b=1%262&c=".utf8))
    }
}
