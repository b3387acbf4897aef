internal import Measurements
internal import QueueingModels
internal import Workloads

/// What the model of a scenario, or of one of its phases, says of a phase.
struct PhasePrediction {
    let schedule: Schedule
    /// Requests that an arrival brings: one, or as many as a user makes on average.
    let requestsEach: Double

    init(_ schedule: Schedule) {
        self.schedule = schedule
        let sessions = schedule.scenario.sessions
        let weight = sessions.reduce(0) { $0 + $1.weight }
        requestsEach =
            sessions.isEmpty
            ? 1 : sessions.reduce(0) { $0 + $1.weight * Double($1.requestCount) } / weight
    }

    /// λ of requests, where it is the same throughout the phase.
    ///
    /// - Parameter factor: by which the load was changed on the way; so below.
    func steadyRate(_ index: Int, factor: Double = 1) -> Double? {
        guard case .open(.constant(let rate), _) = schedule.scenario.phases[index].kind, rate > 0
        else { return nil }
        return rate * requestsEach * factor
    }

    /// The stated model in its steady state; nil where there is none, or the load changes.
    func steady(_ index: Int, factor: Double = 1, duration: Double? = nil) -> Prediction? {
        let phase = schedule.scenario.phases[index]
        if case .closed(let load) = phase.kind {
            guard let model = phase.model ?? schedule.scenario.model else { return nil }
            return try? ScenarioPlan.System(model, load)?.prediction(duration: nil)
        }
        return try? system(index, factor)?.prediction(duration: duration)
    }

    private func system(_ index: Int, _ factor: Double) throws -> ScenarioPlan.System? {
        let phase = schedule.scenario.phases[index]
        guard let rate = steadyRate(index, factor: factor),
            let model = phase.model ?? schedule.scenario.model
        else { return nil }
        return try ScenarioPlan.System(model, rate: rate, arrivals: phase.arrivals)
    }

    /// What is left out at the start of a phase: five relaxation times of its model, by which all
    /// but e⁻⁵ of what was before is forgotten, but not more than half of it; where there is no such
    /// model, what is found in the data. Of load that changes, nothing.
    func warmup(_ index: Int) -> LoadPlan.Warmup {
        let phase = schedule.scenario.phases[index]
        guard let duration = phase.duration, duration > 0 else { return .seconds(0) }
        switch phase.kind {
        case .closed: return .auto
        case .open(.constant, _):
            guard let steady = steady(index) else { return .auto }
            guard steady.stable, let relaxation = steady.relaxationTime else {
                return .seconds(0)
            }
            return .seconds(min(5 * relaxation, duration / 2))
        default: return .seconds(0)
        }
    }

    /// The same of a part of a phase in which the load was changed.
    func warmup(_ part: RunPart, _ segments: [LoadSegment]) -> LoadPlan.Warmup {
        let phase = schedule.scenario.phases[part.phase]
        guard case .open(.constant, let duration) = phase.kind else { return .seconds(0) }
        let own = segments[...part.segment].filter { $0.phase == part.phase && $0.start > 0 }
        let start = own.first?.phaseStart ?? 0
        return SegmentWarmup(
            first: warmup(part.phase), end: Double(start) * 1e-9 + duration,
            steady: { steady(part.phase, factor: $0) }
        ).warmup(of: own.count, [LoadSegment(start: start, phase: part.phase)] + own)
    }

    /// The prediction to set a phase, or a part of it, beside.
    ///
    /// - Parameters:
    ///   - instants: when requests of the leg fell due, seconds since its start, up to the phase's
    ///     end; for phases without a steady state.
    ///   - start: of the phase, seconds since the start of its leg.
    func prediction(
        _ index: Int, _ segment: LoadSegment, measured: Measured, start: Double,
        instants: () -> [Double]
    ) -> Prediction? {
        let phase = schedule.scenario.phases[index]
        switch phase.kind {
        case .pause: return nil
        case .closed(let load):
            return steady(index) ?? fit(closed: load, measured, isAsked: isFit(phase))
        case .open(.constant, _):
            let end = measured.window.end
            // What was changed on the way did not start empty.
            let isPlanned = segment.start == 0
            if let steady = steady(
                index, factor: segment.factor, duration: isPlanned && end > 0 ? end : nil)
            {
                // What overload makes of a window depends on all that came before; and where arrivals
                // are not Poisson's, formulas are approximations and the simulation is none.
                return steady.stable && phase.arrivals == .poisson
                    ? steady : replayed(index, measured, start, instants) ?? steady
            }
            return isFit(phase) ? fit(index, measured, factor: segment.factor) : nil
        default:
            return replayed(index, measured, start, instants)
        }
    }

