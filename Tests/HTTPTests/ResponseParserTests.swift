import HTTP
import Testing

@Suite struct ResponseParserTests {
    static let plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

    @Test func aPlainResponseIsCountedInAllItsParts() {
        let verdict = parse(Self.plain)
        #expect(verdict.outcome == "ok")
        #expect(verdict.status == 200)
        #expect(verdict.version == .http11)
        #expect(verdict.headBytes == 38)
        #expect(verdict.bodyBytes == 5)
        #expect(verdict.wireBytes == 43)
        #expect(verdict.leniencies == [])
        #expect(verdict.reusable)
    }

    @Test func framingInterimResponsesAndTrailersCountAsWireBytesOnly() {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let body = "5;x=1\r\nhello\r\n1\r\n!\r\n0\r\nDigest: abc\r\n\r\n"
        let verdict = parse(interim + interim + head + body)
        #expect(verdict.interimResponses == 2)
        #expect(verdict.headBytes == head.utf8.count)
        #expect(verdict.bodyBytes == 6)
        #expect(verdict.wireBytes == 2 * interim.utf8.count + head.utf8.count + body.utf8.count)
        #expect(verdict.observed.fields == ["Transfer-Encoding:chunked"])
        #expect(verdict.observed.body == "hello!")
    }

    @Test func theConsumedCountEndsWithTheResponse() {
        var parser = ResponseParser()
        parser.begin()
        let bytes = Array((Self.plain + Self.plain).utf8)
        #expect(bytes.withUnsafeBytes { parser.consume($0) } == .complete(consumed: 43))
        #expect(!parser.mayReuse)
        #expect(parser.leniencies == .surplusBytes)
        #expect(parser.wireBytes == 43)
    }

    @Test func bytesOnAnIdleConnectionEndItsReuse() {
        var parser = ResponseParser()
        parser.begin()
        #expect(
            Array(Self.plain.utf8).withUnsafeBytes { parser.consume($0) } == .complete(consumed: 43)
        )
        #expect(parser.mayReuse)
        #expect(
            parser.consume(UnsafeRawBufferPointer(start: nil, count: 0)) == .complete(consumed: 0))
        #expect(parser.mayReuse)
        #expect([UInt8(0x0D)].withUnsafeBytes { parser.consume($0) } == .complete(consumed: 0))
        #expect(!parser.mayReuse)
        #expect(parser.status == 200)
    }

    @Test func aClosedIdleConnectionIsNoFailureAndIsNotReused() {
        let verdict = parse(Self.plain, closed: true)
        #expect(verdict.outcome == "ok")
        #expect(!verdict.reusable)
    }

    @Test func aParserIsNewAfterBeginWhateverCameBefore() {
        let fresh = parse(Self.plain)
        for before in [
            "", "HTT", "HTTP/1.1 200 OK\r\nX: a", "nonsense", Self.plain + "more",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhe",
            "HTTP/1.0 200\n X: 1\n\n", "HTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1",
        ] {
            var parser = ResponseParser()
            parser.begin(answering: .head)
            _ = Array(before.utf8).withUnsafeBytes { parser.consume($0) }
            parser.begin()
            #expect(parser.progress == .nothing)
            #expect(parser.status == nil)
            #expect(
                Array(Self.plain.utf8).withUnsafeBytes { parser.consume($0) }
                    == .complete(consumed: 43))
            #expect(parser.status == fresh.status)
            #expect(parser.bodyBytes == fresh.bodyBytes)
            #expect(parser.wireBytes == fresh.wireBytes)
            #expect(parser.headBytes == fresh.headBytes)
            #expect(parser.leniencies == [])
            #expect(parser.interimResponses == 0)
            #expect(parser.mayReuse)
        }
    }

    @Test func aFailureStays() {
        var parser = ResponseParser()
        parser.begin()
        let nonsense: [UInt8] = [0x15, 0x03]
        #expect(nonsense.withUnsafeBytes { parser.consume($0) } == .failed(.badStatusLine))
        let plain = Array(Self.plain.utf8)
        #expect(plain.withUnsafeBytes { parser.consume($0) } == .failed(.badStatusLine))
        #expect(parser.finish() == .badStatusLine)
        #expect(!parser.mayReuse)
    }

    /// RFC 9112, 8: what is missing when the peer closes early.
    @Test(arguments: [
        ("", "empty_reply"),
        ("HTTP/1.1 100 Continue\r\n\r\n", "empty_reply"),
        ("\r\n", "header_truncated"),
        ("H", "header_truncated"),
        ("HTTP/1.1 200 OK\r\n", "header_truncated"),
        ("HTTP/1.1 200 OK\r\nA: b\r\n", "header_truncated"),
        ("HTTP/1.1 200 OK\r\nA: b\r\n\r", "header_truncated"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "body_truncated"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", "body_truncated"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "chunk_truncated"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxx", "chunk_truncated"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r", "chunk_truncated"),
    ])
    func anEarlyCloseIsNamedByWhatIsMissing(text: String, detail: String) {
        let verdict = parse(text, closed: true)
        #expect(verdict.outcome == "truncated")
        #expect(verdict.detail == detail)
        #expect(!verdict.reusable)
    }

    @Test(arguments: [
        ("", "reset_before_response"), ("HTTP/1.1 100 Continue\r\n\r\n", "reset_before_response"),
        ("HTTP", "header_reset"), ("HTTP/1.1 200 OK\r\nA:", "header_reset"),
        ("HTTP/1.1 200 OK\r\n\r\n", "body_reset"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nt: 1", "body_reset"),
    ])
    func aResetIsNamedByHowFarTheResponseHadCome(text: String, detail: String) {
        let verdict = play([.bytes(Array(text.utf8)), .reset])
        #expect(verdict.outcome == "reset")
        #expect(verdict.detail == detail)
    }

    @Test func nobodyAsksForAnUpgrade() {
        let verdict = parse("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
        #expect(verdict.detail == "unexpected_upgrade")
        #expect(verdict.status == 101)
    }

    @Test func connectOpensATunnelOnSuccessOnly() {
        let open = parse(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\u{16}\u{3}", answering: .connect)
        #expect(open.outcome == "ok")
        #expect(open.bodyBytes == 0)
        #expect(!open.reusable)
        #expect(open.leniencies == [])
        let refused = parse(
            "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno", answering: .connect)
        #expect(refused.bodyBytes == 2)
        #expect(refused.reusable)
    }

    @Test func responsesToHeadHaveNoBodyWhateverTheyDeclare() {
        for field in [
            "Content-Length: 99", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        ] {
            let verdict = parse("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n", answering: .head)
            #expect(verdict.outcome == "ok")
            #expect(verdict.bodyBytes == 0)
            #expect(verdict.reusable)
        }
    }

    @Test func aParserStaysSmall() {
        #expect(MemoryLayout<ResponseParser>.stride <= 160)
    }

    @Test func detailsBelongToTheKindsOfResults() {
        let truncated = ResponseFailure.allCases.filter { $0.kind == .truncated }.map(\.detail)
        #expect(
            truncated == ["empty_reply", "header_truncated", "body_truncated", "chunk_truncated"])
        #expect(ResponseFailure.badChunk.kind.rawValue == "protocol")
    }
}
