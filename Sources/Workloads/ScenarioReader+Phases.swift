/// Phases and their loads.
extension ScenarioReader {
    /// What a phase does, of which it says one thing.
    private static let loads = "duration and rate, at_once, concurrency, trace or pause"

    func phase(_ node: ScenarioNode, number: Int) -> Positioned<Phase>? {
        guard var fields = ScenarioFields(node, what: "phase", self) else { return nil }
        let name = fields.take("name")
        let text = name.flatMap { self.text($0, "name") }
        let length = fields.take("duration")
        let seconds = duration(length, "duration")
        let rate = fields.take("rate")
        let atOnce = fields.take("at_once")
        let trace = fields.take("trace")
        let pause = fields.take("pause")
        let concurrency = fields.take("concurrency")
        let requests = fields.take("requests")
        let think = fields.take("think")
        let arrivals = fields.take("arrivals")

        var kind: Phase.Kind?
        let given = [atOnce, trace, pause, concurrency].compactMap { $0 }
        if given.count > 1 {
            note(given[1].position, "a phase has one of \(Self.loads)")
        } else if let atOnce {
            kind = whole(atOnce, "at_once", in: 1...1_000_000).map { .atOnce($0) }
            refuse(length, "duration", "at_once happens at one instant")
            refuse(rate, "rate", "at_once happens at one instant")
        } else if let pause {
            kind = duration(pause, "pause").map { .pause($0) }
            refuse(length, "duration", "a pause says itself how long it is")
            refuse(rate, "rate", "nothing is sent in a pause")
        } else if let concurrency {
            refuse(rate, "rate", "the clients of a closed phase send when they are answered")
            kind = closed(concurrency, requests, seconds, think, at: node.position)
        } else if let trace {
            kind = traceLoad(trace, rate, seconds, &fields)
        } else if let rate {
            // Also where the duration is wrong, so that both are told.
            let intensity = intensity(rate)
            if let seconds {
                kind = intensity.map { .open($0, duration: seconds) }
            } else if length == nil {
                note(node.position, "a phase with a rate has a duration; write duration: 30s")
            }
        } else {
            note(node.position, "a phase says what it does: \(Self.loads)")
        }
        if concurrency == nil {
            refuse(requests, "requests", "only a phase with concurrency ends after requests")
            refuse(think, "think", "only the clients of a phase with concurrency think")
        }
        var phase = Phase(
            name: text ?? "phase \(number)", position: node.position, kind: kind ?? .pause(0))
        if let arrivals, let process = process(arrivals) {
            phase.arrivals = process
            if case .open? = kind {
            } else if kind != nil {
                refuse(arrivals, "arrivals", "only a phase with a rate draws them")
            }
        }
        phase.isRecorded = truth(fields.take("record"), "record") ?? true
        phase.serve = fields.take("serve").flatMap(serve)
        phase.model = fields.take("model").flatMap(model)
        if trace == nil {
            for key in ["speed", "loop", "format", "allow_writes"] {
                refuse(fields.take(key), key, "only a trace has it")
            }
        }
        fields.finish(self)
        if let text, let name, text.isEmpty || text.contains(where: { " .<>=".contains($0) }) {
            note(
                name.position,
                "the name \"\(text)\" of a phase has a space, a dot or a sign that thresholds need;"
                    + " write it with hyphens")
        }
        guard kind != nil else { return nil }
        return Positioned(phase, name?.position ?? node.position)
    }

    private func refuse(_ node: ScenarioNode?, _ key: String, _ reason: String) {
        if let node { note(node.position, "\(key) makes no sense here: \(reason); leave it out") }
    }

    /// `poisson`, `constant`, `uniform`, `gamma:4` or `{ gamma: 4 }`.
    private func process(_ node: ScenarioNode) -> ArrivalProcess? {
        guard case .mapping = node.content else {
            return value(node, "arrivals", ArrivalProcess.init)
        }
        guard var fields = ScenarioFields(node, what: "arrivals", self) else { return nil }
        let scv = fields.take("gamma")
        fields.finish(self)
        guard let scv, let text = text(scv, "gamma") else { return nil }
        let wrapped = ScenarioNode(
            position: scv.position, content: .text("gamma:\(text)", isPlain: true))
        return value(wrapped, "arrivals", ArrivalProcess.init)
    }

