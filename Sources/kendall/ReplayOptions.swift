internal import ArgumentParser
internal import Workloads

/// What flags of `kendall replay` change in a file.
struct ReplayOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "Load this URL, such as http://127.0.0.1:8080, whatever the file says.")
    var target: String?

    @Option(
        parsing: .unconditional,
        help: "The same seed gives the same instants and picks. The file's, or random.",
        transform: OptionValues.seed)
    var seed: UInt64?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "No phase takes longer; ramps, steps and waves go through faster.",
        transform: OptionValues.positiveDuration)
    var duration: Double?

    @Option(
        parsing: .unconditionalSingleValue, help: "Only the phase of this name; repeatable.")
    var phase: [String] = []

    @Option(
        parsing: .unconditional, help: "Of a trace: so many times as fast as recorded.",
        transform: OptionValues.speed)
    var speed: Double?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "Of a trace: at Poisson instants of this rate.", transform: OptionValues.loadRate)
    var rate: Double?

    @Flag(help: "Of a trace: over and over, until --duration.")
    var loop = false

    @Flag(help: "Of an access log: also methods other than GET and HEAD.")
    var allowWrites = false

    @Flag(help: "Let links in the file's folder lead out of it.")
    var allowOutside = false

    @Option(
        parsing: .unconditionalSingleValue,
        help: "What has to hold, such as 'p99 < 150ms' or 'plateau.error_rate < 1%'; repeatable.")
    var threshold: [String] = []

    @Option(
        parsing: .unconditional, help: "Load threads. One per processor, at most 4, unless given.",
        transform: OptionValues.threads)
    var threads: Int?

    @Option(
        parsing: .unconditional, help: "At most so many connections.",
        transform: OptionValues.positiveWhole)
    var maxConnections: Int?

    @Option(
        parsing: .unconditional,
        help: "Seconds from a request's scheduled instant to its last byte.",
        transform: OptionValues.positiveDuration)
    var timeout: Double?

    @Flag(help: "Confirms more than 1000/s at a host that is neither local nor private.")
    var yes = false

    /// Whether a path names a scenario, and not a trace.
    static func isScenario(_ path: String) -> Bool {
        [".yaml", ".yml", ".json"].contains(where: path.lowercased().hasSuffix)
    }

    /// Makes a scenario what the flags want it to be.
    func apply(to scenario: inout Scenario) throws(Failure) {
        if let timeout { scenario.defaults.timeout = timeout }
        if let maxConnections { scenario.defaults.maxConnections = maxConnections }
        if !phase.isEmpty { try keep(phase, of: &scenario) }
        if let duration {
            for index in scenario.phases.indices { scenario.phases[index].cap(duration) }
        }
        let hasTrace = scenario.phases.contains {
            if case .trace = $0.kind { true } else { false }
        }
        let ofTraces: KeyValuePairs = [
            "--speed": speed != nil, "--rate": rate != nil, "--loop": loop,
            "--allow-writes": allowWrites,
        ]
        if !hasTrace, let option = ofTraces.first(where: \.value)?.key {
            throw Failure(.usage, "\(option) is for traces, and no phase of the file replays one")
        }
        try checkTraceFlags()
        for index in scenario.phases.indices {
            guard case .trace(var load) = scenario.phases[index].kind else { continue }
            if loop, load.duration == nil { throw Self.endless }
            if let speed { load.speed = speed }
            if let rate { load.rate = rate }
            if loop { load.loops = true }
            if allowWrites { load.allowsWrites = true }
            scenario.phases[index].kind = .trace(load)
        }
    }

    /// The load of a trace that is replayed without a scenario.
    func traceLoad(_ path: String) throws(Failure) -> Phase.TraceLoad {
        try checkTraceFlags()
        if loop, duration == nil { throw Self.endless }
        if !phase.isEmpty {
            throw Failure(.usage, "--phase is for scenario files; \"\(path)\" is a trace")
        }
        var load = Phase.TraceLoad(
            file: Positioned(path, SourcePosition(line: 1, column: 1)), speed: speed ?? 1,
            rate: rate)
        load.loops = loop
        load.duration = duration
        load.allowsWrites = allowWrites
        return load
    }

    private static var endless: Failure {
        Failure(.usage, "--loop needs an end; add --duration, such as --duration 1m")
    }

    private func checkTraceFlags() throws(Failure) {
        if speed != nil, rate != nil {
            throw Failure(.usage, "with --rate requests come at that rate; leave --speed out")
        }
    }

    private func keep(_ names: [String], of scenario: inout Scenario) throws(Failure) {
        for name in names where !scenario.phases.contains(where: { $0.name == name }) {
            throw Failure(
                .usage,
                "--phase \"\(name)\" is no phase of the file; it has "
                    + scenario.phases.map(\.name).joined(separator: ", "))
        }
        let kept = scenario.phases.indices.filter { names.contains(scenario.phases[$0].name) }
        scenario.phases = kept.map { scenario.phases[$0] }
        scenario.thresholds = scenario.thresholds.compactMap { threshold in
            guard let phase = threshold.phase else { return threshold }
            guard let place = kept.firstIndex(of: phase) else { return nil }
            var moved = threshold
            moved.phase = place
            return moved
        }
    }

    /// How many load threads there are.
    var threadCount: Int { threads ?? LoadOptions.threadsUnlessGiven }
}

extension Phase {
    /// Lets the phase take no longer than so many seconds.
    fileprivate mutating func cap(_ seconds: Double) {
        switch kind {
        case .open(let intensity, let duration):
            kind = .open(intensity, duration: min(duration, seconds))
        case .pause(let duration): kind = .pause(min(duration, seconds))
        case .closed(var load):
            load.duration = min(load.duration ?? seconds, seconds)
            kind = .closed(load)
        case .trace(var load):
            load.duration = min(load.duration ?? seconds, seconds)
            kind = .trace(load)
        case .atOnce: break
        }
    }
}
