internal import CYaml

/// The text of a scenario file as a tree.
///
/// YAML without what makes it dangerous or ambiguous: no anchors, aliases, tags or merge keys, one
/// document, no key twice; JSON is a part of that. Size, depth and number of nodes are limited, so
/// that reading takes time and memory in proportion to at most a mebibyte.
struct ScenarioDocument {
    static let largestFile = 1 << 20
    static let deepest = 32
    static let mostNodes = 10_000
    static let longestText = 64 << 10

    private(set) var problems: [ScenarioProblem] = []
    private var nodes = 0
    /// Set when reading on makes no sense.
    private var isOver = false

    /// The tree, nil where there is none; what is wrong with it is in `problems`.
    mutating func parse(_ bytes: [UInt8]) -> ScenarioNode? {
        let start = SourcePosition(line: 1, column: 1)
        guard bytes.count <= Self.largestFile else {
            stop(start, "the file is larger than 1 MiB, the most that a scenario may have")
            return nil
        }
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            stop(start, "out of memory")
            return nil
        }
        defer { yaml_parser_delete(&parser) }
        return bytes[ByteOrderMark.length(in: bytes)...].withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            source = buffer
            defer { source = nil }
            return document(&parser)
        }
    }

    /// The bytes being parsed.
    private var source: UnsafeBufferPointer<UInt8>?

    /// What most likely is behind an error, where the parser's own words do not tell: a tab at the
    /// start of a line, a colon in a text, braces of `${name}`, which end a text inside braces.
    private func advice(at line: Int, _ problem: String) -> String {
        if problem.contains("UTF-8") { return "; save the file as UTF-8" }
        let lines = source?.split(separator: 0x0A, omittingEmptySubsequences: false) ?? []
        guard lines.indices.contains(line) else { return "" }
        if lines[line].drop(while: { $0 == 0x20 }).first == 0x09 {
            return "; indent with spaces, not with tabs"
        }
        if String(decoding: lines[line], as: UTF8.self).contains("${") {
            return "; inside { } put a text with ${ in quotes"
        }
        return problem.hasPrefix("mapping values are not allowed")
            ? "; put a text with a colon and a space in quotes" : ""
    }

    /// The place of a byte, of which a reader's error tells no more.
    private func position(ofByte offset: Int) -> SourcePosition {
        let before = Array(source?.prefix(offset) ?? UnsafeBufferPointer(start: nil, count: 0)[...])
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? before.startIndex
        let line = before.count { $0 == 0x0A } + 1
        let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        return SourcePosition(line: line, column: column)
    }

    private mutating func document(_ parser: inout yaml_parser_t) -> ScenarioNode? {
        var root: ScenarioNode?
        while let event = next(&parser) {
            switch event.kind {
            case .streamEnd:
                if root == nil, problems.isEmpty {
                    stop(event.position, "the file is empty; write version: 1, a target and phases")
                }
                return root
            case .documentStart where root != nil:
                stop(event.position, "a second document begins here; a scenario is one document")
                return root
            case .text, .listStart, .mappingStart, .alias:
                root = node(event, &parser, depth: 1)
            case .documentStart, .other, .listEnd, .mappingEnd: continue
            }
        }
        return root
    }

    private mutating func node(
        _ event: Event, _ parser: inout yaml_parser_t, depth: Int
    ) -> ScenarioNode {
        nodes += 1
        if nodes > Self.mostNodes {
            stop(event.position, "there are more than \(Self.mostNodes) values; split the scenario")
        } else if depth > Self.deepest {
            stop(event.position, "nested deeper than \(Self.deepest) levels")
        }
        if event.hasAnchor {
            note(event.position, "anchors (&name) are not allowed; write the value out")
        }
        if event.hasTag { note(event.position, "tags (!name) are not allowed; leave it out") }
        switch event.kind {
        case .text(let text, let isPlain):
            if text.utf8.count > Self.longestText {
                note(event.position, "a text of \(text.utf8.count) bytes; at most 64 KiB")
            }
            return ScenarioNode(position: event.position, content: .text(text, isPlain: isPlain))
        case .listStart:
            return ScenarioNode(position: event.position, content: .list(list(&parser, depth)))
        case .mappingStart:
            return ScenarioNode(
                position: event.position, content: .mapping(mapping(&parser, depth)))
        default:
            note(event.position, "aliases (*name) are not allowed; write the value out")
            return ScenarioNode(position: event.position, content: .text("", isPlain: true))
        }
    }

    private mutating func list(_ parser: inout yaml_parser_t, _ depth: Int) -> [ScenarioNode] {
        var elements: [ScenarioNode] = []
        while let event = next(&parser), event.kind != .listEnd {
            elements.append(node(event, &parser, depth: depth + 1))
        }
        return elements
    }

    private mutating func mapping(
        _ parser: inout yaml_parser_t, _ depth: Int
    ) -> [ScenarioNode.Entry] {
        var entries: [ScenarioNode.Entry] = []
        var lines: [String: Int] = [:]
        while let event = next(&parser), event.kind != .mappingEnd {
            let key = node(event, &parser, depth: depth + 1)
            guard let following = next(&parser) else { break }
            let value = node(following, &parser, depth: depth + 1)
            guard case .text(let name, _) = key.content else {
                note(key.position, "a key is \(key.kind); keys are words")
                continue
            }
            if name == "<<" {
                note(key.position, "merge keys (<<) are not allowed; write the keys out")
            } else if let line = lines[name] {
                note(key.position, "key \"\(name)\" is here twice; the first is in line \(line)")
            } else {
                lines[name] = key.position.line
                entries.append(.init(key: name, position: key.position, value: value))
            }
        }
        return entries
    }

    private mutating func note(_ position: SourcePosition, _ message: String) {
        guard !isOver else { return }
        problems.append(ScenarioProblem(position, message))
    }

    private mutating func stop(_ position: SourcePosition, _ message: String) {
        note(position, message)
        isOver = true
    }

    /// What the parser of YAML says, without what scenarios have no use for.
    private struct Event {
        enum Kind: Equatable {
            case text(String, isPlain: Bool)
            case listStart, listEnd, mappingStart, mappingEnd, alias, documentStart, streamEnd
            case other
        }

        let kind: Kind
        let position: SourcePosition
        var hasAnchor = false
        var hasTag = false

        init(_ event: yaml_event_t) {
            position = SourcePosition(
                line: event.start_mark.line + 1, column: event.start_mark.column + 1)
            switch event.type {
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
                kind = .text(
                    String(decoding: bytes, as: UTF8.self),
                    isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
                hasAnchor = scalar.anchor != nil
                hasTag = scalar.tag != nil
            case YAML_SEQUENCE_START_EVENT:
                kind = .listStart
                hasAnchor = event.data.sequence_start.anchor != nil
                hasTag = event.data.sequence_start.tag != nil
            case YAML_MAPPING_START_EVENT:
                kind = .mappingStart
                hasAnchor = event.data.mapping_start.anchor != nil
                hasTag = event.data.mapping_start.tag != nil
            case YAML_SEQUENCE_END_EVENT: kind = .listEnd
            case YAML_MAPPING_END_EVENT: kind = .mappingEnd
            case YAML_ALIAS_EVENT: kind = .alias
            case YAML_DOCUMENT_START_EVENT: kind = .documentStart
            case YAML_STREAM_END_EVENT: kind = .streamEnd
            default: kind = .other
            }
        }
    }

    /// The next event; nil at an error, which is noted.
    private mutating func next(_ parser: inout yaml_parser_t) -> Event? {
        guard !isOver else { return nil }
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
            let mark = parser.problem_mark
            let problem = parser.problem.map { String(cString: $0) } ?? "this cannot be read"
            let context = parser.context.map { String(cString: $0) + ": " } ?? ""
            let position =
                parser.error == YAML_READER_ERROR
                ? self.position(ofByte: parser.problem_offset)
                : SourcePosition(line: mark.line + 1, column: mark.column + 1)
            stop(
                position,
                "not YAML: \(context)\(problem)\(advice(at: position.line - 1, problem))")
            return nil
        }
        defer { yaml_event_delete(&event) }
        return Event(event)
    }
}
