import HTTP

/// Everything a response came to, to compare one way of cutting its bytes with another.
struct Verdict: Equatable {
    var outcome = ""
    var detail: String?
    var status: Int?
    var version: HTTPVersion?
    var bodyBytes = 0
    var headBytes = 0
    /// Only of complete responses; of a failed one it depends on how much was read at once.
    var wireBytes: Int?
    var interimResponses = 0
    var leniencies: ResponseLeniencies = []
    var reusable = false
    var observed = Observed()

    /// What an observer was shown.
    struct Observed: ResponseObserver, Equatable {
        var fields: [String] = []
        var bodyCount = 0
        /// The first 1,000 bytes of the body.
        var body = ""

        mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
            fields.append(
                String(decoding: name, as: UTF8.self) + ":" + String(decoding: value, as: UTF8.self)
            )
        }

        mutating func body(_ piece: UnsafeRawBufferPointer) {
            let shown = piece.prefix(max(0, 1_000 - bodyCount))
            body.unicodeScalars.append(contentsOf: shown.map { Unicode.Scalar($0) })
            bodyCount += piece.count
        }
    }
}

/// How the bytes of an event are cut into reads.
enum Cuts {
    case none
    case at([Int])
    case everywhere
}

/// Plays events to a parser, cutting the bytes of the first event.
///
/// Each read is given in memory of its own size, so that the address sanitizer sees any look
/// beyond it.
func play(
    _ events: [Event], answering request: RequestKind = .ordinary, cuts: Cuts = .none,
    observed: Bool = false, limits: ResponseLimits = ResponseLimits()
) -> Verdict {
    var parser = ResponseParser(limits: limits)
    parser.begin(answering: request)
    var verdict = Verdict()
    var step = ResponseParser.Step.needsMore

    func feed(_ piece: ArraySlice<UInt8>) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: piece)
        let read = UnsafeRawBufferPointer(memory)
        step = observed ? parser.consume(read, observer: &verdict.observed) : parser.consume(read)
    }

    var cuts = cuts
    play: for event in events {
        switch event {
        case .bytes(let bytes):
            var borders = [0]
            switch cuts {
            case .none: break
            case .at(let positions): borders += positions.filter { 0 < $0 && $0 < bytes.count }
            // Past the first half million, which no head can reach, in larger steps.
            case .everywhere:
                borders += Array(1..<max(1, min(bytes.count, 500_000)))
                borders += Array(stride(from: 500_000, to: bytes.count, by: 4_099))
            }
            borders.append(bytes.count)
            for (start, end) in zip(borders, borders.dropFirst()) {
                feed(bytes[start..<end])
                if case .failed = step { break }
            }
            cuts = .none
            if case .failed(let failure) = step {
                verdict.fail(failure)
                break play
            }
        case .end:
            if let failure = parser.finish() {
                verdict.fail(failure)
                break play
            }
            verdict.outcome = "ok"
        case .reset:
            if parser.progress == .complete {
                _ = parser.finish()
            } else {
                verdict.outcome = "reset"
                verdict.detail = parser.progress.resetDetail
                break play
            }
        case .silence:
            verdict.outcome = parser.progress == .complete ? "ok" : "timeout"
        }
    }
    verdict.status = parser.status
    verdict.version = parser.version
    verdict.bodyBytes = parser.bodyBytes
    verdict.headBytes = parser.headBytes
    verdict.wireBytes = parser.progress == .complete ? parser.wireBytes : nil
    verdict.interimResponses = parser.interimResponses
    verdict.leniencies = parser.leniencies
    verdict.reusable = parser.mayReuse
    return verdict
}

extension Verdict {
    fileprivate mutating func fail(_ failure: ResponseFailure) {
        outcome = failure.kind == .truncated ? "truncated" : "protocol_error"
        detail = failure.detail
    }
}

/// What becomes of these bytes, and then of the server's closing if it closes.
func parse(
    _ text: String, closed: Bool = false, answering request: RequestKind = .ordinary,
    limits: ResponseLimits = ResponseLimits()
) -> Verdict {
    play(
        [.bytes(Array(text.utf8)), closed ? .end : .silence], answering: request, observed: true,
        limits: limits)
}