    private func isFit(_ phase: Phase) -> Bool {
        (phase.model ?? schedule.scenario.model)?.source == .fit
    }

    /// A simulation of the stated servers with the arrivals that there were; only for first-come
    /// first-served ones without a limit, and where no session decides when requests come.
    private func replayed(
        _ index: Int, _ measured: Measured, _ start: Double, _ instants: () -> [Double]
    ) -> Prediction? {
        let phase = schedule.scenario.phases[index]
        let isTrace = schedule.traces[index] != nil
        guard isTrace || schedule.scenario.sessions.isEmpty,
            let model = phase.model ?? schedule.scenario.model,
            let specification = try? ScenarioPlan.specification(model),
            specification.notation.discipline == .fcfs, specification.notation.capacity == nil,
            case .count(let servers) = specification.notation.servers,
            let time = specification.meanServiceTime, measured.window.end > 0
        else { return nil }
        let law = Self.law(specification)
        let end = start + measured.window.end
        let all = instants().prefix { $0 < end }
        let first = all.firstIndex { $0 >= start } ?? all.endIndex
        let inPhase = all.endIndex - first
        // What came long before does not matter any more, and would take the time.
        let used = all[max(all.startIndex, first - Self.mostBefore)...]
        // Many phases share the time that one may take.
        let services = Self.mostServices / schedule.scenario.phases.count
        guard
            let replay = ReplayPrediction(
                instants: Array(used), start: start + measured.window.start, duration: end,
                servers: servers, meanServiceTime: time, law: law,
                replications: min(200, max(40, services / max(1, used.count))),
                seed: schedule.seed)
        else { return nil }
        return Prediction(
            replay, arrivalRate: Double(inPhase) / measured.window.end, servers: servers,
            meanServiceTime: time, law: law)
    }

    /// Arrivals before a phase that a simulation of it begins with.
    private static let mostBefore = 10_000
    /// Service times that are drawn for all phases together, about two seconds of one processor.
    private static let mostServices = 20_000_000

    private static func law(_ specification: ModelSpecification) -> ServiceLaw {
        switch specification.notation.service {
        case .exponential: .exponential
        case .deterministic: .deterministic
        case .erlang(let k): .erlang(k: k)
        case .hyperexponential(let scv):
            .hyperexponential(scv: scv ?? specification.serviceSCV ?? 1)
        case .general(let scv): .general(scv: scv ?? specification.serviceSCV ?? 1)
        }
    }

    /// The M/M/c that fits what was measured at a constant rate best.
    ///
    /// - Parameter servers: how many there are, where that is known.
    func fit(
        _ index: Int, _ measured: Measured, factor: Double = 1, servers: Int? = nil
    ) -> Prediction? {
        guard let rate = steadyRate(index, factor: factor),
            let mean = measured.responseTime.mean?.value,
            measured.responseTime.count >= 100, let throughput = measured.throughput?.value,
            throughput > rate - 3 * (rate / max(1e-9, measured.window.length)).squareRoot(),
            let fit = SingleRunFit(
                arrivalRate: min(rate, throughput), meanResponseTime: mean,
                percentiles: Self.percentiles(measured), servers: servers)
        else { return nil }
        return try? Prediction.predict(
            arrivalRate: rate, servers: fit.servers, meanServiceTime: fit.meanServiceTime,
            source: .fitted)
    }

    private func fit(
        closed load: Phase.ClosedLoad, _ measured: Measured, isAsked: Bool
    ) -> Prediction? {
        guard isAsked, measured.requests.completed >= 100,
            let throughput = measured.throughput?.value,
            let fit = ClosedFit(
                population: load.clients, thinkTime: load.think.mean, throughput: throughput,
                percentiles: Self.percentiles(measured)),
            let queue = try? ClosedQueue(
                population: load.clients, meanServiceTime: fit.meanServiceTime,
                servers: fit.servers, thinkTime: load.think.mean)
        else { return nil }
        return Prediction(
            model: queue,
            parameters: Prediction.Parameters(
                servers: fit.servers, serviceTime: fit.meanServiceTime, population: load.clients,
                thinkTime: load.think.mean), source: .fitted)
    }

    private static func percentiles(_ measured: Measured) -> [Double: Double] {
        var percentiles: [Double: Double] = [:]
        for (name, fraction) in Prediction.percentiles where fraction < 0.99 {
            percentiles[fraction] = measured.responseTime.percentiles?[name]?.value
        }
        return percentiles
    }
}
