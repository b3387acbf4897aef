/// The keys of one mapping, taken one after another. What is never taken is unknown, and what was
/// asked for is what may be written: the lists for "did you mean" need no second place.
struct ScenarioFields {
    let position: SourcePosition
    /// What is being read, for messages: "phase", "request".
    let what: String
    private var entries: [ScenarioNode.Entry]
    private var known: [String] = []

    /// Nil where the node is no mapping, which is noted.
    init?(_ node: ScenarioNode, what: String, _ reader: ScenarioReader) {
        guard case .mapping(let entries) = node.content else {
            reader.note(node.position, "\(what) is \(node.kind), not a mapping of keys to values")
            return nil
        }
        self.entries = entries
        self.what = what
        position = node.position
    }

    /// The value of a key; nil if it is not there or null.
    mutating func take(_ key: String) -> ScenarioNode? {
        known.append(key)
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let value = entries.remove(at: index).value
        return value.isNull ? nil : value
    }

    /// What is left: the keys of a mapping with free names.
    mutating func takeRest() -> [ScenarioNode.Entry] {
        defer { entries = [] }
        return entries
    }

    /// Notes the keys that nobody asked for.
    func finish(_ reader: ScenarioReader) {
        for entry in entries {
            let advice =
                Spelling.nearest(entry.key, of: known).map { "did you mean \"\($0)\"?" }
                ?? "a \(what) has \(known.joined(separator: ", "))"
            reader.note(entry.position, "unknown key \"\(entry.key)\"; \(advice)")
        }
    }
}