    private func closed(
        _ concurrency: ScenarioNode, _ requests: ScenarioNode?, _ seconds: Double?,
        _ think: ScenarioNode?, at position: SourcePosition
    ) -> Phase.Kind? {
        let clients = whole(concurrency, "concurrency", in: 1...1_000_000)
        let count = whole(requests, "requests")
        let time = think.flatMap(thinkTime)
        guard requests != nil || seconds != nil else {
            note(position, "a phase with concurrency ends: write requests: 10000 or duration: 30s")
            return nil
        }
        return clients.map {
            .closed(
                .init(clients: $0, requests: count, duration: seconds, think: time ?? .fixed(0)))
        }
    }

    private func traceLoad(
        _ file: ScenarioNode, _ rate: ScenarioNode?, _ seconds: Double?,
        _ fields: inout ScenarioFields
    ) -> Phase.Kind? {
        let speed = fields.take("speed")
        let loops = truth(fields.take("loop"), "loop") ?? false
        let format = oneOf(fields.take("format"), "format", TraceFormat.allCases.map(\.rawValue))
        let allowsWrites = truth(fields.take("allow_writes"), "allow_writes") ?? false
        let factor = positiveNumber(speed, "speed")
        let perSecond = self.rate(rate, "rate")
        if let speed, rate != nil {
            refuse(speed, "speed", "with a rate the requests come at that rate")
        }
        if loops, seconds == nil {
            note(file.position, "a trace that loops has a duration; write duration: 60s")
        }
        guard let path = path(file, "trace") else { return nil }
        var load = Phase.TraceLoad(file: path, speed: factor ?? 1, rate: perSecond)
        load.format = format.flatMap(TraceFormat.init)
        load.loops = loops
        load.duration = seconds
        load.allowsWrites = allowsWrites
        return .trace(load)
    }

    private func intensity(_ node: ScenarioNode) -> Intensity? {
        guard case .mapping = node.content else {
            return rate(node, "rate").map { .constant($0) }
        }
        guard var fields = ScenarioFields(node, what: "rate", self) else { return nil }
        let from = fields.take("from")
        let to = fields.take("to")
        let steps = fields.take("steps")
        let mean = fields.take("mean")
        let amplitude = fields.take("amplitude")
        let period = fields.take("period")
        fields.finish(self)
        switch (from, to, steps, mean, amplitude, period) {
        case (let from?, let to?, nil, nil, nil, nil):
            guard let first = rampEnd(from, "from"), let last = rampEnd(to, "to") else {
                return nil
            }
            guard first + last > 0 else {
                note(node.position, "a ramp from 0 to 0 sends nothing; write pause: 10s")
                return nil
            }
            return .ramp(from: first, to: last)
        case (nil, nil, let steps?, nil, nil, nil):
            guard let nodes = list(steps, "steps") else { return nil }
            let rates = nodes.compactMap { rate($0, "rate") }
            if nodes.isEmpty { note(steps.position, "steps is empty; write [100/s, 200/s]") }
            return rates.count == nodes.count && !rates.isEmpty ? .steps(rates) : nil
        case (nil, nil, nil, let mean?, let amplitude?, let period?):
            guard let middle = rate(mean, "mean"), let swing = rate(amplitude, "amplitude"),
                let time = duration(period, "period")
            else { return nil }
            guard swing <= middle else {
                note(
                    amplitude.position,
                    "amplitude is more than the mean, which gives rates below 0; write a lower one")
                return nil
            }
            return .wave(mean: middle, amplitude: swing, period: time)
        default:
            note(
                node.position,
                "a rate is a number such as 200/s, from and to, steps, or mean, amplitude and "
                    + "period")
            return nil
        }
    }

    /// A rate, or 0, at which a ramp may begin or end.
    private func rampEnd(_ node: ScenarioNode, _ what: String) -> Double? {
        if case .text(let text, _) = node.content, ["0", "0/s"].contains(text) { return 0 }
        return rate(node, what)
    }
}
