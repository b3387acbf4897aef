/// Thresholds: `[phase.]measure comparison bound`.
extension ScenarioReader {
    /// What a threshold can be about, besides percentiles.
    private static let measures = [
        "mean", "median", "min", "max", "throughput", "throughput.ratio", "error_rate",
        "in_flight", "utilisation", "offered_shortfall", "send_lag", "service_latency",
        "first_byte", "connect",
    ]

    func thresholds(_ node: ScenarioNode?, _ phases: [Phase]) -> [ScenarioThreshold] {
        (list(node, "thresholds") ?? []).compactMap { node in
            guard case .mapping = node.content else { return threshold(node, nil, phases) }
            guard var fields = ScenarioFields(node, what: "threshold", self) else { return nil }
            let expression = fields.take("expression")
            let abortAfter = value(fields.take("abort_after"), "abort_after", Quantity.duration)
            fields.finish(self)
            guard let expression else {
                note(
                    node.position, "a threshold has an expression; write expression: p99 < 150ms")
                return nil
            }
            return threshold(expression, abortAfter, phases)
        }
    }

    private func threshold(
        _ node: ScenarioNode, _ abortAfter: Double?, _ phases: [Phase]
    ) -> ScenarioThreshold? {
        guard let text = text(node, "threshold") else { return nil }
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, ["<", "<=", ">", ">="].contains(words[1]) else {
            note(
                node.position,
                "the threshold \"\(text)\" is not a measure, a comparison and a bound; write "
                    + "p99 < 150ms")
            return nil
        }
        var measure = words[0][...]
        var phase: Int?
        if let dot = measure.firstIndex(of: "."),
            let index = phases.firstIndex(where: { $0.name == measure[..<dot] })
        {
            phase = index
            measure = measure[measure.index(after: dot)...]
        }
        guard isMeasure(measure) else {
            note(node.position, unknown(String(measure), text, phases))
            return nil
        }
        guard isBound(words[2]) else {
            note(
                node.position,
                "the bound \"\(words[2])\" of \"\(text)\" is no number, percentage, duration or "
                    + "rate; write p99 < 150ms or error_rate < 1%")
            return nil
        }
        return ScenarioThreshold(
            text: Positioned(text, node.position), phase: phase,
            expression: ([String(measure)] + words[1...]).joined(separator: " "),
            abortAfter: abortAfter)
    }

    private func isMeasure(_ text: Substring) -> Bool {
        if Self.measures.contains(String(text)) || isPercentile(text) { return true }
        guard let dot = text.lastIndex(of: ".") else { return false }
        let family = text[..<dot]
        let figure = text[text.index(after: dot)...]
        return ["send_lag", "service_latency", "first_byte", "connect"].contains(String(family))
            && (isPercentile(figure) || ["mean", "max"].contains(String(figure)))
    }

    /// `p99`, `p99.9`.
    private func isPercentile(_ text: Substring) -> Bool {
        guard text.first == "p", let rank = Double(text.dropFirst()) else { return false }
        return rank > 0 && rank < 100
    }

    private func isBound(_ text: String) -> Bool {
        if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 >= 0 } ?? false }
        return Double(text).map { $0 >= 0 && $0.isFinite } ?? false
            || (try? Quantity.duration(text)) != nil || (try? Quantity.rate(text)) != nil
    }

    private func unknown(_ measure: String, _ text: String, _ phases: [Phase]) -> String {
        if let dot = measure.firstIndex(of: "."), isMeasure(measure[measure.index(after: dot)...]) {
            let name = String(measure[..<dot])
            let advice =
                Spelling.nearest(name, of: phases.map(\.name)).map { "did you mean \($0)?" }
                ?? "phases are \(phases.map(\.name).joined(separator: ", "))"
            return "the threshold \"\(text)\" is about phase \(name), which is not there; \(advice)"
        }
        let advice =
            Spelling.nearest(measure, of: Self.measures + ["p50", "p95", "p99"])
            .map { "did you mean \($0)?" } ?? "write p99, mean, throughput or error_rate"
        return "the threshold \"\(text)\" is about \"\(measure)\", which is not measured; \(advice)"
    }
}
