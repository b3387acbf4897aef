import HTTP
import Testing

@Suite struct URLTargetTests {
    @Test(arguments: [
        ("http://example.com", "http", "example.com", 80, "/"),
        ("HTTPS://Example.COM/", "https", "Example.COM", 443, "/"),
        ("http://127.0.0.1:8080/path", "http", "127.0.0.1", 8080, "/path"),
        ("http://[::1]:8080?q", "http", "::1", 8080, "/?q"),
        (
            "http://a_b-c.d.:1/x/../y;z?a=b&c=/?#frag?ment", "http", "a_b-c.d.", 1,
            "/x/../y;z?a=b&c=/?"
        ),
        ("http://localhost:/", "http", "localhost", 80, "/"),
        ("http://localhost:00080/", "http", "localhost", 80, "/"),
        ("http://localhost:65535#f", "http", "localhost", 65535, "/"),
        ("http://x/\"<>|^`{}", "http", "x", 80, "/\"<>|^`{}"),
        ("http://x/é?ü=%20+", "http", "x", 80, "/%C3%A9?%C3%BC=%20+"),
        ("http://x/@y:z", "http", "x", 80, "/@y:z"),
        ("http://1.2.3.4.5.example/", "http", "1.2.3.4.5.example", 80, "/"),
    ])
    func goodURLsAreTakenApart(
        text: String, scheme: String, host: String, port: UInt16, path: String
    ) throws {
        let url = try URLTarget(text)
        #expect(url.scheme.rawValue == scheme)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.path == path)
        #expect(url.credentials == nil)
        // What is printed reads back the same.
        #expect(try URLTarget(url.description) == url)
    }

    @Test(arguments: [
        ("", URLTargetError.Reason.empty),
        ("127.0.0.1:8080/", .missingScheme), ("localhost", .missingScheme),
        ("//localhost/", .missingScheme), ("http:/localhost", .missingScheme),
        ("localhost/?u=http://x", .missingScheme), ("://x", .missingScheme),
        ("ftp://x/", .scheme("ftp")), ("httpx://x", .scheme("httpx")),
        ("http://x/a b", .character(0x20)), ("http://x/\r\nHost: y", .character(0x0D)),
        ("http://x/\0", .character(0)), ("http://x\\y", .character(0x5C)),
        ("http:///path", .missingHost), ("http://:80/", .missingHost), ("http://?x", .missingHost),
        ("http://u@/", .missingHost),
        ("http://exämple.com/", .host), ("http://a..b/", .host), ("http://a%41/", .host),
        ("http://1.2.3/", .host), ("http://1.2.3.256/", .host), ("http://01.2.3.4/", .host),
        ("http://0x7f.1/", .host), ("http://127.1/", .host), ("http://2130706433/", .host),
        ("http://[::1/", .ipv6), ("http://::1/", .ipv6), ("http://[1.2.3.4]/", .ipv6),
        ("http://[]/", .ipv6), ("http://a:1:2/", .ipv6),
        ("http://[fe80::1%25eth0]/", .zone), ("http://[fe80::1%eth0]/", .zone),
        ("http://x:0/", .port), ("http://x:65536/", .port), ("http://x:+80/", .port),
        ("http://x:8o/", .port), ("http://x:-1/", .port), ("http://x:000080/", .port),
        ("http://[::1]80/", .port), ("http://x:99999999999999999999/", .port),
        ("http://a@b@c/", .userInfo), ("http://a:%zz@c/", .userInfo), ("http://a:%4@c/", .userInfo),
        ("http://a%3Ab:c@d/", .userInfo), ("http://%ff@c/", .userInfo),
    ])
    func badURLsAreRefusedWithTheirReason(text: String, reason: URLTargetError.Reason) {
        do {
            let url = try URLTarget(text)
            Issue.record("\(text) was read as \(url)")
        } catch {
            #expect(error.reason == reason)
            #expect(error.description.contains("http://"))
            #expect(error.description.unicodeScalars.allSatisfy { (0x20..<0x7F) ~= $0.value })
        }
    }

