/// A piece of a scenario file: a text, a list or a mapping, and where it stands.
struct ScenarioNode: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        let key: String
        let position: SourcePosition
        let value: ScenarioNode
    }

    enum Content: Equatable, Sendable {
        /// A scalar; a plain one, without quotes, may also stand for null, a number or a boolean.
        case text(String, isPlain: Bool)
        case list([ScenarioNode])
        case mapping([Entry])
    }

    let position: SourcePosition
    let content: Content

    /// Whether nothing was written: an empty value, `~` or `null`.
    var isNull: Bool {
        guard case .text(let text, isPlain: true) = content else { return false }
        return ["", "~", "null"].contains(text)
    }

    /// What it is, for a message.
    var kind: String {
        switch content {
        case .text(let text, _): isNull ? "nothing" : "\"\(text)\""
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
