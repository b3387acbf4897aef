/// Thresholds: `[phase.]measure comparison bound`.
extension ScenarioReader {
    /// What a threshold can be about.
    private static let measures = [
        "mean", "p50", "p90", "p95", "p99", "p99.9", "throughput", "throughput.ratio",
        "error_rate", "in_flight", "send_lag.mean", "send_lag.p99", "offered_shortfall",
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
        // Spaces as one likes: `p99<150ms` as well as `p99 < 150ms`.
        let letters = Array(text)
        let sign = letters.firstIndex { "<>".contains($0) } ?? letters.count
        let isWide = sign + 1 < letters.count && letters[sign + 1] == "="
        let end = min(letters.count, sign + (isWide ? 2 : 1))
        func trimmed(_ part: ArraySlice<Character>) -> String {
            String(part).split(separator: " ").joined(separator: " ")
        }
        let name = trimmed(letters[..<sign])
        let bound = trimmed(letters[end...])
        guard !name.isEmpty, sign < letters.count, !bound.isEmpty else {
            note(
                node.position,
                "the threshold \"\(text)\" is not a measure, a comparison and a bound; write "
                    + "p99 < 150ms")
            return nil
        }
        var measure = name[...]
        var phase: Int?
        if let dot = measure.firstIndex(of: "."),
            let index = phases.firstIndex(where: { $0.name == measure[..<dot] })
        {
            phase = index
            measure = measure[measure.index(after: dot)...]
        }
        guard Self.measures.contains(String(measure)) else {
            note(node.position, unknown(String(measure), text, phases))
            return nil
        }
        guard isBound(bound) else {
            note(
                node.position,
                "the bound \"\(bound)\" of \"\(text)\" is no number, percentage, duration or "
                    + "rate; write p99 < 150ms or error_rate < 1%")
            return nil
        }
        return ScenarioThreshold(
            text: Positioned(text, node.position), phase: phase,
            expression: "\(measure) \(String(letters[sign..<end])) \(bound)",
            abortAfter: abortAfter)
    }

    private func isBound(_ text: String) -> Bool {
        if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 >= 0 } ?? false }
        return Double(text).map { $0 >= 0 && $0.isFinite } ?? false
            || (try? Quantity.duration(text)) != nil || (try? Quantity.rate(text)) != nil
    }

    private func unknown(_ measure: String, _ text: String, _ phases: [Phase]) -> String {
        if let dot = measure.firstIndex(of: "."),
            Self.measures.contains(String(measure[measure.index(after: dot)...]))
        {
            let name = String(measure[..<dot])
            let advice =
                Spelling.nearest(name, of: phases.map(\.name)).map { "did you mean \($0)?" }
                ?? "phases are \(phases.map(\.name).joined(separator: ", "))"
            return "the threshold \"\(text)\" is about phase \(name), which is not there; \(advice)"
        }
        let advice =
            Spelling.nearest(measure, of: Self.measures)
            .map { "did you mean \($0)?" } ?? "write p99, mean, throughput or error_rate"
        return "the threshold \"\(text)\" is about \"\(measure)\", which is not measured; \(advice)"
    }
}
