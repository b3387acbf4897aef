import HTTP
import Testing

@Suite struct RequestTests {
    static func request(
        _ url: String = "http://example.com/a?b=c",
        _ change: (inout Request) throws -> Void = { _ in }
    ) throws -> Request {
        var request = Request(try URLTarget(url), userAgent: "kendall/1.2")
        try change(&request)
        return request
    }

    static func text(_ request: Request) throws -> String {
        String(decoding: try request.encoded(), as: UTF8.self)
    }

    @Test func aPlainGetHasTheFieldsThatCurlSends() throws {
        #expect(
            try Self.text(Self.request()) == """
                GET /a?b=c HTTP/1.1\r
                Host: example.com\r
                User-Agent: kendall/1.2\r
                Accept: */*\r
                \r

                """)
    }

    @Test func aBodyHasItsLengthAndTheTypeThatCurlGivesIt() throws {
        let text = try Self.text(
            Self.request {
                $0.method = "POST"
                $0.body = Array("k=v".utf8)
            })
        #expect(text.hasPrefix("POST /a?b=c HTTP/1.1\r\n"))
        #expect(text.contains("\r\nContent-Length: 3\r\n"))
        #expect(text.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"))
        #expect(text.hasSuffix("\r\n\r\nk=v"))
    }

    /// RFC 9110, 8.6: a method that anticipates content says so when there is none.
    @Test(arguments: [
        ("GET", false), ("HEAD", false), ("DELETE", false), ("POST", true),
        ("PUT", true), ("PATCH", true),
    ])
    func emptyBodiesAreDeclaredWhereABodyIsExpected(method: String, isDeclared: Bool) throws {
        let text = try Self.text(Self.request { $0.method = method })
        #expect(text.contains("Content-Length: 0\r\n") == isDeclared)
        #expect(!text.contains("Content-Type"))
    }

    @Test func givenFieldsTakeThePlaceOfDefaultsInAnyLetterCase() throws {
        let text = try Self.text(
            Self.request {
                $0.method = "POST"
                $0.body = [0x7B, 0x7D]
                $0.fields = try [
                    HeaderField("hOST", "other:81"), HeaderField("user-agent", "me"),
                    HeaderField("ACCEPT", "text/html"), HeaderField("accept", "text/plain"),
                    HeaderField("content-type", "application/json"),
                    HeaderField("Content-Length", "2"), HeaderField("X-One", "1"),
                ]
            })
        #expect(
            text == """
                POST /a?b=c HTTP/1.1\r
                hOST: other:81\r
                user-agent: me\r
                ACCEPT: text/html\r
                accept: text/plain\r
                content-type: application/json\r
                Content-Length: 2\r
                X-One: 1\r
                \r
                {}
                """)
    }

    @Test(
        arguments: [
            (HTTPVersion.http11, true, nil), (.http11, false, "Connection: close"),
            (.http10, true, "Connection: keep-alive"), (.http10, false, nil),
        ] as [(HTTPVersion, Bool, String?)])
    func onlyWhatTheVersionDoesNotSayIsSaid(
        version: HTTPVersion, keepsAlive: Bool, field: String?
    ) throws {
        let text = try Self.text(
            Self.request {
                $0.version = version
                $0.keepsAlive = keepsAlive
            })
        #expect(text.hasPrefix("GET /a?b=c \(version.rawValue)\r\n"))
        #expect(
            text.split(separator: "\r\n").map(String.init).first { $0.hasPrefix("Conn") } == field)
    }

    @Test(arguments: [
        ("http://example.com", "example.com"), ("http://example.com:80/", "example.com"),
        ("https://example.com:443/", "example.com"), ("http://example.com:443/", "example.com:443"),
        ("http://[::1]:8080/", "[::1]:8080"), ("http://[2001:db8::1]/", "[2001:db8::1]"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
    ])
    func hostHasAPortOnlyIfItIsNotTheDefault(url: String, host: String) throws {
        #expect(try Self.text(Self.request(url)).contains("\r\nHost: \(host)\r\n"))
    }

    @Test func aProxyIsGivenTheWholeURL() throws {
        let text = try Self.text(
            Self.request("http://u:p@[::1]:81/x#y") { $0.targetForm = .absolute })
        #expect(text.hasPrefix("GET http://[::1]:81/x HTTP/1.1\r\nHost: [::1]:81\r\n"))
        let options = try Self.text(
            Self.request {
                $0.method = "OPTIONS"
                $0.path = "*"
            })
        #expect(options.hasPrefix("OPTIONS * HTTP/1.1\r\n"))
    }

    /// RFC 4648, 10, and RFC 7617, 2 for the last.
    @Test(arguments: [
        ("", "", "Og=="), ("f", "", "Zjo="), ("fo", "", "Zm86"), ("foo", "b", "Zm9vOmI="),
        ("Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("ü", "?>", "w7w6Pz4="),
    ])
    func credentialsAreEncodedInBase64(user: String, password: String, expected: String) throws {
        let credentials = try #require(Credentials(user: user, password: password))
        #expect(credentials.basic == "Basic " + expected)
        let text = try Self.text(Self.request { $0.credentials = credentials })
        #expect(text.contains("\r\nAuthorization: Basic \(expected)\r\n"))
    }

    @Test func credentialsOfTheURLAreSentAndNeverShown() throws {
        let request = try Self.request("http://joe:hunter2@example.com/")
        #expect(try Self.text(request).contains("\r\nAuthorization: Basic am9lOmh1bnRlcjI=\r\n"))
        var dumped = ""
        dump(request, to: &dumped)
        for shown in [dumped, "\(request)", String(reflecting: request), "\(request.url)"] {
            #expect(!shown.contains("hunter2"))
            #expect(!shown.contains("joe"))
        }
        #expect(Credentials(user: "a:b", password: "") == nil)
    }

    @Test(arguments: ["", "GE T", "GET\r\n", "GÉT", "GET:", "GET\0"])
    func badMethodsAreRefused(method: String) {
        #expect(throws: RequestError.method(method)) {
            try Self.request { $0.method = method }.encoded()
        }
    }

    @Test(arguments: [
        "", "a", "/a b", "/a\r\nX: y", "/\0", "/é", "http://x/", "*a", "/\u{7F}", "/\t",
    ])
    func badPathsAreRefused(path: String) {
        #expect(throws: RequestError.target(path)) {
            try Self.request { $0.path = path }.encoded()
        }
    }

    @Test func aUserAgentIsCheckedAsAFieldIs() {
        #expect(throws: RequestError.fieldValue(name: "User-Agent")) {
            try Self.request { $0.userAgent = "a\r\nb" }.encoded()
        }
    }

    @Test func framingThatWouldLieIsRefused() {
        #expect(throws: RequestError.contentLength(body: 2)) {
            try Self.request {
                $0.body = [1, 2]
                $0.fields = [try HeaderField("content-length", "3")]
            }.encoded()
        }
        #expect(throws: RequestError.transferEncoding) {
            try Self.request { $0.fields = [try HeaderField("Transfer-Encoding", "chunked")] }
                .encoded()
        }
    }

    @Test func theMethodTellsTheParserWhatToExpect() throws {
        #expect(try Self.request { $0.method = "HEAD" }.kind == .head)
        #expect(try Self.request { $0.method = "CONNECT" }.kind == .connect)
        #expect(try Self.request { $0.method = "head" }.kind == .ordinary)
    }
}
