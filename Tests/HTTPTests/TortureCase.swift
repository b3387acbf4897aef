import Foundation
import Testing

/// One server of Fixtures/torture.json, with the outcome that a client must come to.
struct TortureCase: Decodable, Sendable, CustomTestStringConvertible {
    enum Policy: String, Decodable { case must, should, may, choice }

    struct Expectation: Decodable {
        let outcome: String
        let status: Int?
        let bodyBytes: Int?
        let reusable: Bool
        let detail: String?

        enum CodingKeys: String, CodingKey {
            case outcome, status, reusable, detail
            case bodyBytes = "body_bytes"
        }
    }

    struct Request: Decodable { let method: String? }

    /// An action of the script; exactly one of the first group is there.
    struct Action: Decodable {
        let send, repeatByte, `repeat`, drip, forever: String?
        let close, closeNow, halfClose, reset, waitRequest: Bool?
        let noRead, noAccept, noListen: Bool?
        let sleepMs, holdMs: Int?
        let count: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case send, `repeat`, drip, forever, close, reset, count
            case repeatByte = "repeat_byte"
            case closeNow = "close_now"
            case halfClose = "half_close"
            case waitRequest = "wait_request"
            case noRead = "no_read"
            case noAccept = "no_accept"
            case noListen = "no_listen"
            case sleepMs = "sleep_ms"
            case holdMs = "hold_ms"
        }
    }

    let id: String
    let policy: Policy
    let serverScript: [Action]
    let expect: Expectation
    let request: Request?

    enum CodingKeys: String, CodingKey {
        case id, policy, expect, request
        case serverScript = "server_script"
    }

    var testDescription: String { id }
    var method: String { request?.method ?? "GET" }

    static let all: [TortureCase] = {
        guard
            let file = Bundle.module.url(
                forResource: "torture", withExtension: "json", subdirectory: "Fixtures"),
            let cases = try? JSONDecoder().decode([TortureCase].self, from: Data(contentsOf: file))
        else { fatalError("Fixtures/torture.json is missing or unreadable") }
        return cases
    }()

    /// Cases without any byte for a parser to read: what they test happens in connect().
    static let outsideTheParser = ["cn-never-accept", "cn-refused"]

    static let played = all.filter { !outsideTheParser.contains($0.id) }
}

/// What a client sees of a script, as far as a parser is concerned.
enum Event: Equatable {
    case bytes([UInt8])
    /// The server closed its side.
    case end
    case reset
    /// The client gave up waiting, or the script says no more.
    case silence
}

extension TortureCase {
    /// What the script does until it waits for a second request, or its end.
    var events: [Event] {
        var events: [Event] = []
        var bytes: [UInt8] = []
        func flush(_ event: Event) {
            events.append(.bytes(bytes))
            events.append(event)
            bytes = []
        }
        for action in serverScript {
            if let text = action.send ?? action.drip { bytes += latin1(text) }
            if let text = action.repeatByte ?? action.repeat {
                let unit = latin1(text)
                let count = action.count ?? 0
                bytes +=
                    unit.count == 1
                    ? Array(repeating: unit[0], count: count)
                    : Array(repeatElement(unit, count: count).joined())
            }
            if let text = action.forever {
                // As far as a client's deadline would let it go.
                for _ in 0..<200 { bytes += latin1(text) }
            }
            if action.close ?? action.closeNow ?? action.halfClose != nil { flush(.end) }
            if action.reset != nil { flush(.reset) }
            if action.waitRequest != nil { break }
        }
        flush(.silence)
        return events
    }

    private func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            guard let byte = UInt8(exactly: scalar.value) else {
                fatalError("\(id) has a character that is not Latin-1")
            }
            return byte
        }
    }
}