    /// RFC 4291, 2.2 has the forms; the wrong ones are near misses of them.
    @Test(arguments: [
        ("::", true), ("::1", true), ("1::", true), ("1:2:3:4:5:6:7:8", true), ("1::8", true),
        ("::ffff:192.0.2.1", true), ("64:ff9b::192.0.2.33", true), ("1:2:3:4:5:6:1.2.3.4", true),
        ("1:2:3:4:5:6:7::", true), ("::2:3:4:5:6:7:8", true), ("2001:DB8::A", true),
        (":", false), (":::", false), ("1", false), ("1:2:3:4:5:6:7", false), ("1::2::3", false),
        ("1:2:3:4:5:6:7:8:9", false), ("1:2:3:4:5:6:7:8::", false), ("12345::", false),
        (":1::2", false), ("1::2:", false), ("g::", false), ("::1.2.3", false),
        ("::1.2.3.4:5", false),
        ("1:2:3:4:5:6:7:1.2.3.4", false), ("::1.2.3.256", false), (":1:2:3:4:5:6:7:8", false),
    ])
    func addressesInBracketsAreChecked(address: String, isGood: Bool) {
        let url = try? URLTarget("http://[\(address)]/")
        #expect((url != nil) == isGood)
        #expect(url?.hostKind == (isGood ? .ipv6 : nil))
    }

    @Test func hostsAreNamesOrAddresses() throws {
        #expect(try URLTarget("http://127.0.0.1/").hostKind == .ipv4)
        #expect(try URLTarget("http://127.0.0.1.nip.io/").hostKind == .name)
        #expect(try URLTarget("https://[::1]:8443/x").origin == "https://[::1]:8443")
    }

    @Test func userAndPasswordAreDecodedAndKeptApart() throws {
        let url = try URLTarget("http://joe%40x:p%3A%2F%25@example.com/a")
        #expect(url.credentials == Credentials(user: "joe@x", password: "p:/%"))
        #expect(url.description == "http://example.com/a")
        #expect(
            try URLTarget("http://joe@x/").credentials == Credentials(user: "joe", password: ""))
    }

    /// Also passwords that were not encoded and so end up in the wrong part of the URL.
    @Test(arguments: [
        "http://joe:hunter2@exa mple/", "http://joe:hunter2@", "joe:hunter2@host/",
        "http://joe:hunt/er2@host/", "http://joe:hunter2@x@host/", "ftp://joe:hunter2@host/",
        "http://joe:hunter2?@host/", "http://joe:hunter2#@host", "HTTP://joe:hunter2\\@host",
    ])
    func errorsDoNotGivePasswordsAway(text: String) {
        do {
            let url = try URLTarget(text)
            #expect(!"\(url)".contains("hunt"))
        } catch {
            for shown in [error.description, "\(error)", String(reflecting: error)] {
                #expect(!shown.contains("hunt"))
                #expect(!shown.contains("joe"))
            }
        }
    }

    @Test func errorsSayWhatToWrite() throws {
        let missing = #expect(throws: URLTargetError.self) { try URLTarget("127.0.0.1:8080/") }
        #expect(
            missing?.description
                == "URL \"127.0.0.1:8080/\" has no http:// or https:// in front; "
                + "write for example http://127.0.0.1:8080/")
        let slashes = #expect(throws: URLTargetError.self) { try URLTarget("//h/") }
        #expect(slashes?.description.hasSuffix("http://127.0.0.1:8080/path") == true)
        let space = #expect(throws: URLTargetError.self) { try URLTarget("http://h/a b") }
        #expect(
            space?.description
                == "URL \"http://h/a b\" has a space, to be written %20; "
                + "write for example http://127.0.0.1:8080/path")
    }
}
