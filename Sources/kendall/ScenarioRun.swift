internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Reports
internal import Workloads

/// Runs a scenario leg by leg, each at the server it is meant for, and makes one result of them.
struct ScenarioRun {
    let loaded: LoadedScenario
    let options: ReplayOptions
    let connection: ConnectionOptions
    let thresholds: ScenarioThresholds
    let display: DisplayOptions
    let outputs: ResultOutputs

    private var scenario: Scenario { loaded.scenario }
    private var schedule: Schedule { loaded.schedule }

    /// The run, with what its exit code has to tell.
    struct End {
        var result: ResultFile
        var ending: LoadTestOutcome.Ending
        /// To be ended once the result has been written.
        var live: LiveRun
        /// Why not all of it was run.
        var failure: (any Error)?
        var unwrittenRows: Failure?

        /// Throws the failure that carries the exit code, where the run deserves one.
        func check() throws {
            if let failure { throw failure }
            try RunEnding.check(ending, result)
            try RunEnding.check(result.thresholds ?? [])
        }
    }

    func run(command: [String]) throws -> End {
        let startedAt = Timestamp.now()
        let metrics = try display.openMetrics()
        let rows = outputs.rowWriter(
            threads: options.threadCount, startedAt: startedAt,
            phases: scenario.phases.map(\.name), names: scenario.requests.map(\.name))
        let runRows = rows.map(RunRows.init)
        let live = LiveRun(checkpointPath: outputs.checkpointPath, metrics: metrics)
        var builder = ScenarioResult(loaded, startedAt: startedAt, command: command)
        var shown = try ScenarioDisplay(loaded, display, threads: options.threadCount)
        var lost = 0
        var failure: (any Error)?
        var mayLoad = options.yes
        // Servers of our own stand aside where the command line names another target.
        let servesItself = options.target == nil
        let needsShared = servesItself && scenario.phases.contains { $0.serve == nil }
        do {
            defer { shown.stop() }
            let shared = needsShared ? try scenario.serve.map(ServedTarget.init) : nil
            for (index, leg) in schedule.legs.enumerated() where failure == nil {
                do {
                    let own = scenario.phases[leg.phases.lowerBound].serve
                    let server = (servesItself ? try own.map(ServedTarget.init) : nil) ?? shared
                    let url = try targetURL(server?.url)
                    let sent = try planned(leg: index, url: url)
                    var test = try LoadTest(plan: sent.plan, endpoint: sent.endpoint)
                    test.targetProcess = server?.processID
                    try Consent.check(
                        rate: greatestRate, isPrivate: test.isPrivateTarget, yes: mayLoad)
                    mayLoad = mayLoad || !test.isPrivateTarget
                    judge(&test)
                    test.segmentFigures = figures
                    test.phaseEnded = { builder.add($0, threads: sent.plan.threads) }
                    shown.watch(&test, url: sent.url, after: builder.past)
                    if !options.yes, !test.isPrivateTarget { limitRates(test) }
                    runRows?.begin(at: builder.offset)
                    let outcome = try test.run(records: runRows?.consumer) {
                        shown.show($0)
                        live.show($0, offset: Double(builder.offset)) {
                            builder.underWay($0, url: sent.url)
                        }
                    }
                    lost += outcome.lostRecords
                    builder.add(outcome, leg: index, url: sent.url)
                    guard case .completed = outcome.ending else { break }
                } catch {
                    // What was measured is told, and then why there is no more of it.
                    guard index > 0 else { throw error }
                    failure = error
                }
            }
        }
        LateStop.watch(after: builder.ending)
        let written = rows?.finish()
        var result = builder.result(thresholds)
        result.rows = written.map {
            ResultFile.Rows(written: $0.written, lost: $0.lost + lost)
        }
        if failure != nil { result.outcome = .aborted }
        return End(
            result: result, ending: builder.ending, live: live, failure: failure,
            unwrittenRows: written?.failure)
    }

    /// The most requests that any phase sends in a second to a server that is not the scenario's
    /// own, as far as that is planned. Of the whole run, so that it is asked for before the first
    /// request.
    private var greatestRate: Double {
        scenario.phases.indices.reduce(0) { most, index in
            let phase = scenario.phases[index]
            if phase.serve != nil, options.target == nil { return most }
            switch phase.kind {
            case .atOnce(let count): return max(most, Double(count))
            case .closed(let load):
                return max(most, Consent.rate(clients: load.clients, think: load.think.mean))
            case .open, .trace, .pause:
                return max(most, loaded.plan.rows[index].peakRate ?? 0)
            }
        }
    }

