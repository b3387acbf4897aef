internal import ArgumentParser
internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Reports
internal import Workloads

/// `kendall run`: open load at a target, measured beside predicted.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Send requests at Poisson instants and set what is measured beside a model.",
        discussion: """
            kendall run --rate 120 --duration 30s --workers 4 --service-time 20ms \
            http://127.0.0.1:8080/
            """)

    @Argument(help: "The target, such as http://127.0.0.1:8080/.")
    var url: String

    @OptionGroup(title: "Load") var load: LoadOptions
    @OptionGroup(title: "Request") var request: RequestFlags
    @OptionGroup(title: "TLS and proxy") var connection: ConnectionOptions
    @OptionGroup(title: "Model of the target") var model: ModelOptions
    @OptionGroup(title: "Output") var display: DisplayOptions

    @Option(
        parsing: .unconditional, help: "Sample CPU and memory of this local process.",
        transform: OptionValues.positiveWhole)
    var targetPid: Int?

    @Option(
        parsing: .unconditionalSingleValue,
        help: "Exit with 99 unless 'p99 < 150ms', 'error_rate < 1%', ... holds; repeatable.",
        transform: OptionValues.threshold)
    var threshold: [Threshold] = []

    @Flag(help: "Exit with 98 when the generator itself could not hold the offered rate.")
    var requireRate = false

    /// What results call the command: another one may run this.
    var name = "run"

    enum CodingKeys: CodingKey {
        case url, load, request, connection, model, display, targetPid, threshold, requireRate
    }

    func run() throws {
        let seed = load.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        let request = try request.prepared(
            url: url, keepsAlive: !load.noKeepAlive, over: connection)
        let plan = load.plan(request, seed: seed)
        let stated = try model.check(
            arrivalRate: load.rate, arrivalSCV: load.arrivals.squaredCoefficientOfVariation)
        if let targetPid, kill(pid_t(clamping: targetPid), 0) != 0, errno == ESRCH {
            throw Failure(
                .usage,
                "--target-pid \(targetPid) is no process of this machine; write one that ps shows, "
                    + "such as --target-pid \(getpid())")
        }
        let outputs = try display.openOutputs()
        let metrics = try display.openMetrics()
        if !display.quiet { lengthAdvice().map(Output.error.lineIfTaken) }

        let startedAt = Timestamp.now()
        var test = try LoadTest(plan: plan, endpoint: request.endpoint)
        test.targetProcess = targetPid.map { Int32(clamping: $0) }
        if test.connectionLimit < plan.maxConnections {
            try? Output.error.line(
                "kendall: at most \(test.connectionLimit) connections, by this process's limit on "
                    + "open files (ulimit -n)")
        }
        if !display.quiet { portAdvice(test).map(Output.error.lineIfTaken) }
        try Consent.check(rate: load.rate, isPrivate: test.isPrivateTarget, yes: load.yes)

        paced(&test)
        var shown = try RunDisplay(
            display, lineInterval: display.progressInterval, test: &test,
            subject: RunDisplay.Subject(
                target: ResultFile.Target(url: request.url, protocol: "http/1.1"),
                load: resultLoad(threads: plan.threads, seed: seed), warmup: load.warmup,
                models: model.liveModels(
                    rate: load.rate, arrivalSCV: load.arrivals.squaredCoefficientOfVariation),
                rate: load.rate))
        let rows = outputs.rowWriter(threads: plan.threads, startedAt: startedAt)
        let live = LiveRun(checkpointPath: outputs.checkpointPath, metrics: metrics)
        let records = rows.map { rows in RecordConsumer { rows.take($0) } }
        let outcome: LoadTestOutcome
        do {
            defer { shown.stop() }
            outcome = try test.run(records: records) {
                shown.show($0)
                live.show($0) { outcome in
                    let measured = Measured(
                        underWay: outcome.totals, process: outcome.process,
                        poissonArrivals: load.arrivals == .poisson,
                        loadIsEven: outcome.segments.areEven)
                    var file = self.file(
                        outcome, measured, request: request, seed: seed, startedAt: startedAt,
                        predicted: outcome.segments.count == 1 ? stated : nil)
                    file.isCheckpoint = true
                    return UnpackedResult(file, outcome.totals)
                }
            }
        }
        LateStop.watch(after: outcome.ending)
        let written = rows?.finish()
        var result = try resultFile(
            outcome, request: request, seed: seed, startedAt: startedAt)
        result.rows = written.map {
            ResultFile.Rows(written: $0.written, lost: $0.lost + outcome.lostRecords)
        }
        if outcome.ending == .completed {
            conclude(&result, seed: seed, isPlain: outcome.segments.count == 1)
        }
        if !threshold.isEmpty { result.thresholds = threshold.map { $0.outcome(of: result) } }
        let unwritten = outputs.write(result)
        live.end(isWritten: unwritten == nil)
        try display.show(result)
        if let failure = written?.failure ?? unwritten { throw failure }
        try ending(outcome, result)
    }

    /// That local ports will run out, where connections are opened faster than ports come free.
    private func portAdvice(_ test: LoadTest) -> String? {
        let requests = load.noKeepAlive ? 1 : load.maxRequestsPerConnection ?? .max
        let rate = load.rate / Double(requests)
        let plan = load.arrivalPlan(seed: 0)
        let duration = plan.duration ?? plan.requests.map { Double($0) / plan.rate }
        guard let forecast = test.portForecast, forecast.runsOut(atRate: rate, over: duration)
        else { return nil }
        return "kendall: \(Figure.rate(rate)) new connections are more than \(forecast.ports) "
            + "local ports bear, each taken for \(Figure.seconds(forecast.rest)) after its connection: "
            + "requests that find none fail as local_port; keep connections open, or stay below "
            + Figure.rate(forecast.lastingRate)
    }

    /// How long the run would have to be at the stated model, where it is shorter.
    private func lengthAdvice() -> String? {
        guard let servers = model.workers, let time = model.serviceTime,
            let length = load.duration ?? (load.requests == nil ? 10 : nil),
            let needed = RunLength.seconds(
                relativeHalfWidth: load.precision ?? 0.1, arrivalRate: load.rate, servers: servers,
                meanServiceTime: time, arrivalSCV: load.arrivals.squaredCoefficientOfVariation,
                serviceSCV: model.serviceLaw.squaredCoefficientOfVariation),
            needed > length
        else { return nil }
        return "kendall: to know the mean response time to "
            + "±\(Figure.percent(load.precision ?? 0.1)) takes about "
            + "\(Figure.seconds(needed, digits: 2)) at this model; this run is "
            + "\(Figure.seconds(length))"
    }

    /// The result of a run, beside the model.
    func resultFile(
        _ outcome: LoadTestOutcome, request: RequestOptions.Prepared, seed: UInt64,
        startedAt: String
    ) throws -> ResultFile {
        let measured = Measured(
            outcome.totals, process: outcome.process, poissonArrivals: load.arrivals == .poisson,
            loadIsEven: outcome.segments.areEven)
        let segments = outcome.segments
        let length = outcome.totals.window.end
        let result = file(
            outcome, measured, request: request, seed: seed, startedAt: startedAt,
            predicted: segments.areEven
                ? try model.prediction(
                    arrivalRate: load.rate * segments[segments.firstRecorded].factor,
                    arrivalSCV: load.arrivals.squaredCoefficientOfVariation,
                    // A run that did not start empty is beside the steady state.
                    duration: length > 0 && segments.count == 1 ? length : nil,
                    measured: measured) : nil,
            // One rate, one model of it.
            documentsModel: segments.count == 1
                ? try model.documentsModel(
                    requests: measured.requests.scheduled,
                    responses: outcome.totals.completedInOfferedTime, time: length) : nil)
        return UnpackedResult(result, outcome.totals).packed()
    }

    private func file(
        _ outcome: LoadTestOutcome, _ measured: Measured, request: RequestOptions.Prepared,
        seed: UInt64, startedAt: String, predicted: Prediction?,
        documentsModel: DocumentsModel? = nil
    ) -> ResultFile {
        let ending: ResultFile.Outcome =
            switch outcome.ending {
            case .completed: .completed
            case .interrupted, .stopped, .stuck: .interrupted
            case .underWay, .aborted: .aborted
            }
        var result = ResultFile(
            version: Version.current, command: name,
            argv: Redaction.arguments(CommandLine.arguments), startedAt: startedAt, seed: seed,
            outcome: ending,
            target: ResultFile.Target(
                url: request.url, protocol: "http/1.1", address: outcome.addresses.first,
                addresses: ResultFile.Target.Address.several(of: outcome), tls: outcome.tls),
            load: resultLoad(threads: outcome.threads, seed: seed), measured: measured,
            predicted: predicted, documentsModel: documentsModel)
        tellSegments(outcome, &result)
        return result
    }

    private func resultLoad(threads: Int, seed: UInt64) -> ResultFile.Load {
        ResultFile.Load(
            loop: .open, arrivals: load.arrivals.description, offeredRate: load.rate,
            duration: load.arrivalPlan(seed: seed).duration, requests: load.requests,
            threads: threads)
    }

    /// What takes a while to find out of a run beside its model.
    private func conclude(_ result: inout ResultFile, seed: UInt64, isPlain: Bool) {
        result.diagnose()
        // The plan's instants are those of a run whose rate was not changed.
        guard isPlain else { return }
        result.predictedFromArrivals = result.predicted.flatMap {
            load.arrivalPlan(seed: seed).replay(beside: $0, measured: result.measured)
        }
    }

    /// The exit code that the run deserves, as the failure that carries it.
    private func ending(_ outcome: LoadTestOutcome, _ result: ResultFile) throws {
        try RunEnding.check(outcome.ending, result)
        try Annotations.show(result.annotations, format: display.format)
        try RunEnding.check(result.thresholds ?? [])
        if requireRate, result.measured.generator.verdict != .keptUp {
            throw Failure(
                .rateNotHeld,
                "the generator did not hold \(load.rate)/s: \(result.measured.generator.verdict.rawValue);"
                    + " use a lower rate, more threads or a faster machine")
        }
    }
}
