internal import Comparison
internal import ArgumentParser
internal import Glibc
internal import Reports
internal import Workloads

/// `kendall check`: what a scenario comes to, or everything that is wrong with it.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a scenario file and print its plan, without sending anything.",
        discussion: """
            kendall check scenarios/online-shop.yaml
            kendall check access.log
            kendall check --schema > scenario.schema.json
            """)

    @Argument(help: "A scenario (.yaml, .yml or .json), or a trace.")
    var file: String?

    @Flag(help: "Print the JSON Schema of scenario files.")
    var schema = false

    @Flag(help: "Let links in the scenario's folder lead out of it.")
    var allowOutside = false

    func run() throws {
        if schema {
            return try Output.standard.write(
                String(decoding: PackageResources.scenario_schema_json, as: UTF8.self))
        }
        guard let file else {
            throw Failure(.usage, "a file is missing; write one such as kendall check shop.yaml")
        }
        guard ReplayOptions.isScenario(file) else {
            return try checkTrace(file)
        }
        let loaded = try LoadedScenario(file, allowsOutside: allowOutside)
        try Output.standard.write(
            ScenarioPlanText.text(loaded.plan, path: file, traces: loaded.files.traces))
    }

    private func checkTrace(_ file: String) throws {
        let folder = ScenarioFolder(of: file, allowsOutside: allowOutside)
        let trace: Trace
        do throws(TraceError) {
            trace = try Trace(path: file) { name throws(TraceError) in try folder.content(name) }
        } catch .unreadable(let what) {
            throw Failure(.missingInput, "\"\(file)\": \(what)")
        } catch {
            throw Failure(.invalidData, "\"\(file)\": \(error)")
        }
        let lines = [file, ""] + ScenarioPlanText.trace(trace)
        try Output.standard.write(lines.map { SafeText($0).text + "\n" }.joined())
    }
}

/// A scenario with its files and its plan. Everything wrong with it is on standard error when its
/// initialiser throws.
struct LoadedScenario {
    private(set) var scenario: Scenario
    let files: ScenarioFiles
    private(set) var schedule: Schedule
    private(set) var plan: ScenarioPlan

    /// Supposes another target.
    mutating func setModel(_ model: Scenario.TargetModel) {
        scenario.model = model
        schedule = Schedule(scenario, traces: files.traces, seed: schedule.seed)
        var problems: [ScenarioProblem] = []
        plan = ScenarioPlan(schedule, problems: &problems)
    }

    /// - Parameters:
    ///   - seed: takes the place of the file's.
    ///   - orElse: the seed where nobody says one.
    ///   - change: what flags override in the file.
    init(
        _ path: String, seed: UInt64? = nil, orElse: UInt64 = 0, allowsOutside: Bool = false,
        _ change: (inout Scenario) throws(Failure) -> Void = { _ in }
    ) throws(Failure) {
        let content = try InputFile.read(path, atMost: Scenario.largestFile, as: "a scenario")
        func refuse(
            _ problems: [ScenarioProblem], _ code: ExitCode = .invalidData
        ) throws(Failure) -> Never {
            try? Output.error.write(ProblemText.text(problems, path: path, content: content))
            let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
            throw Failure(code, "\"\(path)\" has \(count); nothing was sent")
        }
        var scenario: Scenario
        do {
            scenario = try Scenario(bytes: content, environment: Self.environment)
        } catch {
            try refuse(error.problems)
        }
        try change(&scenario)
        self.scenario = scenario
        let seed = seed ?? scenario.seed ?? orElse
        do {
            files = try ScenarioFiles(
                of: scenario, in: ScenarioFolder(of: path, allowsOutside: allowsOutside), seed: seed
            )
        } catch {
            try refuse(error.problems, error.areOnlyMissing ? .missingInput : .invalidData)
        }
        schedule = Schedule(scenario, traces: files.traces, seed: seed)
        var problems: [ScenarioProblem] = []
        plan = ScenarioPlan(schedule, problems: &problems)
        if !problems.isEmpty { try refuse(problems.sorted { $0.position < $1.position }) }
    }

    /// A trace alone, which is a scenario of one phase.
    init(
        trace path: String, _ load: Phase.TraceLoad, seed: UInt64, allowsOutside: Bool = false
    ) throws(Failure) {
        scenario = Scenario(replaying: load)
        let folder = ScenarioFolder(of: path, allowsOutside: allowsOutside)
        let trace: Trace
        do throws(TraceError) {
            trace = try Trace(
                path: path,
                options: .init(format: load.format, seed: seed, allowsWrites: load.allowsWrites)
            ) { name throws(TraceError) in try folder.content(name) }
        } catch .unreadable(let what) {
            throw Failure(.missingInput, "\"\(path)\": \(what)")
        } catch {
            throw Failure(.invalidData, "\"\(path)\": \(error)")
        }
        guard trace.count > 0 else {
            throw Failure(.invalidData, "\"\(path)\" holds no request that may be sent")
        }
        if trace.timing == .none, load.rate == nil {
            throw Failure(
                .usage,
                "\"\(path)\" does not say when requests came; add --rate, such as --rate 100/s")
        }
        if load.loops, load.rate == nil, trace.duration == 0 {
            throw Failure(
                .usage,
                "all requests of \"\(path)\" come at one instant, which cannot loop; add --rate")
        }
        files = ScenarioFiles(trace: trace)
        schedule = Schedule(scenario, traces: files.traces, seed: seed)
        var problems: [ScenarioProblem] = []
        plan = ScenarioPlan(schedule, problems: &problems)
    }

    /// Tells on standard error what of the traces is not replayed as it was recorded.
    func tellOfTraces() {
        for (index, phase) in scenario.phases.enumerated() {
            guard case .trace(let load) = phase.kind, let trace = files.traces[index] else {
                continue
            }
            let notes = ScenarioPlanText.notes(trace)
            guard !notes.isEmpty else { continue }
            Output.error.lineIfTaken("kendall: trace \(SafeText(load.file.value))")
            for note in notes { Output.error.lineIfTaken(SafeText(note).text) }
        }
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var place = environ
        while let entry = place.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            place += 1
        }
        return variables
    }
}
