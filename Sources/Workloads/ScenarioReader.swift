internal import HTTP

/// Takes the tree of a scenario file apart. It goes on after a problem, so that all of them are
/// told at once.
final class ScenarioReader {
    private(set) var problems: [ScenarioProblem] = []
    /// The values of the environment variables that the file may use.
    var environment: [String: String] = [:]
    /// All requests: independent ones first, then those of sessions.
    var requests: [ScenarioRequest] = []
    var data: [DataSource] = []
    var defaults = Scenario.Defaults()

    func note(_ position: SourcePosition, _ message: String) {
        problems.append(ScenarioProblem(position, message))
    }

    // MARK: Values

    func text(_ node: ScenarioNode, _ what: String) -> String? {
        guard case .text(let text, _) = node.content, !node.isNull else {
            note(node.position, "\(what) is \(node.kind), not a text")
            return nil
        }
        return text
    }

    /// A value by a parser whose error begins with the text.
    func value<Value>(
        _ node: ScenarioNode?, _ what: String, _ parse: (String) throws -> Value
    ) -> Value? {
        guard let node, let text = text(node, what) else { return nil }
        do {
            return try parse(text)
        } catch {
            note(node.position, "\(what) \(error)")
            return nil
        }
    }

    /// A whole number within bounds.
    func whole(
        _ node: ScenarioNode?, _ what: String, in range: ClosedRange<Int> = 1...1_000_000_000
    ) -> Int? {
        guard let node, let text = text(node, what) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            note(
                node.position,
                "\(what) \"\(text)\" is not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
            return nil
        }
        return number
    }

    func positiveNumber(_ node: ScenarioNode?, _ what: String) -> Double? {
        guard let node, let text = text(node, what) else { return nil }
        guard let number = Double(text), number >= 1e-6, number <= 1e9, isDecimal(text) else {
            note(node.position, "\(what) \"\(text)\" is not a number above 0, such as 2.5")
            return nil
        }
        return number
    }

    /// Whether digits are all there is, so that `0x10` and `1_000` mean nothing else than they say.
    private func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    }

    func truth(_ node: ScenarioNode?, _ what: String) -> Bool? {
        guard let node, let text = text(node, what) else { return nil }
        guard text == "true" || text == "false" else {
            note(node.position, "\(what) \"\(text)\" is not true or false")
            return nil
        }
        return text == "true"
    }

    func oneOf(_ node: ScenarioNode?, _ what: String, _ words: [String]) -> String? {
        guard let node, let text = text(node, what) else { return nil }
        guard words.contains(text) else {
            let advice =
                Spelling.nearest(text, of: words).map { "did you mean \($0)?" }
                ?? "write \(words.joined(separator: " or "))"
            note(node.position, "\(what) \"\(text)\" is not one of the choices; \(advice)")
            return nil
        }
        return text
    }

    /// A duration above 0, in seconds.
    func duration(_ node: ScenarioNode?, _ what: String) -> Double? {
        guard let seconds = value(node, what, Quantity.duration), let node else { return nil }
        guard seconds > 0 else {
            note(node.position, "\(what) is no time at all; write one such as 100ms or 30s")
            return nil
        }
        return seconds
    }

    /// A rate that a machine can send, per second.
    func rate(_ node: ScenarioNode?, _ what: String) -> Double? {
        guard let rate = value(node, what, Quantity.rate), let node else { return nil }
        guard rate <= 1e7 else {
            note(node.position, "\(what) is more than a machine can send; write up to 10M/s")
            return nil
        }
        return rate
    }

    func list(_ node: ScenarioNode?, _ what: String) -> [ScenarioNode]? {
        guard let node else { return nil }
        guard case .list(let elements) = node.content else {
            note(node.position, "\(what) is \(node.kind), not a list; write [a, b] or - a")
            return nil
        }
        return elements
    }

    /// The path of a file, relative to the scenario's and not out of its folder by name. Where it
    /// leads by links is the business of whoever opens it.
    func path(_ node: ScenarioNode?, _ what: String) -> Positioned<String>? {
        guard let node, let path = text(node, what) else { return nil }
        guard Self.staysInside(path) else {
            note(
                node.position,
                "\(what) \"\(path)\" leads out of the folder; name a file in or below it")
            return nil
        }
        return Positioned(path, node.position)
    }

    static func staysInside(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.utf8.contains(0)
            && !path.split(separator: "/").contains("..")
    }

    /// Weights of alternatives, 1 where none is given.
    func weight(_ fields: inout ScenarioFields) -> Double {
        positiveNumber(fields.take("weight"), "weight") ?? 1
    }

    /// Notes names that come twice.
    func requireDistinct(_ names: [Positioned<String>], _ what: String) {
        var lines: [String: Int] = [:]
        for name in names {
            if let line = lines[name.value] {
                note(
                    name.position,
                    "\(what) \"\(name.value)\" is here twice; the first is in line \(line)")
            } else {
                lines[name.value] = name.position.line
            }
        }
    }
}

/// A value of a scenario file that is judged elsewhere, and its place for the judgement.
public struct Positioned<Value: Equatable & Sendable>: Equatable, Sendable {
    public let value: Value
    public let position: SourcePosition

    public init(_ value: Value, _ position: SourcePosition) {
        self.value = value
        self.position = position
    }
}
