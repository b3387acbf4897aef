import HTTP
import Testing

/// Each limit at its last allowed value and one past it, cut everywhere.
@Suite struct ResponseLimitsTests {
    static func outcomes(_ text: String, _ limits: ResponseLimits) -> Set<String> {
        let events: [Event] = [.bytes(Array(text.utf8)), .end]
        return Set(
            [Cuts.none, .everywhere, .at([13]), .at([40, 41])].map {
                let verdict = play(events, cuts: $0, limits: limits)
                return verdict.detail ?? verdict.outcome
            })
    }

    @Test func statusLinesAreLimited() {
        let text = "HTTP/1.1 200 Okay\r\nContent-Length: 0\r\n\r\n"
        #expect(Self.outcomes(text, ResponseLimits(statusLineBytes: 19)) == ["ok"])
        #expect(Self.outcomes(text, ResponseLimits(statusLineBytes: 18)) == ["too_large"])
    }

    @Test func fieldLinesAreLimitedWithTheirFolds() {
        let text = "HTTP/1.1 200 OK\r\nX: 34567890\r\n 2345678\r\nContent-Length: 0\r\n\r\n"
        #expect(Self.outcomes(text, ResponseLimits(fieldLineBytes: 23)) == ["ok"])
        #expect(Self.outcomes(text, ResponseLimits(fieldLineBytes: 22)) == ["too_large"])
    }

    @Test func headsAreLimited() {
        let text = "HTTP/1.1 200 OK\r\nX-Y: 1\r\nContent-Length: 0\r\n\r\n"
        let size = text.utf8.count
        #expect(Self.outcomes(text, ResponseLimits(sectionBytes: size)) == ["ok"])
        #expect(Self.outcomes(text, ResponseLimits(sectionBytes: size - 1)) == ["too_large"])
    }

    @Test func fieldsAreCounted() {
        let text = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nContent-Length: 0\r\n\r\n"
        #expect(Self.outcomes(text, ResponseLimits(fields: 3)) == ["ok"])
        #expect(Self.outcomes(text, ResponseLimits(fields: 2)) == ["too_large"])
    }

    @Test func interimResponsesAreCountedAndHaveHeadsOfTheirOwn() {
        let interim = "HTTP/1.1 102 Processing\r\nA: 1\r\n\r\n"
        let text = interim + interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        let size = max(interim.utf8.count, 38)
        #expect(
            Self.outcomes(text, ResponseLimits(sectionBytes: size, fields: 1, interimResponses: 2))
                == ["ok"])
        #expect(Self.outcomes(text, ResponseLimits(interimResponses: 1)) == ["too_large"])
    }

    @Test func chunkLinesAreLimited() {
        let text =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;345678901234\r\nhello\r\n0\r\n\r\n"
        #expect(Self.outcomes(text, ResponseLimits(chunkLineBytes: 16)) == ["ok"])
        let longer = text.replacing("5;3", with: "5;33")
        #expect(Self.outcomes(longer, ResponseLimits(chunkLineBytes: 16)) == ["too_large"])
    }

    @Test func trailersAreLimitedAsHeadsAre() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        let limits = ResponseLimits(sectionBytes: 60, fields: 2)
        let value = String(repeating: "x", count: 53)
        #expect(Self.outcomes(head + "A: \(value)\r\n\r\n", limits) == ["ok"])
        #expect(Self.outcomes(head + "A: \(value)x\r\n\r\n", limits) == ["too_large"])
        #expect(Self.outcomes(head + "A: 1\r\nB: 2\r\n\r\n", limits) == ["ok"])
        #expect(Self.outcomes(head + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits) == ["too_large"])
    }

    /// What a server may send for ever ends by itself, however it is read.
    @Test(arguments: ["X-A: 1\r\n", "X", " folded\r\n", "HTTP/1.1 102 Processing\r\n\r\n"])
    func nothingGoesOnForEver(unit: String) {
        var text = unit.hasPrefix("HTTP") ? "" : "HTTP/1.1 200 OK\r\nX: 1\r\n"
        while text.utf8.count < 300_000 { text += unit }
        #expect(Self.outcomes(text, ResponseLimits()) == ["too_large"])
    }
}
