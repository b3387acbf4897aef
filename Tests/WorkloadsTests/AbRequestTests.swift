import Testing

@testable import Workloads

/// The bytes are those that ApacheBench 2.3 of Debian 12 was seen to send.
@Suite struct AbRequestTests {
    private func text(_ change: (inout AbRequest) -> Void = { _ in }) throws -> String {
        var request = AbRequest(url: "http://127.0.0.1:18432/p?q=1")
        change(&request)
        return String(decoding: try request.prepared().bytes, as: UTF8.self)
    }

    @Test func aPlainRequestIsThatOfApacheBench() throws {
        #expect(
            try text()
                == "GET /p?q=1 HTTP/1.0\r\nHost: 127.0.0.1:18432\r\n"
                + "User-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\n")
    }

    @Test func fieldsComeInTheOrderOfApacheBench() throws {
        let sent = try text {
            $0.keepsAlive = true
            $0.cookies = ["b=2"]
            $0.credentials = "me:pw"
            $0.proxyCredentials = "pu:pp"
            $0.headers = ["X-A: 1", "X-B: 2"]
        }
        #expect(
            sent == "GET /p?q=1 HTTP/1.0\r\nConnection: Keep-Alive\r\nCookie: b=2\r\n"
                + "Authorization: Basic bWU6cHc=\r\nProxy-Authorization: Basic cHU6cHA=\r\n"
                + "X-A: 1\r\nX-B: 2\r\nHost: 127.0.0.1:18432\r\nUser-Agent: ApacheBench/2.3\r\n"
                + "Accept: */*\r\n\r\n")
    }

    @Test func aBodyComesWithItsLengthAndType() throws {
        let sent = try text {
            $0.method = "POST"
            $0.body = Array("body".utf8)
            $0.contentType = "a/b"
        }
        #expect(
            sent == "POST /p?q=1 HTTP/1.0\r\nContent-length: 4\r\nContent-type: a/b\r\n"
                + "Host: 127.0.0.1:18432\r\nUser-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\nbody")
    }

    @Test func givenFieldsTakeThePlaceOfDefaults() throws {
        let sent = try text { $0.headers = ["Host: foo", "user-agent: me", "accept: no"] }
        #expect(sent == "GET /p?q=1 HTTP/1.0\r\nHost: foo\r\nuser-agent: me\r\naccept: no\r\n\r\n")
    }

    @Test func aProxyIsAskedForTheWholeURL() throws {
        var request = AbRequest(url: "http://foo.bar:81/x")
        request.proxy = "127.0.0.1:18432"
        let prepared = try request.prepared()
        #expect(
            String(decoding: prepared.bytes, as: UTF8.self).hasPrefix(
                "GET http://foo.bar:81/x HTTP/1.0\r\nHost: foo.bar:81\r\n"))
        #expect(prepared.endpoint == .tcp(host: "127.0.0.1", port: 18432, family: .any))
    }

    @Test func throughATunnelTheServerIsAskedAsWithoutAProxy() throws {
        var request = AbRequest(url: "https://foo.bar/x")
        request.proxy = "127.0.0.1:18432"
        request.proxyCredentials = "pu:pp"
        let prepared = try request.prepared()
        #expect(
            String(decoding: prepared.bytes, as: UTF8.self)
                == "GET /x HTTP/1.0\r\nHost: foo.bar\r\nUser-Agent: ApacheBench/2.3\r\n"
                + "Accept: */*\r\n\r\n")
        let plan = prepared.plan(
            loop: .closed(ClosedPlan(clients: 1, requests: 1, duration: nil)))
        #expect(
            plan.transport.tunnel.map { String(decoding: $0.request, as: UTF8.self) }
                == "CONNECT foo.bar:443 HTTP/1.1\r\nHost: foo.bar:443\r\n"
                + "User-Agent: ApacheBench/2.3\r\nProxy-Authorization: Basic cHU6cHA=\r\n\r\n")
        #expect(plan.transport.security?.serverName == "foo.bar")
        #expect(prepared.endpoint == .tcp(host: "127.0.0.1", port: 18432, family: .any))
    }

    @Test(arguments: [
        ("Host: a.b:8443", "a.b", false), ("host:a.b", "a.b", false),
        ("Host: 10.0.0.1", "127.0.0.1", true), ("X: a.b", "127.0.0.1", true),
    ])
    func theServerIsToldTheNameOfAHostLine(line: String, name: String, isAddress: Bool) throws {
        var request = AbRequest(url: "https://127.0.0.1/x")
        request.headers = [line]
        let plan = try request.prepared().plan(
            loop: .closed(ClosedPlan(clients: 1, requests: 1, duration: nil)))
        #expect(plan.transport.security?.serverName == name)
        #expect(plan.transport.security?.isAddress == isAddress)
    }

    @Test func theSchemeMayBeLeftOutButNotThePath() throws {
        let prepared = try AbRequest(url: "localhost/").prepared()
        #expect(prepared.port == 80)
        #expect(try AbRequest(url: "https://localhost/").prepared().isEncrypted)
        #expect(try AbRequest(url: "HTTPS://localhost/").prepared().isEncrypted)
        // A scheme in the path is none of the URL's.
        #expect(try AbRequest(url: "u:p@localhost/http://x").prepared().path == "/http://x")
    }

    @Test(arguments: [
        ("http://localhost", "there is no slash behind the host; write http://localhost/"),
        (
            "ftp://localhost/",
            "URL \"ftp://localhost/\" has scheme ftp, not http or https; write for example "
                + "http://127.0.0.1:8080/path"
        ),
        ("localhost:81", "there is no slash behind the host; write http://localhost:81/"),
        ("", "URL \"http://\" has no host; write for example http://127.0.0.1:8080/path"),
        (
            "http://u:secret@localhost:99999/",
            "URL \"http://***@localhost:99999/\" has a port that is not a number from 1 to 65535; "
                + "write for example http://127.0.0.1:8080/path"
        ),
    ])
    func anInvalidURLIsExplained(url: String, reason: String) {
        #expect(throws: AbRequest.Mistake.url(reason: reason)) {
            try AbRequest(url: url).prepared()
        }
        #expect("\(AbRequest.Mistake.url(reason: reason))" == "invalid URL\n" + reason)
    }

    @Test func nothingCanBreakOutOfItsLine() {
        let changes: [(inout AbRequest) -> Void] = [
            { $0.headers = ["X: a\r\nY: b"] }, { $0.headers = ["no colon"] },
            { $0.cookies = ["a=b\nX: y"] },
            { $0.method = "GET /" }, { $0.method = "" }, { $0.proxy = "a b" },
            {
                $0.body = []
                $0.contentType = "a\r\nb: c"
            },
        ]
        for change in changes { #expect(throws: AbRequest.Mistake.self) { try text(change) } }
    }
}
