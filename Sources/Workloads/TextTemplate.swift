/// A text with places to fill: `/search?q=${terms}`.
///
///     "${" name "}"    the value of a variable
///     "$${"            a dollar sign and a brace
///
/// Variables are the number of the request (`seq`), the columns of data files, what an earlier
/// step of a session extracted, and the environment variables that the file names under `env`.
/// The latter are filled in when the file is read, and no description shows them.
public struct TextTemplate: Equatable, Sendable {
    /// What takes the place of a variable when a request is made.
    public enum Variable: Equatable, Sendable {
        /// The number of the request in its run, from 1.
        case sequence
        /// A row of the scenario's data source of this index.
        case data(Int)
        /// What the session extracted under the variable of this index.
        case session(Int)
    }

    /// How a value is written so that it stays within its place.
    public enum Escape: Equatable, Sendable {
        case none
        /// Percent-encoded but for letters, digits and `-._~` (RFC 3986, 2.3).
        case percent
        /// As in a JSON string (RFC 8259, 7).
        case json
    }

    enum Part: Equatable, Sendable {
        case text(String)
        /// From the environment; not to be shown.
        case secret(String)
        case variable(Variable, name: String, Escape)
    }

    private(set) var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// A text without variables.
    public init(_ text: String) { parts = text.isEmpty ? [] : [.text(text)] }

    mutating func append(_ text: String) {
        if case .text(let last)? = parts.last {
            parts[parts.count - 1] = .text(last + text)
        } else if !text.isEmpty {
            parts.append(.text(text))
        }
    }

    mutating func append(_ other: TextTemplate) {
        for part in other.parts {
            if case .text(let text) = part { append(text) } else { parts.append(part) }
        }
    }

    /// Whether every request gets the same text.
    public var isConstant: Bool {
        parts.allSatisfy { if case .variable = $0 { false } else { true } }
    }

    /// Escapes what is not a variable and not escaped yet: the text around variables.
    mutating func escapeConstants(_ escape: Escape = .json) {
        for (index, part) in parts.enumerated() {
            if case .text(let text) = part { parts[index] = .text(Self.escaped(text, escape)) }
        }
    }

    var hasSecret: Bool {
        parts.contains { if case .secret = $0 { true } else { false } }
    }

    /// The variables, in order.
    public var variables: [Variable] {
        parts.compactMap { if case .variable(let variable, _, _) = $0 { variable } else { nil } }
    }

    /// The text with every place filled.
    public func filled(_ value: (Variable) -> String) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let constant), .secret(let constant): text += constant
            case .variable(let variable, _, let escape):
                text += Self.escaped(value(variable), escape)
            }
        }
        return text
    }

    static func escaped(_ value: String, _ escape: Escape) -> String {
        switch escape {
        case .none: return value
        case .json: return JSONText.escaped(value)
        case .percent:
            var text = ""
            for byte in value.utf8 {
                let letter = (byte | 0x20) &- 0x61 < 26
                if letter || byte &- 0x30 < 10 || "-._~".utf8.contains(byte) {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let digits = String(byte, radix: 16, uppercase: true)
                    text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
                }
            }
            return text
        }
    }
}

extension TextTemplate: CustomStringConvertible, CustomDebugStringConvertible {
    /// The template as it was written, with `***` for what came from the environment.
    public var description: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .secret: "***"
            case .variable(_, let name, _): "${\(name)}"
            }
        }.joined()
    }

    public var debugDescription: String { description }
}

extension TextTemplate {
    /// The variables that a text may use.
    struct Scope {
        var environment: [String: String] = [:]
        var variables: [String: Variable] = ["seq": .sequence]
        /// Names that come to be only later in the session.
        var later: Set<String> = []
    }

    /// What is wrong with a template, and how many scalars into it.
    struct Mistake: Error {
        let offset: Int
        let message: String
    }

    /// Reads a template.
    init(_ text: String, _ scope: Scope, _ escape: Escape) throws(Mistake) {
        self.init([])
        var rest = text.unicodeScalars[...]
        var offset = 0
        func take(_ count: Int) {
            rest = rest.dropFirst(count)
            offset += count
        }
        while !rest.isEmpty {
            let plain = rest.prefix { $0 != "$" }
            append(String(plain))
            take(plain.count)
            if rest.starts(with: "$${".unicodeScalars) {
                append("${")
                take(3)
            } else if rest.starts(with: "${".unicodeScalars) {
                guard let end = rest.firstIndex(of: "}") else {
                    throw Mistake(
                        offset: offset,
                        message: "\"${\" has no \"}\"; write $${ for a dollar sign and a brace")
                }
                let inside = rest[..<end].dropFirst(2)
                parts.append(try Self.part(String(inside), scope, escape, offset))
                take(inside.count + 3)
            } else if !rest.isEmpty {
                append("$")
                take(1)
            }
        }
    }

    private static func part(
        _ name: String, _ scope: Scope, _ escape: Escape, _ offset: Int
    ) throws(Mistake) -> Part {
        if let variable = scope.variables[name] { return .variable(variable, name: name, escape) }
        if let value = scope.environment[name] { return .secret(escaped(value, escape)) }
        if scope.later.contains(name) {
            throw Mistake(
                offset: offset,
                message: "${\(name)} is used before an earlier step has extracted it")
        }
        let known = Array(scope.variables.keys) + Array(scope.environment.keys)
        let advice =
            Spelling.nearest(name, of: known).map { "did you mean ${\($0)}?" }
            ?? "name it under data, extract it in an earlier step, or list it under env"
        throw Mistake(offset: offset, message: "${\(name)} is nothing known; \(advice)")
    }
}