    /// Has the dashboard's keys not raise a rate beyond what needs no consent, where none was given
    /// on the command line.
    private func limitRates(_ test: LoadTest) {
        for (index, row) in loaded.plan.rows.enumerated() {
            guard let peak = row.peakRate, peak > 0 else { continue }
            test.pace.limit(to: Consent.freeRate / peak, phase: index)
        }
    }

    /// How the figures of a part are told that a change of the load began.
    private func figures(_ part: RunPart, _ segments: [LoadSegment]) -> PhaseFigures {
        var figures = figures(phase: part.phase)
        figures.warmup = PhasePrediction(schedule).warmup(part, segments)
        figures.arrivalRate = figures.arrivalRate.map { $0 * segments[part.segment].factor }
        return figures
    }

    private func figures(phase index: Int) -> PhaseFigures {
        let settings = scenario.phases[index]
        let predictions = PhasePrediction(schedule)
        return PhaseFigures(
            warmup: predictions.warmup(index),
            arrivalRate: settings.arrivals == .poisson && scenario.sessions.isEmpty
                ? predictions.steadyRate(index) : nil,
            isRecorded: settings.isRecorded)
    }

    /// Has the test stop where a threshold is broken for too long.
    private func judge(_ test: inout LoadTest) {
        guard thresholds.mayAbort else { return }
        let predictions = PhasePrediction(schedule)
        test.judge = { [thresholds] in
            thresholds.mayGoOn(
                $0, predicted: predictions.steady($0.part.phase, factor: $0.segment.factor))
        }
    }

    /// Where the load goes: what the command line says, a server of our own, what the file says.
    private func targetURL(_ served: String?) throws(Failure) -> String {
        if let target = options.target { return target }
        if let served { return served + "/" }
        // What it says of the environment is filled in.
        if let target = scenario.target { return target.value.filled { _ in "" } }
        throw Failure(
            .usage, "nothing says where the load goes; add --target http://127.0.0.1:8080")
    }

    private func planned(
        leg index: Int, url: String
    ) throws -> (plan: LoadPlan, endpoint: Endpoint, url: String) {
        let leg = schedule.legs[index]
        let userAgent = "kendall/\(Version.current)"
        var request = RequestOptions(url: url, userAgent: userAgent)
        request.keepsAlive = scenario.defaults.keepsAlive
        try connection.apply(to: &request)
        let prepared = try request.prepared()
        var plan = prepared.plan(loop: .scheduled(schedule, leg: index))
        if let load = leg.closed {
            var closed = ClosedPlan(
                clients: load.clients, requests: load.requests, duration: load.duration)
            closed.thinkTime = ThinkTime(load.think)
            closed.seed = schedule.seed
            closed.picks = PickPlan(schedule, leg: index)
            plan.loop = .closed(closed)
        }
        plan.script = try RequestScript(schedule, tables: loaded.files.tables, like: prepared)
        plan.threads = options.threadCount
        plan.timeout = scenario.defaults.timeout ?? 30
        plan.maxConnections = scenario.defaults.maxConnections ?? 10_000
        plan.onLimit = scenario.defaults.onLimit
        plan.keepsAlive = scenario.defaults.keepsAlive
        for phase in leg.phases { plan.phases[phase] = figures(phase: phase) }
        // Phases at the start that are not recorded are the warm-up of the whole.
        let unrecorded = leg.phases.prefix { !scenario.phases[$0].isRecorded }
        if index == 0, unrecorded.count < leg.phases.count {
            plan.warmup = .seconds(
                unrecorded.reduce(0) { $0 + (schedule.expectedDuration(phase: $1) ?? 0) })
        }
        return (plan, prepared.endpoint, prepared.url)
    }
}

extension ThinkTime {
    init(_ time: ScenarioSession.ThinkTime) {
        switch time {
        case .fixed(0): self = .none
        case .fixed(let seconds): self = .fixed(seconds)
        case .exponential(let mean): self = .exponential(mean: mean)
        }
    }
}

/// A server that a scenario brings along, for as long as this lives.
private final class ServedTarget {
    private let server: ChildServer
    let url: String
    let processID: Int32

    init(_ serve: Scenario.ServeSettings) throws(Failure) {
        let server = try ChildServer(
            arguments: serve.options.flatMap { ["--\($0.name)", $0.value.value] })
        url = server.url
        processID = server.processID
        self.server = server
    }
}
