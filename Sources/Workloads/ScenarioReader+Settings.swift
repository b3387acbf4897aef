/// What stands beside requests and phases: defaults, data, the model, the server, thresholds,
/// outputs.
extension ScenarioReader {
    func readDefaults(_ node: ScenarioNode?, _ scope: TextTemplate.Scope) {
        guard let node, var fields = ScenarioFields(node, what: "defaults", self) else { return }
        defaults.timeout = duration(fields.take("timeout"), "timeout")
        defaults.headers = headers(fields.take("headers"), scope) ?? []
        defaults.keepsAlive = truth(fields.take("keepalive"), "keepalive") ?? true
        if let connections = fields.take("connections"),
            var fields = ScenarioFields(connections, what: "connections", self)
        {
            defaults.maxConnections = whole(fields.take("max"), "max", in: 1...1_000_000)
            defaults.onLimit =
                oneOf(fields.take("on_limit"), "on_limit", ["queue", "drop"])
                .flatMap(LoadPlan.OnLimit.init) ?? .queue
            fields.finish(self)
        }
        fields.finish(self)
    }

    func readEnvironment(_ node: ScenarioNode?, _ variables: [String: String]) {
        for element in list(node, "env") ?? [] {
            guard let name = text(element, "env") else { continue }
            if let value = variables[name] {
                environment[name] = value
            } else {
                note(
                    element.position,
                    "the environment variable \(name) is not set; set it, or take it out of env")
                // One problem is enough: places that use it are not wrong.
                environment[name] = ""
            }
        }
    }

    func readData(_ node: ScenarioNode?) {
        guard let node, var sources = ScenarioFields(node, what: "data", self) else { return }
        for entry in sources.takeRest() {
            guard var fields = ScenarioFields(entry.value, what: "data source", self) else {
                continue
            }
            let file = path(fields.take("file"), "file")
            let columnNode = fields.take("column")
            let column = columnNode.flatMap { text($0, "column") } ?? entry.key
            let order = oneOf(
                fields.take("order"), "order", DataSource.Order.allCases.map(\.rawValue))
            fields.finish(self)
            if ["seq"].contains(entry.key) || environment[entry.key] != nil {
                note(entry.position, "\"\(entry.key)\" is the name of something else already")
            }
            guard let file else {
                if case .mapping(let inner) = entry.value.content,
                    !inner.contains(where: { $0.key == "file" })
                {
                    note(entry.value.position, "a data source has a file; write file: terms.csv")
                }
                continue
            }
            data.append(
                DataSource(
                    name: entry.key, file: file,
                    column: Positioned(column, columnNode?.position ?? entry.position),
                    order: order.flatMap(DataSource.Order.init) ?? .random))
        }
    }

    func model(_ node: ScenarioNode) -> Scenario.TargetModel? {
        if case .text("fit", _) = node.content {
            return .init(position: node.position, source: .fit)
        }
        guard var fields = ScenarioFields(node, what: "model", self) else { return nil }
        let workersNode = fields.take("workers")
        let workers = whole(workersNode, "workers", in: 1...1_000_000)
        let time = fields.take("service_time")
        let serviceTime = duration(time, "service_time")
        let notationNode = fields.take("notation")
        let law = fields.take("service_law")
        let capacity = whole(fields.take("capacity"), "capacity", in: 1...1_000_000)
        let discipline = oneOf(fields.take("discipline"), "discipline", ["fcfs", "ps"])
        let partsNode = fields.take("parts")
        let parts = whole(partsNode, "parts", in: 1...1000)
        fields.finish(self)
        var model = Scenario.TargetModel(position: node.position, source: .fit)
        model.serviceLaw = law.flatMap { node in
            text(node, "service_law").map { Positioned($0, node.position) }
        }
        model.capacity = capacity
        model.isProcessorSharing = discipline == "ps"
        model.parts = parts
        if let partsNode,
            notationNode != nil || law != nil || capacity != nil || discipline == "ps"
        {
            note(
                partsNode.position,
                "parts go with workers and the service_time of a part, and with nothing else")
            return nil
        }
        if let notationNode {
            if let workersNode {
                note(workersNode.position, "the notation says how many workers; leave one out")
            }
            guard let notation = text(notationNode, "notation") else { return nil }
            model.source = .notation(
                Positioned(notation, notationNode.position), serviceTime: serviceTime)
        } else if let workers, let serviceTime {
            model.source = .workers(workers, serviceTime: serviceTime)
        } else {
            if workersNode == nil || time == nil {
                note(
                    node.position,
                    "a model has workers and service_time, or a notation such as M/M/8, or is fit")
            }
            return nil
        }
        return model
    }

    /// Options of the server by their names in the file, which are those of the command line with
    /// underscores.
    static let serveOptions = [
        "workers", "service_time", "service_law", "capacity", "discipline", "architecture",
        "seed", "response_bytes", "event_loops",
    ]

    func serve(_ node: ScenarioNode) -> Scenario.ServeSettings? {
        guard var fields = ScenarioFields(node, what: "serve", self) else { return nil }
        var settings = Scenario.ServeSettings(position: node.position, options: [])
        for name in Self.serveOptions {
            guard let value = fields.take(name), let text = text(value, name) else { continue }
            settings.options.append(
                .init(
                    name: name.split(separator: "_").joined(separator: "-"),
                    value: Positioned(text, value.position)))
        }
        fields.finish(self)
        return settings
    }

    func outputs(_ node: ScenarioNode?) -> [Positioned<String>] {
        let nodes: [ScenarioNode]
        if case .text? = node?.content {
            nodes = [node].compactMap { $0 }
        } else {
            nodes = list(node, "output") ?? []
        }
        let paths = nodes.compactMap { node -> Positioned<String>? in
            guard let path = text(node, "output") else { return nil }
            guard Self.staysInside(path) else {
                note(
                    node.position,
                    "output \"\(path)\" leads out of the current folder; name a file in it, or "
                        + "give --output yourself")
                return nil
            }
            return Positioned(path, node.position)
        }
        requireDistinct(paths, "output")
        return paths
    }
}
