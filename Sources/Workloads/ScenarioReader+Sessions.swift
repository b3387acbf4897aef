/// Sessions and their steps.
extension ScenarioReader {
    static let mostSteps = 1_000

    func session(
        _ node: ScenarioNode, number: Int, _ scope: TextTemplate.Scope
    ) -> Positioned<ScenarioSession>? {
        guard var fields = ScenarioFields(node, what: "session", self) else { return nil }
        let name = fields.take("name")
        var session = ScenarioSession(
            name: name.flatMap { text($0, "name") } ?? "session \(number)",
            weight: weight(&fields), steps: [], variables: [])
        let steps = fields.take("steps")
        fields.finish(self)
        guard let nodes = list(steps, "steps"), !nodes.isEmpty else {
            if steps == nil || nodesAreEmpty(steps) {
                note(node.position, "a session has no steps; write steps: [{ get: / }]")
            }
            return nil
        }
        var scope = scope
        scope.later = extracted(nodes)
        self.steps(nodes, of: &session, &scope)
        if session.requestCount == 0, problems.isEmpty {
            note(node.position, "the session makes no request; add a step such as get: /products")
        }
        return Positioned(session, name?.position ?? node.position)
    }

    private func nodesAreEmpty(_ node: ScenarioNode?) -> Bool {
        if case .list(let elements)? = node?.content { return elements.isEmpty }
        return false
    }

    /// The names that some step of the session extracts.
    private func extracted(_ nodes: [ScenarioNode]) -> Set<String> {
        var names: Set<String> = []
        for node in nodes {
            guard case .mapping(let entries) = node.content else { continue }
            for entry in entries {
                guard case .mapping(let inner) = entry.value.content else { continue }
                if entry.key == "extract" { names.formUnion(inner.map(\.key)) }
                if entry.key == "repeat",
                    case .list(let steps)? = inner.first(where: { $0.key == "steps" })?.value
                        .content
                {
                    names.formUnion(extracted(steps))
                }
            }
        }
        return names
    }

    private func steps(
        _ nodes: [ScenarioNode], of session: inout ScenarioSession,
        _ scope: inout TextTemplate.Scope
    ) {
        for node in nodes {
            guard var fields = ScenarioFields(node, what: "step", self) else { continue }
            if let think = fields.take("think") {
                fields.finish(self)
                if let time = thinkTime(think) { session.steps.append(.think(time)) }
            } else if let loop = fields.take("repeat") {
                fields.finish(self)
                repetition(loop, of: &session, &scope)
            } else {
                let extract = fields.take("extract")
                let request = request(&fields, name: nil, scope)
                fields.finish(self)
                // Also of a request that is wrong, so that its variables are known.
                let extracts = extracts(extract, of: &session, &scope)
                guard var request else { continue }
                request.extracts = extracts
                session.steps.append(.request(requests.count))
                requests.append(request)
            }
        }
    }

    private func repetition(
        _ node: ScenarioNode, of session: inout ScenarioSession,
        _ scope: inout TextTemplate.Scope
    ) {
        guard var fields = ScenarioFields(node, what: "repeat", self) else { return }
        let times = whole(fields.take("times"), "times", in: 1...Self.mostSteps)
        let nodes = list(fields.take("steps"), "steps")
        fields.finish(self)
        guard let times, let nodes else {
            if times == nil, nodes != nil {
                note(node.position, "repeat has no times; write { times: 3, steps: [...] }")
            }
            return
        }
        let start = session.steps.count
        steps(nodes, of: &session, &scope)
        let body = session.steps[start...]
        guard start + body.count * times <= Self.mostSteps else {
            note(
                node.position,
                "the session comes to more than \(Self.mostSteps) steps; repeat fewer times")
            return
        }
        for _ in 1..<max(1, times) { session.steps += body }
    }

    func thinkTime(_ node: ScenarioNode) -> ScenarioSession.ThinkTime? {
        guard case .mapping = node.content else {
            return value(node, "think", Quantity.duration).map { .fixed($0) }
        }
        guard var fields = ScenarioFields(node, what: "think", self) else { return nil }
        let mean = duration(fields.take("exponential"), "exponential")
        fields.finish(self)
        return mean.map { .exponential(mean: $0) }
    }

    private func extracts(
        _ node: ScenarioNode?, of session: inout ScenarioSession,
        _ scope: inout TextTemplate.Scope
    ) -> [ScenarioRequest.Extract] {
        guard let node, var fields = ScenarioFields(node, what: "extract", self) else { return [] }
        var extracts: [ScenarioRequest.Extract] = []
        for entry in fields.takeRest() {
            if scope.environment[entry.key] != nil || entry.key == "seq"
                || data.contains(where: { $0.name == entry.key })
            {
                note(entry.position, "\"\(entry.key)\" is the name of something else already")
                continue
            }
            guard let extraction = extraction(entry.value) else { continue }
            let index =
                session.variables.firstIndex(of: entry.key) ?? session.variables.count
            if index == session.variables.count { session.variables.append(entry.key) }
            scope.variables[entry.key] = .session(index)
            extracts.append(.init(variable: index, extraction: extraction))
        }
        return extracts
    }

    private func extraction(_ node: ScenarioNode) -> Extraction? {
        guard var fields = ScenarioFields(node, what: "extraction", self) else { return nil }
        let json = fields.take("json")
        let header = fields.take("header")
        let regex = fields.take("regex")
        fields.finish(self)
        switch (json, header, regex) {
        case (let json?, nil, nil): return value(json, "json") { try Extraction(jsonPath: $0) }
        case (nil, let header?, nil): return value(header, "header") { try Extraction(header: $0) }
        case (nil, nil, let regex?): return value(regex, "regex") { try Extraction(regex: $0) }
        default:
            note(
                node.position,
                "an extraction is one of json, header and regex; write { json: items.0.id }")
            return nil
        }
    }
}
