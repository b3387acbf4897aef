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
        if schema { return try Output.standard.write(ScenarioSchema.text) }
        guard let file else {
            throw Failure(.usage, "a file is missing; write one such as kendall check shop.yaml")
        }
        guard [".yaml", ".yml", ".json"].contains(where: file.lowercased().hasSuffix) else {
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
    let scenario: Scenario
    let files: ScenarioFiles
    let schedule: Schedule
    let plan: ScenarioPlan

    /// - Parameter seed: takes the place of the file's.
    init(_ path: String, seed: UInt64? = nil, allowsOutside: Bool = false) throws(Failure) {
        let content = try InputFile.read(path)
        func refuse(
            _ problems: [ScenarioProblem], _ code: ExitCode = .invalidData
        ) throws(Failure) -> Never {
            try? Output.error.write(ProblemText.text(problems, path: path, content: content))
            let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
            throw Failure(code, "\"\(path)\" has \(count); nothing was sent")
        }
        do {
            scenario = try Scenario(bytes: content, environment: Self.environment)
        } catch {
            try refuse(error.problems)
        }
        let seed = seed ?? scenario.seed ?? 0
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
