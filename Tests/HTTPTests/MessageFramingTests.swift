import HTTP
import Testing

/// The rules of RFC 9112, 6.3 (length of a body) and 9.3 (persistence).
@Suite struct MessageFramingTests {
    static func response(_ fields: [String], version: String = "HTTP/1.1", body: String) -> Verdict
    {
        parse(version + " 200 OK\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + body)
    }

    @Test(arguments: [
        ("HTTP/1.1", [], true),
        ("HTTP/1.1", ["Connection: close"], false),
        ("HTTP/1.1", ["Connection: CLOSE"], false),
        ("HTTP/1.1", ["connection: keep-alive"], true),
        ("HTTP/1.1", ["Connection: keep-alive, close"], false),
        ("HTTP/1.1", ["Connection: close, keep-alive"], false),
        ("HTTP/1.1", ["Connection: x,, ,close"], false),
        ("HTTP/1.1", ["Connection: closed"], true),
        ("HTTP/1.1", ["Connection: x-close"], true),
        ("HTTP/1.1", ["Connection:close"], false),
        ("HTTP/1.1", ["Connection: keep-alive", "Connection: close"], false),
        ("HTTP/1.1", ["Connection:"], true),
        ("HTTP/1.1", ["Proxy-Connection: close"], true),
        ("HTTP/1.1", ["Connection:\r\n close"], false),
        ("HTTP/1.0", [], false),
        ("HTTP/1.0", ["Connection: Keep-Alive"], true),
        ("HTTP/1.0", ["Connection: x, keep-alive\t"], true),
        ("HTTP/1.0", ["Connection: keep-alive, close"], false),
        ("HTTP/1.9", [], true),
    ])
    func connectionFieldsAndVersionDecideOnReuse(version: String, fields: [String], reuse: Bool) {
        let verdict = Self.response(fields + ["Content-Length: 2"], version: version, body: "ok")
        #expect(verdict.outcome == "ok")
        #expect(verdict.reusable == reuse)
    }

    @Test(arguments: [
        "5", "5, 5", "5,5", " 5\t", "05", "000000000000000000000000005", "5 ,\t5",
    ])
    func goodLengthsAreTaken(value: String) {
        let verdict = Self.response(["Content-Length: \(value)"], body: "hello")
        #expect(verdict.outcome == "ok")
        #expect(verdict.bodyBytes == 5)
        #expect(verdict.reusable)
        #expect(verdict.leniencies.contains(.repeatedLength) == value.contains(","))
    }

    @Test(arguments: [
        "", "-5", "+5", "5.0", "5e0", "0x5", "1_0", "5 5", "5,", ",5", "5;5", "5, 6", "five", "٥",
        "9223372036854775808", "18446744073709551616", "18446744073709551621", "5\u{B}", "5\r5",
    ])
    func badLengthsAreRefused(value: String) {
        let verdict = Self.response(["Content-Length: \(value)"], body: "hello")
        #expect(verdict.detail == "bad_length")
        #expect(verdict.status == nil)
    }

    @Test func aLengthMayBeRepeatedButNotChanged() {
        let same = Self.response(["Content-Length: 5", "content-length: 05"], body: "hello")
        #expect(same.outcome == "ok")
        #expect(same.leniencies == .repeatedLength)
        let changed = Self.response(["Content-Length: 5", "Content-Length: 5, 6"], body: "hello")
        #expect(changed.detail == "bad_length")
    }

    @Test(arguments: ["chunked", "Chunked", " chunked ", ",chunked,", "identity, chunked"])
    func chunkedOnceAndLastIsUnderstood(value: String) {
        let verdict = Self.response(["Transfer-Encoding: \(value)"], body: "2\r\nok\r\n0\r\n\r\n")
        #expect(verdict.outcome == "ok")
        #expect(verdict.bodyBytes == 2)
        #expect(verdict.reusable)
    }

    @Test(arguments: [
        "", ",", "gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked, identity",
        "chunked;q=1", "xchunked", "chunked x", "\"chunked\"",
    ])
    func otherCodingsHideTheEndOfTheBody(value: String) {
        let verdict = Self.response(["Transfer-Encoding: \(value)"], body: "2\r\nok\r\n0\r\n\r\n")
        #expect(verdict.detail == "bad_te")
        #expect(verdict.status == 200)
    }

    @Test func identityAloneChangesNothing() {
        let verdict = Self.response(
            ["Transfer-Encoding: identity", "Content-Length: 2"], body: "ok")
        #expect(verdict.bodyBytes == 2)
        #expect(verdict.leniencies == .identityCoding)
    }

    @Test func chunkedWinsOverALengthAndEndsTheConnection() {
        let verdict = Self.response(
            ["Transfer-Encoding: chunked", "Content-Length: 9"], body: "2\r\nok\r\n0\r\n\r\n")
        #expect(verdict.bodyBytes == 2)
        #expect(verdict.leniencies == .lengthBesideChunked)
        #expect(!verdict.reusable)
    }

    @Test func chunkedInHTTP10EndsTheConnection() {
        let verdict = Self.response(
            ["Transfer-Encoding: chunked", "Connection: keep-alive"], version: "HTTP/1.0",
            body: "2\r\nok\r\n0\r\n\r\n")
        #expect(verdict.bodyBytes == 2)
        #expect(verdict.version == .http10)
        #expect(verdict.leniencies == .chunkedInOldVersion)
        #expect(!verdict.reusable)
    }

    @Test func namesThatOnlyResembleFramingFieldsAreIgnored() {
        let verdict = Self.response(
            [
                "Content-Length-X: 9", "XContent-Length: 9", "Content_Length: 9",
                "Content-Lengtj: 9",
                "Transfer_Encoding: gzip", "Connectioo: close", "Content-Length: 2",
            ], body: "ok")
        #expect(verdict.outcome == "ok")
        #expect(verdict.bodyBytes == 2)
        #expect(verdict.reusable)
    }
}
