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

    @Test func theSchemeMayBeLeftOutButNotThePath() throws {
        let prepared = try AbRequest(url: "localhost/").prepared()
        #expect(prepared.port == 80)
        #expect(try AbRequest(url: "https://localhost/").prepared().isEncrypted)
        for url in ["http://localhost", "localhost", "", "http://localhost:99999/", "/x"] {
            #expect(throws: AbRequest.Mistake.url) { try AbRequest(url: url).prepared() }
        }
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
