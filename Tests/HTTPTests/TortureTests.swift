import HTTP
import Testing

/// The servers of Fixtures/torture.json, as bytes without a network.
@Suite struct TortureTests {
    @Test(arguments: TortureCase.played)
    func everyScriptedServerIsJudgedAsExpected(case script: TortureCase) {
        let request = RequestKind(method: script.method)
        let verdict = play(script.events, answering: request)
        #expect(verdict.outcome == script.expect.outcome)
        #expect(verdict.status == script.expect.status)
        #expect(verdict.reusable == script.expect.reusable)
        if let bodyBytes = script.expect.bodyBytes { #expect(verdict.bodyBytes == bodyBytes) }
        // Which of its timers fired is the engine's to say.
        if script.expect.outcome != "timeout" { #expect(verdict.detail == script.expect.detail) }
    }

    @Test(arguments: TortureCase.played)
    func whereTheBytesAreCutChangesNothing(case script: TortureCase) {
        let request = RequestKind(method: script.method)
        let events = script.events
        guard case .bytes(let bytes) = events[0] else { return }
        let whole = play(events, answering: request, observed: true)

        var unobserved = whole
        unobserved.observed = Verdict.Observed()
        #expect(play(events, answering: request) == unobserved)
        #expect(play(events, answering: request, cuts: .everywhere, observed: true) == whole)

        // Every position of a small case, some 150 of a large one, its first 40 among them.
        let step = bytes.count <= 1_000 ? 1 : bytes.count / 100
        let late =
            stride(from: 40, to: bytes.count, by: step)
            + Array(max(40, bytes.count - 9)..<max(40, bytes.count))
        for position in Array(1..<min(40, max(1, bytes.count))) + late {
            let cut = play(events, answering: request, cuts: .at([position]), observed: true)
            guard cut == whole else {
                Issue.record("cut at \(position): \(cut) instead of \(whole)")
                return
            }
        }
    }

    /// The file has 138 cases; one that is neither played nor listed would go unnoticed.
    @Test func everyCaseIsPlayedOrListedAsOutsideTheParser() {
        let ids = Set(TortureCase.all.map(\.id))
        #expect(ids.count == 138)
        #expect(TortureCase.outsideTheParser.allSatisfy(ids.contains))
        #expect(TortureCase.played.count == 136)
        // A script in words this interpreter does not know would play as silence.
        for script in TortureCase.played {
            #expect(script.events.contains { $0 != .bytes([]) && $0 != .silence }, "\(script.id)")
        }
    }

    /// cn-fin-second: the close in answer to a second request is that request's empty reply.
    @Test func aCloseInAnswerToASecondRequestIsAnEmptyReply() {
        var parser = ResponseParser()
        parser.begin()
        let first = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".utf8)
        #expect(first.withUnsafeBytes { parser.consume($0) } == .complete(consumed: first.count))
        #expect(parser.mayReuse)
        parser.begin()
        #expect(parser.finish() == .emptyReply)
        #expect(!parser.mayReuse)
    }
}
