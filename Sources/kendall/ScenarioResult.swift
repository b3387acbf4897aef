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
    private var phases: [Row] = []
    private var target: ResultFile.Target?
    private var threads = 0
    private(set) var ending = LoadTestOutcome.Ending.completed

    /// A phase that is past.
    private struct Row {
        let index: Int
        /// The change of the load that it began with.
        let segment: LoadSegment
        /// Seconds since the start of its leg.
        let start: Double
        var completedInOfferedTime: Int
        var sent: Int
        var failed: Int
        var file: ResultFile.Phase

        var end: Double { file.measured.window.end }
    }

    init(_ loaded: LoadedScenario, startedAt: String, command: [String]) {
        self.loaded = loaded
        self.startedAt = startedAt
        self.command = command
        predictions = PhasePrediction(loaded.schedule)
    }

    /// What the legs so far came to, for who shows the next.
    var past: RunDisplay.Past {
        RunDisplay.Past(
            elapsed: Double(offset), requests: totals?.whole.requests ?? RequestCounts(),
            intervals: totals?.intervals ?? [])
    }

    /// Seconds of the run before the leg under way, which begins at a whole one.
    var offset: Int { totals.map { Int(($0.whole.end + 999_999_999) / 1_000_000_000) } ?? 0 }

    /// Adds a phase of the leg under way that is past, before it is known what the model makes of
    /// it.
    ///
    /// - Parameter isOnly: whether it is all of its leg.
    mutating func add(_ phase: PhaseTotals, threads: Int, isOnly: Bool = false) {
        let index = phase.part.phase
        let settings = loaded.scenario.phases[index]
        let isClosed = if case .closed = settings.kind { true } else { false }
        let rate = predictions.steadyRate(index)
        var measured = Measured(
            phase.totals, process: phase.process ?? .unknown,
            poissonArrivals: rate != nil && settings.arrivals == .poisson
                && loaded.scenario.sessions.isEmpty,
            loadIsEven: isClosed || rate != nil, isWindow: !isOnly)
        // An instant has no rate, even where it is the last of the load and its answers take time.
        if case .atOnce = settings.kind { measured.throughput = nil }
        phases.append(
            Row(
                index: index, segment: phase.segment, start: phase.start,
                completedInOfferedTime: phase.totals.completedInOfferedTime,
                sent: measured.requests.sent, failed: measured.requests.failed,
                file: ResultFile.Phase(
                    name: settings.name, shape: loaded.plan.rows[index].load,
                    start: Double(offset) + phase.start, isRecorded: settings.isRecorded,
                    load: loaded.load(phase: index, threads: threads), measured: measured,
                    predicted: nil)))
    }

    /// Adds a leg, which followed those before, with its phases that were not added yet.
    mutating func add(_ outcome: LoadTestOutcome, leg: Int, url: String) {
        let places = loaded.schedule.legs[leg].phases
        let isOnly = outcome.phases.count == 1 && !phases.contains { places.contains($0.index) }
        for phase in outcome.phases { add(phase, threads: outcome.threads, isOnly: isOnly) }
        predict(leg: leg)
        tellParts()
        take(outcome, url: url)
    }

    private mutating func take(_ outcome: LoadTestOutcome, url: String) {
        ending = outcome.ending
        threads = max(threads, outcome.threads)
        if target == nil {
            target = ResultFile.Target(
                url: url, protocol: "http/1.1", address: outcome.addresses.first,
                addresses: ResultFile.Target.Address.several(of: outcome),
                tls: outcome.tls)
        }
        add(outcome.process)
        guard totals != nil else { return totals = outcome.totals }
        if outcome.segments.contains(where: \.beginsAnew) {
            let start = UInt64(offset) * 1_000_000_000
            totals?.beginAnew(at: start + outcome.totals.warmup)
        }
        totals?.append(outcome.totals)
    }

    /// Names the parts into which changes of the load have divided phases, and says what each of them
    /// offered.
    private mutating func tellParts() {
        // What was before the figures were to begin anew does not count.
        if let first = phases.lastIndex(where: \.segment.beginsAnew) {
            for place in phases[..<first].indices { phases[place].file.isRecorded = false }
        }
        // The parts of a phase stand next to each other.
        var first = 0
        for place in phases.indices {
            let row = phases[place]
            if row.index != phases[first].index { first = place }
            let isFollowed = place + 1 < phases.count && phases[place + 1].index == row.index
            guard place > first || isFollowed else { continue }
            let start = row.start - phases[first].start
            let factor = row.segment.factor
            phases[place].file.load.duration = row.end > 0 ? row.end : nil
            let rate =
                loaded.schedule.meanRate(phase: row.index, from: start, to: start + row.end)
                ?? loaded.load(phase: row.index, threads: threads).offeredRate
            phases[place].file.load.offeredRate = rate.map { $0 * factor }
            guard row.segment.start > 0 else { continue }
            phases[place].file.name = loaded.name(of: row.segment, start: row.file.start)
            if factor != 1 {
                phases[place].file.shape =
                    "\(loaded.plan.rows[row.index].load), × \(Figure.number(factor))"
            }
        }
    }

    /// The result of a run that goes on, as if it ended now; the builder stays as it is.
    func underWay(_ outcome: LoadTestOutcome, url: String) -> UnpackedResult {
        var copy = self
        copy.totals = totals?.copy()
        // Threads may have begun the last of them in another order.
        for phase in outcome.phases.sorted(by: { $0.part < $1.part }) {
            copy.add(phase, threads: outcome.threads)
        }
        copy.tellParts()
        for place in copy.phases.indices where copy.phases[place].file.predicted == nil {
            let row = copy.phases[place]
            copy.phases[place].file.setBeside(
                predictions.steady(row.index, factor: row.segment.factor))
        }
        copy.take(outcome.copied(), url: url)
        return copy.unpacked(nil)
    }

    /// Sets a leg's phases beside the model, now that all arrivals are known.
    private mutating func predict(leg: Int) {
        let places = loaded.schedule.legs[leg].phases
        // A run that was stopped has seen but the beginning of what may have been days.
        let end = phases.filter { places.contains($0.index) }.map { $0.start + $0.end }.max() ?? 0
        // The instants are only needed where a phase has no steady state.
        var known: [Double]?
        func instants() -> [Double] {
            if let known { return known }
            var stream = loaded.schedule.arrivals(leg: leg, threads: 1)[0]
            stream.follow(phases.filter { places.contains($0.index) }.map(\.segment))
            var instants: [Double] = []
            while let arrival = stream.next() {
                let instant = Double(arrival.instant) * 1e-9
                guard instant < end else { break }
                instants.append(instant)
            }
            known = instants
            return instants
        }
        for place in phases.indices where places.contains(phases[place].index) {
            let row = phases[place]
            phases[place].file.setBeside(
                predictions.prediction(
                    row.index, row.segment, measured: row.file.measured, start: row.start,
                    instants: instants))
        }
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

    /// The whole result.
    func result(_ thresholds: ScenarioThresholds) -> ResultFile { unpacked(thresholds).packed() }

    /// - Parameter thresholds: nil while the run goes on.
    private func unpacked(_ thresholds: ScenarioThresholds?) -> UnpackedResult {
        guard let totals, let process, let target else {
            preconditionFailure("a schedule has a leg")
        }
        let loads = phases.filter { !Self.isPause(loaded.scenario.phases[$0.index]) }
        // A scenario of one phase is a plain run.
        let only = loads.count == 1 && phases.count == 1 ? phases[0] : nil
        var measured =
            thresholds == nil
            ? Measured(underWay: totals, process: process, loadIsEven: only != nil)
            : only?.file.measured ?? Measured(totals, process: process, loadIsEven: false)
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
        // Of a phase in which the load was changed, the first part that counts and has a figure.
        let judged = Dictionary(
            phases.filter { !Self.isLeftOut($0, of: phases) }.map {
                ($0.index, (measured: $0.file.measured, predicted: $0.file.predicted))
            },
            uniquingKeysWith: { first, next in
                first.measured.responseTime.count == 0 ? next : first
            })
        result.documentsModel = only.flatMap(documentsModel)
        guard let thresholds else {
            result.isCheckpoint = true
            return UnpackedResult(result, totals)
        }
        if only != nil, ending == .completed { result.diagnose() }
        if !thresholds.bounds.isEmpty {
            result.thresholds = thresholds.outcomes(
                whole: (measured, only?.file.predicted), phases: judged)
        }
        result.breakingPoint = thresholds.breakingPoint(
            phases.filter(\.file.isRecorded).map {
                ($0.file.name, $0.file.measured, $0.file.predicted)
            })
        return UnpackedResult(result, totals)
    }

    /// The documents' own model, where it applies: a constant rate at M workers.
    private func documentsModel(_ row: Row) -> DocumentsModel? {
        guard predictions.steadyRate(row.index) != nil, row.end > 0,
            let workers = row.file.predicted?.parameters.servers,
            row.file.predicted?.source == .given
        else { return nil }
        return try? DocumentsModel(
            requests: row.file.measured.requests.scheduled, workers: workers, time: row.end,
            responses: row.completedInOfferedTime)
    }

    /// Whether a row is there for what was before the figures of its phase were to begin anew.
    private static func isLeftOut(_ row: Row, of all: [Row]) -> Bool {
        all.contains {
            $0.index == row.index && $0.segment.beginsAnew && $0.segment.start > row.segment.start
        }
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
        let recorded = phases.filter { $0.file.isRecorded && $0.end > 0 }
        let length = recorded.reduce(0) { $0 + $1.end }
        guard length > 0 else { return }
        let completed = recorded.reduce(0) { $0 + $1.completedInOfferedTime }
        measured.throughput = Estimate(Double(completed) / length)
        let sent = recorded.reduce(0) { $0 + $1.sent }
        let failed = recorded.reduce(0) { $0 + $1.failed }
        if sent > 0 { measured.errorRate = Double(failed) / Double(sent) }
    }
}

