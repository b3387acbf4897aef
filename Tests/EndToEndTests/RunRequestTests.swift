import Foundation
import TestSupport
import Testing

/// What the request options make of the bytes on the wire, as a Python server read them.
@Suite(.serialized) struct RunRequestTests {
    private func run(_ server: RecordingServer, _ arguments: [String]) throws -> RunResult {
        let result = try RunResult.of(
            [server.url, "--requests", "4", "--rate", "100", "--threads", "1"] + arguments)
        try result.expectAllCompleted(of: 4)
        return result
    }

    @Test func methodHeadersBodyAndUserReachTheServer() throws {
        let server = try RecordingServer()
        let result = try run(
            server,
            [
                "-X", "PUT", "-H", "X-One: first value", "-H", "Host: example.org", "--data",
                "a=1&b=2", "-T", "text/plain", "--user", "name:pass:word",
            ])
        let requests = try server.recorded().requests
        #expect(requests.count == (try result.requests("completed")))
        for request in requests {
            #expect(request.method == "PUT")
            #expect(request.body == "a=1&b=2")
            #expect(request.values(of: "X-One") == ["first value"])
            #expect(request.values(of: "Host") == ["example.org"])
            #expect(request.values(of: "Content-Length") == ["7"])
            #expect(request.values(of: "Content-Type") == ["text/plain"])
            // base64 of name:pass:word
            #expect(request.values(of: "Authorization") == ["Basic bmFtZTpwYXNzOndvcmQ="])
            #expect(request.values(of: "User-Agent") == ["kendall/0.1.0"])
        }
    }

    @Test func aBodyFromAFileIsSentAsItIs() throws {
        let server = try RecordingServer()
        let folder = try TemporaryFolder()
        let bytes = Data((0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try bytes.write(to: folder.url.appendingPathComponent("body"))
        let result = try run(server, ["--data-file", folder.path("body")])
        let requests = try server.recorded().requests
        #expect(requests.count == (try result.requests("completed")))
        let sent = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        #expect(requests.allSatisfy { $0.method == "POST" && $0.body == sent })
    }

    @Test func connectionsAreKeptUnlessToldOtherwise() throws {
        let kept = try RecordingServer()
        #expect(try run(kept, []).count("measured.connections_opened") < 4)

        let closed = try RecordingServer()
        let result = try run(closed, ["--no-keepalive"])
        let opened = try result.count("measured.connections_opened")
        #expect(try opened == result.requests("completed"))
        let recorded = try closed.recorded()
        #expect(recorded.connections == opened)
        #expect(recorded.requests.allSatisfy { $0.values(of: "Connection") == ["close"] })
    }

    @Test func aConnectionEndsAfterItsShareOfRequests() throws {
        let server = try RecordingServer()
        // One connection at a time, so that it is never a matter of timing which is taken.
        let result = try run(
            server, ["--max-requests-per-connection", "2", "--max-connections", "1"])
        let opened = try (result.requests("completed") + 1) / 2
        #expect(try result.count("measured.connections_opened") == opened)
        #expect(try server.recorded().connections == opened)
    }

    @Test func aHeadHasNoBodyToWaitFor() throws {
        let server = try RecordingServer()
        _ = try run(server, ["-X", "HEAD"])
        #expect(try server.recorded().requests.allSatisfy { $0.method == "HEAD" })
    }

    @Test func anotherPlaceToConnectToKeepsTheHostOfTheURL() throws {
        let server = try RecordingServer()
        let result = try RunResult.of([
            "http://service.invalid:8123/a?b=c", "--connect-to", "127.0.0.1:\(server.port)",
            "--requests", "3",
        ])
        try result.expectAllCompleted(of: 3)
        let requests = try server.recorded().requests
        #expect(requests.allSatisfy { $0.values(of: "Host") == ["service.invalid:8123"] })
        #expect(requests.allSatisfy { $0.path == "/a?b=c" })
    }

    @Test(.enabled(if: hasIPv6, "needs ::1"))
    func anAddressOfTheSixthVersionIsReached() throws {
        let server = try RecordingServer("ipv6")
        let url = "http://[::1]:\(server.port)/"
        let result = try RunResult.of([url, "--requests", "3"])
        try result.expectAllCompleted(of: 3)
        #expect(result.value("target.url") as? String == url)
    }

    private static let hasIPv6: Bool = {
        (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?
            .contains("00000000000000000000000000000001") == true
    }()

    @Test func secretsAreInNoOutput() throws {
        let server = try RecordingServer()
        let folder = try TemporaryFolder()
        let canary = "CANARY"
        let port = server.port
        for arguments in [
            ["--user", "name:\(canary)"], ["--user=name:\(canary)"],
            ["-H", "Authorization: \(canary)"], ["--header=X-Key: \(canary)"],
            ["-HX-Key: \(canary)"], ["--data", canary], ["--data=\(canary)"],
            ["--connect-to", "127.0.0.1:\(port)"],
        ] {
            let url =
                arguments[0] == "--connect-to"
                ? "http://u:\(canary)@127.0.0.1/" : server.url
            for format in ["json", "text"] {
                let outcome = try KendallProcess.run(
                    ["run", url, "--requests", "2", "-v", "--format", format, "-o"]
                        + [folder.path("x.json")] + arguments)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let file = try String(contentsOfFile: folder.path("x.json"), encoding: .utf8)
                #expect(!(outcome.output + outcome.errors + file).contains(canary), "\(arguments)")
            }
        }
        // It did reach the server, so there was something to hide.
        #expect(try server.recorded().requests.contains { $0.body == canary })
    }

    /// With an = in the value, which the parser of command lines would split at.
    @Test func aHeaderMayStandRightBehindItsLetter() throws {
        let server = try RecordingServer()
        _ = try run(server, ["-HCookie: id=7; b=c", "--data", "-Tx=1"])
        for request in try server.recorded().requests {
            #expect(request.values(of: "Cookie") == ["id=7; b=c"])
            #expect(request.body == "-Tx=1")
        }
    }

    @Test func secretsAreInNoMistakeEither() throws {
        for arguments in [
            ["http://u:CANARY@127.0.0.1:99999/"], ["http://u:CANARY@no-such-host.invalid/"],
            ["ftp://u:CANARY@127.0.0.1/"], ["http://127.0.0.1/", "-H", "CANARY"],
            ["http://127.0.0.1/", "-H", "Authorization: CANARY\r\nX: y"],
            ["http://127.0.0.1/", "--user", "CANARY"], ["http://u:CANARY@127.0.0.1:1/"],
            ["http://127.0.0.1/", "--data", "CANARY", "--data-file", "x"],
        ] {
            let outcome = try KendallProcess.run(["run"] + arguments)
            #expect([64, 69].contains(outcome.status), "\(arguments)")
            #expect(!(outcome.output + outcome.errors).contains("CANARY"), "\(outcome.errors)")
        }
    }

    @Test func escapesFromAServerReachNoOutput() throws {
        let server = try RecordingServer("reason")
        for format in ["text", "json"] {
            let outcome = try KendallProcess.run(
                ["run", server.url, "--requests", "3", "-v", "--format", format])
            #expect(outcome.status == 0)
            #expect(!(outcome.output + outcome.errors).contains("\u{1b}"))
            #expect(!outcome.output.contains("owned"))
        }
    }
}
