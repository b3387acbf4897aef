import HTTP
import Testing

/// Mutated torture cases: nothing may trap, and cuts may change nothing.
@Suite struct ResponseFuzzTests {
    /// SplitMix64 (Steele, Lea and Flood, 2014).
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static let words = [
        "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", "\0", ":", ",", ";", "0", "5", "f", "\r\n ",
        "\n\t", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.0 ", "chunked",
        "Content-Length: 5\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n", "9223372036854775807", "ffffffffffffffff", "0\r\n\r\n",
        "204", "304", "101", "\u{1B}", "identity", "X: y\r\n",
    ].map { Array($0.utf8) }

    static let seeds: [[UInt8]] = TortureCase.played.compactMap { script in
        guard case .bytes(let bytes) = script.events[0], (1...600).contains(bytes.count) else {
            return nil
        }
        return bytes
    }

    static func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, position + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0 where position < bytes.count:
            bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1 where position < bytes.count:
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.removeSubrange(position..<end)
        case 3: bytes.insert(contentsOf: bytes[position..<end], at: position)
        case 4:
            let other = seeds.randomElement(using: &random) ?? []
            bytes.replaceSubrange(
                position..., with: other.suffix(Int.random(in: 0...60, using: &random)))
        default:
            bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: position)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func mutationsNeverTrapAndCutsChangeNothing(seed: UInt64) {
        var random = Generator(state: seed)
        let limits = ResponseLimits(
            statusLineBytes: 60, fieldLineBytes: 80, sectionBytes: 300, fields: 6,
            interimResponses: 2, chunkLineBytes: 20)
        var outcomes: [String: Int] = [:]
        for round in 0..<60_000 {
            var bytes = Self.seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
            let request: RequestKind =
                round % 8 == 0 ? .head : round % 8 == 1 ? .connect : .ordinary
            let events: [Event] = [.bytes(bytes), Bool.random(using: &random) ? .end : .silence]
            let held = round.isMultiple(of: 4) ? limits : ResponseLimits()
            let whole = play(events, answering: request, limits: held)
            let positions = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &random) }
            let cuts = round.isMultiple(of: 3) ? Cuts.everywhere : .at(positions.sorted())
            let cut = play(events, answering: request, cuts: cuts, limits: held)
            outcomes[whole.detail ?? whole.outcome, default: 0] += 1
            guard cut == whole else {
                Issue.record("\(bytes) cut at \(cuts): \(cut) instead of \(whole)")
                return
            }
        }
        // The mutations reach every way out but the one that needs a silent server first.
        for failure in ResponseFailure.allCases {
            #expect(outcomes[failure.detail, default: 0] > 0, "\(failure.detail)")
        }
        #expect(outcomes["ok", default: 0] > 6_000)
    }
}