extension LoadedScenario {
    /// How a part of a phase is called that a change of the load has begun: "plateau from 12.5 s,
    /// 126/s".
    ///
    /// - Parameter start: seconds since the run's.
    func name(of segment: LoadSegment, start: Double) -> String {
        let phase = scenario.phases[segment.phase]
        let load =
            if case .open(.constant(let rate), _) = phase.kind {
                Figure.rate(rate * segment.factor)
            } else {
                "× \(Figure.number(segment.factor))"
            }
        return "\(phase.name) from \(Figure.seconds(start, digits: 6)), \(load)"
    }

    /// What a phase offers, as results tell it.
    func load(phase index: Int, threads: Int) -> ResultFile.Load {
        let phase = scenario.phases[index]
        let duration = schedule.expectedDuration(phase: index).flatMap { $0 > 0 ? $0 : nil }
        switch phase.kind {
        case .closed(let load):
            return ResultFile.Load(
                loop: .closed, duration: load.duration, requests: load.requests,
                concurrency: load.clients, threads: threads)
        case .pause: return ResultFile.Load(duration: duration, threads: threads)
        default:
            let count = schedule.expectedArrivals(phase: index)
            let isTrace = schedule.traces[index] != nil
            return ResultFile.Load(
                loop: scenario.sessions.isEmpty || isTrace ? .open : .partlyOpen,
                arrivals: isTrace ? "trace" : phase.arrivals.description,
                // The mean, where it changes.
                offeredRate: duration.flatMap { duration in count.map { $0 / duration } },
                duration: duration, threads: threads)
        }
    }
}
