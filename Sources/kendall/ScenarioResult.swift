internal import Comparison
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// Puts the legs of a scenario's run together into one result.
struct ScenarioResult {
    private let loaded: LoadedScenario
    private let startedAt: String
    private let command: [String]
    private let predictions: PhasePrediction
    private var totals: RunTotals?
    private var process: ProcessFacts?
    private var phases: [(index: Int, totals: RunTotals, file: ResultFile.Phase)] = []
    private var target: ResultFile.Target?
    private var threads = 0
    private(set) var ending = LoadTestOutcome.Ending.completed

    init(_ loaded: LoadedScenario, startedAt: String, command: [String]) {
        self.loaded = loaded
        self.startedAt = startedAt
        self.command = command
        predictions = PhasePrediction(loaded.schedule)
    }

    /// Adds a leg, which followed those before.
    mutating func add(_ outcome: LoadTestOutcome, leg: Int, url: String) {
        let offset = totals.map { ($0.whole.end + 999_999_999) / 1_000_000_000 } ?? 0
        ending = outcome.ending
        threads = max(threads, outcome.threads)
        if target == nil {
            target = ResultFile.Target(
                url: url, protocol: "http/1.1", address: outcome.addresses.first,
                addresses: ResultFile.Target.Address.several(of: outcome),
                tls: outcome.tls)
        }
        // The instants of a leg are only needed where a phase has no steady state.
        var known: [Double]?
        func instants() -> [Double] {
            if let known { return known }
            var stream = loaded.schedule.arrivals(leg: leg, threads: 1)[0]
            var instants: [Double] = []
            while let arrival = stream.next() { instants.append(Double(arrival.instant) * 1e-9) }
            known = instants
            return instants
        }
        for phase in outcome.phases {
            phases.append(
                (
                    phase.phase, phase.totals,
                    file(
                        phase, outcome, offset: Double(offset),
                        isOnly: outcome.phases.count == 1, instants)
                ))
        }
        add(outcome.process)
        if totals == nil { totals = outcome.totals } else { totals?.append(outcome.totals) }
    }

    private mutating func add(_ facts: ProcessFacts) {
        guard var sum = process else {
            process = facts
            return
        }
        sum.cpuSeconds += facts.cpuSeconds
        sum.maxResidentBytes = max(sum.maxResidentBytes, facts.maxResidentBytes)
        sum.busiestThread = max(sum.busiestThread, facts.busiestThread)
        // Every leg had a server of its own, or the same one: the last is told.
        sum.targetProcess = facts.targetProcess ?? sum.targetProcess
        process = sum
    }

    private func file(
        _ phase: PhaseTotals, _ outcome: LoadTestOutcome, offset: Double, isOnly: Bool,
        _ instants: () -> [Double]
    ) -> ResultFile.Phase {
        let settings = loaded.scenario.phases[phase.phase]
        let isClosed = if case .closed = settings.kind { true } else { false }
        let rate = predictions.steadyRate(phase.phase)
        let isEven = isClosed || rate != nil
        let measured = Measured(
            phase.totals, process: outcome.process,
            poissonArrivals: rate != nil && settings.arrivals == .poisson
                && loaded.scenario.sessions.isEmpty,
            loadIsEven: isEven, isWindow: !isOnly)
        return ResultFile.Phase(
            name: settings.name, shape: loaded.plan.rows[phase.phase].load,
            start: offset + phase.start, isRecorded: settings.isRecorded,
            load: load(phase.phase, outcome.threads), measured: measured,
            predicted: predictions.prediction(
                phase.phase, measured: measured, start: phase.start, instants: instants))
    }

    private func load(_ index: Int, _ threads: Int) -> ResultFile.Load {
        let phase = loaded.scenario.phases[index]
        let duration = loaded.schedule.expectedDuration(phase: index).flatMap { $0 > 0 ? $0 : nil }
        switch phase.kind {
        case .closed(let load):
            return ResultFile.Load(
                loop: .closed, duration: load.duration, requests: load.requests,
                concurrency: load.clients, threads: threads)
        case .pause: return ResultFile.Load(duration: duration, threads: threads)
        default:
            let count = loaded.schedule.expectedArrivals(phase: index)
            let isTrace = loaded.schedule.traces[index] != nil
            return ResultFile.Load(
                loop: loaded.scenario.sessions.isEmpty || isTrace ? .open : .partlyOpen,
                arrivals: isTrace ? "trace" : phase.arrivals.description,
                // The mean, where it changes.
                offeredRate: duration.flatMap { duration in count.map { $0 / duration } },
                duration: duration, threads: threads)
        }
    }

    /// The whole result.
    func result(_ thresholds: ScenarioThresholds) -> ResultFile {
        guard let totals, let process, let target else {
            preconditionFailure("a schedule has a leg")
        }
        let loads = phases.filter { !Self.isPause(loaded.scenario.phases[$0.index]) }
        // A scenario of one phase is a plain run.
        let only = loads.count == 1 && phases.count == 1 ? phases[0] : nil
        var measured =
            only?.file.measured
            ?? Measured(totals, process: process, loadIsEven: false)
        if only == nil { tellRecorded(&measured) }
        var result = ResultFile(
            version: Version.current, command: "replay", argv: Redaction.arguments(command),
            startedAt: startedAt, seed: loaded.schedule.seed, outcome: outcome, target: target,
            load: only?.file.load
                ?? ResultFile.Load(
                    loop: loads.allSatisfy { $0.file.load.loop == loads[0].file.load.loop }
                        ? loads.first?.file.load.loop : nil, threads: threads),
            measured: measured, predicted: only?.file.predicted)
        result.phases = phases.map(\.file)
        let judged = Dictionary(
            uniqueKeysWithValues: phases.map {
                ($0.index, (measured: $0.file.measured, predicted: $0.file.predicted))
            })
        if !thresholds.bounds.isEmpty {
            result.thresholds = thresholds.outcomes(
                whole: (measured, only?.file.predicted), phases: judged)
        }
        result.breakingPoint = thresholds.breakingPoint(
            phases.filter(\.file.isRecorded).map {
                ($0.file.name, $0.file.measured, $0.file.predicted)
            })
        return UnpackedResult(result, totals).packed()
    }

    private static func isPause(_ phase: Phase) -> Bool {
        if case .pause = phase.kind { true } else { false }
    }

    private var outcome: ResultFile.Outcome {
        switch ending {
        case .completed, .stopped: .completed
        case .interrupted, .stuck: .interrupted
        case .underWay, .aborted: .aborted
        }
    }

    /// The figures of the whole speak of the recorded phases, however they lie in the run.
    private func tellRecorded(_ measured: inout Measured) {
        let recorded = phases.filter { $0.file.isRecorded && $0.totals.window.end > 0 }
        let length = recorded.reduce(0) { $0 + $1.totals.window.end }
        guard length > 0 else { return }
        let completed = recorded.reduce(0) { $0 + $1.totals.completedInOfferedTime }
        measured.throughput = Estimate(Double(completed) / length)
        let sent = recorded.reduce(0) { $0 + $1.totals.whole.requests.sent }
        let failed = recorded.reduce(0) { $0 + $1.totals.whole.requests.failed }
        if sent > 0 { measured.errorRate = Double(failed) / Double(sent) }
    }
}
