import HTTP
import Testing

/// RFC 9112, 7.1.
@Suite struct ChunkedBodyTests {
    static func chunked(_ body: String) -> Verdict {
        parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    }

    @Test(arguments: [
        "5\r\nhello\r\n0\r\n\r\n", "00000000000000000005\r\nhello\r\n000\r\n\r\n",
        "2\r\nhe\r\n3;a;b=c;d=\"e\"\r\nllo\r\n0;x\r\n\r\n", "5;\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n e\r\n\r\n", "5;\tx=ä\r\nhello\r\n0\r\n\r\n",
    ])
    func goodChunksAddUp(body: String) {
        let verdict = Self.chunked(body)
        #expect(verdict.outcome == "ok")
        #expect(verdict.observed.body == "hello")
        #expect(verdict.reusable)
    }

    @Test(arguments: [
        "5\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "x\r\n", "-1\r\n",
        "+5\r\n", "0x5\r\n", "5_\r\n", "\r\n", " 5\r\n", "5 5\r\n", "5\r5\r\n", "5;a\nb\r\n",
        "5;\0\r\n", "5\0\r\n", "5g\r\n", "8000000000000000\r\n", "ffffffffffffffffffff\r\n",
        "10000000000000000\r\n", "5\r\nhello\rx", "5\r\nhello\r\r\n", ";x\r\n",
    ])
    func badChunksAreRefused(body: String) {
        #expect(Self.chunked(body).detail == "bad_chunk")
    }

    @Test func theLargestChunkIsTakenAtItsWord() {
        let verdict = Self.chunked("7fffffffffffffff\r\nabc")
        #expect(verdict.outcome == "timeout")
        #expect(verdict.bodyBytes == 3)
    }

    @Test func leniencesInChunksAreNoted() {
        #expect(Self.chunked("5 \t\r\nhello\r\n0\r\n\r\n").leniencies == .blankAfterChunkSize)
        #expect(Self.chunked("5 ;x\r\nhello\r\n0\r\n\r\n").leniencies == .blankAfterChunkSize)
        let trailer = Self.chunked("0\r\nConnection: close\r\n\r\n")
        #expect(trailer.leniencies == .framingFieldInTrailer)
        #expect(trailer.reusable)
    }

    @Test(arguments: ["X\r\n\r\n", " X: 1\r\n\r\n", "X: \0\r\n\r\n", "X : 1\r\n\r\n"])
    func badTrailersAreRefused(trailers: String) {
        #expect(Self.chunked("0\r\n" + trailers).detail == "bad_header")
    }
}
