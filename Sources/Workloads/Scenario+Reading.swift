internal import HTTP

extension Scenario {
    /// Everything that is wrong with a file, in the order of the file.
    public struct Mistakes: Error, Equatable, Sendable {
        public let problems: [ScenarioProblem]
    }

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - bytes: the file, YAML or JSON.
    ///   - environment: the environment, of which only what the file lists under `env` is used.
    /// - Throws: all that is wrong, not only the first.
    public init(bytes: [UInt8], environment: [String: String] = [:]) throws(Mistakes) {
        var document = ScenarioDocument()
        let root = document.parse(bytes)
        // A tree with a hole in it would only give wrong advice.
        guard let root, document.problems.isEmpty else {
            throw Mistakes(problems: document.problems)
        }
        let reader = ScenarioReader()
        let scenario = reader.scenario(root, environment)
        guard let scenario, reader.problems.isEmpty else {
            throw Mistakes(problems: reader.problems.sorted { $0.position < $1.position })
        }
        self = scenario
    }
}

extension ScenarioReader {
    func scenario(_ root: ScenarioNode, _ variables: [String: String]) -> Scenario? {
        guard var fields = ScenarioFields(root, what: "scenario", self) else { return nil }
        if let version = fields.take("version") {
            if case .text(let text, _) = version.content, text != "1" {
                note(version.position, "version \"\(text)\" is not known; this is version: 1")
            }
        } else {
            note(root.position, "the file does not say its version; write version: 1")
        }
        let name = fields.take("name").flatMap { text($0, "name") }
        let seed = value(fields.take("seed"), "seed") { text throws(Quantity.ParseError) in
            guard let seed = UInt64(text) else {
                throw .init(value: text, expected: "a whole number from 0; write 42")
            }
            return seed
        }
        readEnvironment(fields.take("env"), variables)
        let constants = TextTemplate.Scope(environment: environment, variables: [:])
        let target = target(fields.take("target"), constants)
        readData(fields.take("data"))
        var scope = TextTemplate.Scope(environment: environment)
        for (index, source) in data.enumerated() { scope.variables[source.name] = .data(index) }
        readDefaults(fields.take("defaults"), scope)
        readRequests(fields.take("requests"), scope)
        let independent = requests.count
        let sessions = readSessions(fields.take("sessions"), scope, beside: independent)
        let phases = readPhases(fields.take("phases"), at: root.position)
        let model = fields.take("model").flatMap(model)
        let thresholds = thresholds(fields.take("thresholds"), phases)
        if !sessions.isEmpty {
            for phase in phases {
                guard case .closed = phase.kind else { continue }
                note(
                    phase.position,
                    "clients send requests, and the scenario has sessions; give phase "
                        + "\(phase.name) a rate instead of concurrency")
            }
        }
        let outputs = outputs(fields.take("output"))
        let serve = fields.take("serve").flatMap(serve)
        fields.finish(self)
        if serve != nil, let target {
            note(
                target.position,
                "target and serve are both given; leave target out, or give --target to load "
                    + "another server")
        }
        if requests.isEmpty, sessions.isEmpty {
            requests = [
                ScenarioRequest(
                    name: "GET /", position: root.position, method: "GET",
                    path: TextTemplate("/"))
            ]
        }
        return Scenario(
            name: name, seed: seed, target: target, defaults: defaults, data: data,
            requests: requests, independentRequests: sessions.isEmpty ? max(independent, 1) : 0,
            sessions: sessions, phases: phases, model: model, thresholds: thresholds,
            outputs: outputs, serve: serve)
    }

    private func target(
        _ node: ScenarioNode?, _ scope: TextTemplate.Scope
    ) -> Positioned<TextTemplate>? {
        guard let node, let template = template(node, "target", scope) else { return nil }
        do {
            let target = try URLTarget(template.filled { _ in "" })
            if target.path != "/" {
                note(
                    node.position,
                    "the target has a path; write \(target.origin), and the path with the requests")
            }
        } catch {
            note(node.position, template.hasSecret ? "the target is not a URL" : "\(error)")
            return nil
        }
        return Positioned(template, node.position)
    }

    private func readRequests(_ node: ScenarioNode?, _ scope: TextTemplate.Scope) {
        var names: [Positioned<String>] = []
        for element in list(node, "requests") ?? [] {
            guard var fields = ScenarioFields(element, what: "request", self) else { continue }
            let weight = weight(&fields)
            let request = request(&fields, name: nil, scope)
            fields.finish(self)
            guard var request else { continue }
            request.weight = weight
            names.append(Positioned(request.name, element.position))
            requests.append(request)
        }
        if let node, case .list(let elements) = node.content, elements.isEmpty {
            note(node.position, "requests is empty; write - get: /")
        }
        requireDistinct(names, "request")
    }

    private func readSessions(
        _ node: ScenarioNode?, _ scope: TextTemplate.Scope, beside independent: Int
    ) -> [ScenarioSession] {
        guard let node else { return [] }
        if independent > 0 {
            note(node.position, "a scenario has requests or sessions, not both; leave one out")
        }
        let elements = list(node, "sessions") ?? []
        if case .list = node.content, elements.isEmpty {
            note(node.position, "sessions is empty; write - steps: [{ get: / }]")
        }
        let sessions = elements.enumerated().compactMap {
            session($0.element, number: $0.offset + 1, scope)
        }
        requireDistinct(sessions.map { Positioned($0.value.name, $0.position) }, "session")
        return sessions.map(\.value)
    }

    private func readPhases(_ node: ScenarioNode?, at position: SourcePosition) -> [Phase] {
        guard let node else {
            note(
                position,
                "the scenario has no phases; write phases: [{ duration: 30s, rate: 100/s }]")
            return []
        }
        let elements = list(node, "phases") ?? []
        if case .list = node.content, elements.isEmpty {
            note(node.position, "phases is empty; write - { duration: 30s, rate: 100/s }")
        }
        let phases = elements.enumerated().compactMap {
            phase($0.element, number: $0.offset + 1)
        }
        requireDistinct(phases.map { Positioned($0.value.name, $0.position) }, "phase")
        return phases.map(\.value)
    }
}
