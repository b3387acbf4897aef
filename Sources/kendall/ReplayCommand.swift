internal import ArgumentParser
internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Reports
internal import Workloads

/// `kendall replay`: a scenario file or a trace, run and judged.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run a scenario file or a trace, measured beside predicted phase by phase.",
        discussion: """
            kendall replay scenarios/stress.yaml
            kendall replay shop.yaml --target http://127.0.0.1:8080 --duration 5s
            kendall replay access.log --target http://127.0.0.1:8080 --speed 2
            """)

    @Argument(
        help: "A scenario (.yaml, .yml, .json) or a trace (.har, access log, .csv, .jsonl, .gor).")
    var file: String

    @OptionGroup(title: "What the file says, and what is to be otherwise") var options:
        ReplayOptions
    @OptionGroup(title: "TLS and proxy") var connection: ConnectionOptions
    @OptionGroup(title: "Model of the target, for traces") var model: TraceModelOptions
    @OptionGroup(title: "Output") var display: DisplayOptions

    func run() throws {
        let loaded = try load()
        let thresholds = try ScenarioThresholds(loaded.scenario, flags: options.threshold)
        let outputs = try ResultOutputs(
            display.output + (try loaded.scenario.outputs.map(Self.checkedOutput)))
        if !display.quiet { loaded.tellOfTraces() }
        let run = ScenarioRun(
            loaded: loaded, options: options, connection: connection, thresholds: thresholds,
            display: display, outputs: outputs)
        let end = try run.run(command: CommandLine.arguments)
        let unwritten = outputs.write(end.result)
        end.live.end(isWritten: unwritten == nil)
        try display.show(end.result)
        if let failure = end.unwrittenRows ?? unwritten { throw failure }
        try end.check()
    }

    private func load() throws -> LoadedScenario {
        let random = UInt64.random(in: 0...UInt64(UInt32.max))
        guard ReplayOptions.isScenario(file) else {
            var loaded = try LoadedScenario(
                trace: file, try options.traceLoad(file), seed: options.seed ?? random,
                allowsOutside: options.allowOutside)
            try model.apply(to: &loaded)
            return loaded
        }
        if model.isGiven {
            throw Failure(
                .usage, "--workers and --service-time are for traces; a scenario says its model")
        }
        return try LoadedScenario(
            file, seed: options.seed, orElse: random, allowsOutside: options.allowOutside
        ) { (scenario: inout Scenario) throws(Failure) in try options.apply(to: &scenario) }
    }

    private static func checkedOutput(_ path: Positioned<String>) throws -> String {
        do {
            return try OptionValues.resultPath(path.value)
        } catch {
            throw Failure(.invalidData, "output \(error)")
        }
    }
}

/// What the target of a trace is thought to be.
struct TraceModelOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "M, the target's workers.",
        transform: OptionValues.positiveWhole)
    var workers: Int?

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "T, the mean service time.",
        transform: OptionValues.positiveDuration)
    var serviceTime: Double?

    @Option(
        parsing: .unconditional,
        help: "exponential, deterministic, erlang:K, hyper:SCV or scv:X.")
    var serviceLaw: String?

    var isGiven: Bool { workers != nil || serviceTime != nil || serviceLaw != nil }

    func validate() throws {
        if let serviceLaw { _ = try OptionValues.serviceLaw(serviceLaw) }
        if isGiven, serviceTime == nil {
            throw ValidationError("the model needs --service-time, such as --service-time 20ms")
        }
    }

    func apply(to loaded: inout LoadedScenario) throws {
        guard let serviceTime else { return }
        let position = SourcePosition(line: 1, column: 1)
        loaded.setModel(
            Scenario.TargetModel(
                position: position,
                source: .workers(workers ?? 1, serviceTime: serviceTime),
                serviceLaw: serviceLaw.map { Positioned($0, position) }))
    }
}
