internal import ArgumentParser
internal import Comparison
internal import Measurements
internal import QueueingModels
internal import Reports
internal import Workloads

/// `kendall compare`: two results, or several a side; or one result beside a model.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tell what changed between saved results, or set one beside another model.",
        discussion: """
            kendall compare before.json after.json
            kendall compare a1.json a2.json a3.json --with b1.json b2.json b3.json
            kendall compare result.json --model M/M/8 --service-time 17ms

            Exits with 99 when B is worse beyond chance and by --min-effect at least.
            """)

    @Argument(help: "Results: A and B; the runs of A, with those of B after --with; or one.")
    var results: [String] = []

    @Option(
        parsing: .upToNextOption, help: "The runs of B, where a side has several.")
    var with: [String] = []

    @Option(
        parsing: .unconditional, help: "The smallest change that counts, such as 5%.",
        transform: OptionValues.fraction)
    var minEffect = 0.05

    @Option(
        parsing: .unconditional, help: "Of scenarios' results: what this phase was like.")
    var phase: String?

    @OptionGroup(title: "Model for a single result") var model: ModelOptions

    @Option(
        parsing: .unconditional, help: "On standard output: text, json or none.",
        transform: OptionValues.oneOf("text", "json", "none"))
    var format = "text"

    @Option(
        parsing: .unconditional, help: "auto, always or never.",
        transform: OptionValues.oneOf("auto", "always", "never"))
    var color = "auto"

    func run() throws {
        switch (results.count, with.count) {
        case (0, _):
            throw Failure(
                .usage, "no result to compare; write kendall compare before.json after.json")
        case (1, 0): try besideModel(results[0])
        case (2, 0): try compare([results[0]], [results[1]])
        case (_, 0):
            throw Failure(
                .usage,
                "\(results.count) results have no sides; write those of B after --with: kendall "
                    + "compare a1.json a2.json --with b1.json b2.json")
        default: try compare(results, with)
        }
    }

    private func compare(_ a: [String], _ b: [String]) throws {
        guard !model.isGiven else {
            throw Failure(
                .usage, "a model is compared with one result; leave out the other, or the model")
        }
        let comparison = RunComparison(
            a: try a.map(read), b: try b.map(read), names: (a, b),
            minEffect: minEffect, version: Version.current)
        switch format {
        case "json": try Output.standard.write(JSONReport.render(comparison))
        case "text":
            try Output.standard.write(
                CompareText.render(comparison, colour: DisplayOptions.isColoured(color)))
        default: break
        }
        try Annotations.show(comparison.annotations, format: format)
        if comparison.verdict == .worse { throw Failure(.thresholdFailed, comparison.summary) }
    }

    private func besideModel(_ path: String) throws {
        var result = try read(path)
        if model.isGiven || result.predicted == nil {
            guard let rate = result.load.offeredRate else {
                throw Failure(
                    .usage, "\"\(path)\" is not of an open load, and no such model is of another")
            }
            let scv = try result.load.arrivals.map {
                try ArrivalProcess($0).squaredCoefficientOfVariation
            }
            let length = result.measured.window.end
            result.setBeside(
                try model.prediction(
                    arrivalRate: rate, arrivalSCV: scv ?? 1, duration: length > 0 ? length : nil,
                    measured: result.measured))
        }
        result.diagnose()
        switch format {
        case "json": try Output.standard.write(JSONReport.render(result))
        case "text":
            try Output.standard.write(
                TextReport.render(result, colour: DisplayOptions.isColoured(color)))
        default: break
        }
    }

    private func read(_ path: String) throws(Failure) -> ResultFile {
        let bytes = try InputFile.result(path)
        do {
            return try ofPhase(JSONReport.read(bytes), path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.invalidData, "\"\(path)\" is not a result: \(error)")
        }
    }

    /// What is compared of a result: all of it, or the phase that was asked for. Figures of a whole
    /// scenario, whose load changes, have no intervals, so that nothing could be said of them.
    private func ofPhase(_ result: ResultFile, _ path: String) throws(Failure) -> ResultFile {
        let names = (result.phases ?? []).map(\.name)
        if let phase {
            if let part = result.phase(named: phase) { return part }
            let known =
                names.isEmpty
                ? "it has no phases; leave --phase out" : "it has \(names.joined(separator: ", "))"
            throw Failure(.usage, "\"\(path)\" has no phase \(phase); \(known)")
        }
        guard names.count > 1 else { return result }
        throw Failure(
            .usage,
            "\"\(path)\" has \(names.count) phases, which are compared one by one; add --phase "
                + "with one of \(names.joined(separator: ", "))")
    }
}
