internal import HTTP

/// Requests, what is expected of their responses, and the templates they are made of.
extension ScenarioReader {
    static let methods = ["get", "post", "put", "patch", "delete", "head", "options"]

    func template(
        _ node: ScenarioNode, _ what: String, _ scope: TextTemplate.Scope,
        _ escape: TextTemplate.Escape = .none
    ) -> TextTemplate? {
        guard let text = text(node, what) else { return nil }
        do {
            return try TextTemplate(text, scope, escape)
        } catch {
            // Inside a text of one line the place is known to the character; a quote is one more.
            var position = node.position
            if case .text(let text, let isPlain) = node.content, !text.contains("\n") {
                position.column += error.offset + (isPlain ? 0 : 1)
            }
            note(position, "\(what): \(error.message)")
            return nil
        }
    }

    /// A request from its fields, which may also hold a weight or what a step has.
    func request(
        _ fields: inout ScenarioFields, name: String?, _ scope: TextTemplate.Scope
    ) -> ScenarioRequest? {
        var found: (method: String, path: ScenarioNode)?
        for method in Self.methods {
            guard let path = fields.take(method) else { continue }
            if let found {
                note(path.position, "a request has one method; \(found.method) is here already")
            } else {
                found = (method, path)
            }
        }
        var request = ScenarioRequest(
            name: "", position: fields.position, method: "GET", path: TextTemplate("/"))
        let given = fields.take("name").flatMap { text($0, "name") }
        body(&request, &fields, scope)
        request.headers += headers(fields.take("headers"), scope) ?? []
        request.timeout = duration(fields.take("timeout"), "timeout")
        request.expectation = expectation(fields.take("expect"))
        guard let found else {
            note(
                fields.position,
                "a request has no method and path; write one such as get: /products")
            return nil
        }
        request.method = found.method.uppercased()
        guard let path = template(found.path, found.method, scope, .percent) else { return nil }
        request.path = path
        request.name =
            name ?? given ?? "\(request.method) \(ShownURL.hidingSecrets("\(path)"))"
        return check(request, at: found.path) ? request : nil
    }

    /// Sees whether the request can be sent at all, with a letter in place of every variable.
    private func check(_ request: ScenarioRequest, at path: ScenarioNode) -> Bool {
        let text = request.path.filled { _ in "x" }
        guard text.hasPrefix("/") else {
            note(
                path.position,
                "the path \"\(request.path)\" does not begin with /; requests go to the target, "
                    + "write a path such as /products")
            return false
        }
        do {
            let somewhere = PreparedRequest.Destination(
                try URLTarget("http://127.0.0.1"), userAgent: "kendall")
            let prepared = PreparedRequest(request, Scenario.Defaults(), to: somewhere)
            _ = try prepared.encoded { _ in "x" }
            return true
        } catch {
            note(path.position, request.path.hasSecret ? "the path is not one" : "\(error)")
            return false
        }
    }

    private func body(
        _ request: inout ScenarioRequest, _ fields: inout ScenarioFields,
        _ scope: TextTemplate.Scope
    ) {
        let json = fields.take("json")
        let form = fields.take("form")
        let body = fields.take("body")
        let given = [json, form, body].compactMap { $0 }.sorted { $0.position < $1.position }
        if given.count > 1 {
            note(given[1].position, "a request has one of json, form and body")
        }
        if let json {
            var template = TextTemplate("")
            append(json, to: &template, scope)
            request.body = template
            request.headers.append(
                TemplateField(name: "Content-Type", value: TextTemplate("application/json")))
        } else if let form {
            request.body = self.form(form, scope)
        } else if let body {
            request.body = template(body, "body", scope)
        }
    }

    /// The tree as JSON text: plain scalars that are numbers, booleans or null stay so.
    private func append(
        _ node: ScenarioNode, to json: inout TextTemplate, _ scope: TextTemplate.Scope
    ) {
        switch node.content {
        case .text(_, isPlain: true) where node.isNull: json.append("null")
        case .text(let text, isPlain: true)
        where text == "true" || text == "false" || JSONText.isNumber(text):
            json.append(text)
        case .text:
            guard var inside = template(node, "json", scope, .json) else { return }
            inside.escapeConstants()
            json.append("\"")
            json.append(inside)
            json.append("\"")
        case .list(let elements):
            json.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { json.append(",") }
                append(element, to: &json, scope)
            }
            json.append("]")
        case .mapping(let entries):
            json.append("{")
            for (index, entry) in entries.enumerated() {
                json.append(index > 0 ? ",\"" : "\"")
                json.append(JSONText.escaped(entry.key) + "\":")
                append(entry.value, to: &json, scope)
            }
            json.append("}")
        }
    }

    private func form(_ node: ScenarioNode, _ scope: TextTemplate.Scope) -> TextTemplate? {
        guard var fields = ScenarioFields(node, what: "form", self) else { return nil }
        var body = TextTemplate("")
        for (index, entry) in fields.takeRest().enumerated() {
            if index > 0 { body.append("&") }
            body.append(TextTemplate.escaped(entry.key, .percent) + "=")
            guard var value = template(entry.value, "form", scope, .percent) else { continue }
            value.escapeConstants(.percent)
            body.append(value)
        }
        return body
    }

    func headers(_ node: ScenarioNode?, _ scope: TextTemplate.Scope) -> [TemplateField]? {
        guard let node, var fields = ScenarioFields(node, what: "headers", self) else { return nil }
        return fields.takeRest().compactMap { entry in
            guard let value = template(entry.value, "header \(entry.key)", scope) else {
                return nil
            }
            do {
                _ = try HeaderField(entry.key, value.filled { _ in "x" })
            } catch {
                note(entry.position, "\(error)")
                return nil
            }
            if ["content-length", "transfer-encoding"].contains(entry.key.lowercased()) {
                note(
                    entry.position,
                    "header \(entry.key) cannot be set, bodies are sent with their length; leave "
                        + "it out")
                return nil
            }
            return TemplateField(name: entry.key, value: value)
        }
    }

    private func expectation(_ node: ScenarioNode?) -> ScenarioRequest.Expectation? {
        guard let node, var fields = ScenarioFields(node, what: "expect", self) else { return nil }
        var expectation = ScenarioRequest.Expectation()
        if let status = fields.take("status") {
            var nodes = [status]
            if case .list(let elements) = status.content { nodes = elements }
            expectation.statuses = nodes.compactMap { whole($0, "status", in: 100...599) }
        }
        expectation.maxBody = value(fields.take("max_body"), "max_body", Quantity.size)
        expectation.bodyContains = fields.take("body_contains")
            .flatMap { text($0, "body_contains") }.map { BytePattern(Array($0.utf8)) }
        fields.finish(self)
        return expectation
    }
}
