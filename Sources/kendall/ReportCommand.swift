internal import ArgumentParser
internal import Comparison
internal import Glibc
internal import Reports

/// `kendall report`: a saved result once more, in any format.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show a saved result, or write it in another format.",
        discussion: """
            kendall run --output run.json http://127.0.0.1:8080/
            kendall report run.json
            kendall report run.json --output run.html --output run.hgrm
            kendall report run.json.checkpoint
            """)

    @Argument(help: "A result that kendall wrote (.json), or - for standard input.")
    var result: String

    @Option(
        parsing: .unconditional,
        help: "On standard output: text, json, hgrm, hlog, html, prom, junit.xml or none.",
        transform: OptionValues.oneOf(
            "text", "json", "hgrm", "hlog", "html", "prom", "junit.xml", "none"))
    var format: String?

    @Option(
        name: .shortAndLong, parsing: .unconditionalSingleValue,
        help: "Write this file as well; its ending is the format.",
        transform: OptionValues.resultPath)
    var output: [String] = []

    @Option(
        parsing: .unconditional, help: "auto, always or never.",
        transform: OptionValues.oneOf("auto", "always", "never"))
    var color = "auto"

    func validate() throws {
        for path in output where OutputFormat(path: path)?.isRows == true {
            throw ValidationError(
                "--output \"\(path)\": a result does not hold single requests; write them while "
                    + "they are sent: kendall run --output \(path)")
        }
    }

    func run() throws {
        let (saved, histograms) = try read()
        if saved.isCheckpoint != true, access(Checkpoint.path(of: result), F_OK) == 0 {
            // A good end takes the checkpoint away: the file still holds what was there before.
            Output.error.lineIfTaken(
                Failure(
                    .invalidData,
                    "a later run of \"\(result)\" is under way, or was killed; what there is of it: "
                        + "kendall report \(Checkpoint.path(of: result))"
                ).line)
        }
        let unwritten = try ResultOutputs(output).write(saved)
        // Files were asked for: the report is shown too only where it was.
        switch format ?? (output.isEmpty ? "text" : "none") {
        case "none": break
        case "text":
            try Output.standard.write(
                TextReport.render(
                    saved, colour: DisplayOptions.isColoured(color),
                    width: DisplayOptions.width(of: saved)))
        case let name:
            guard let format = OutputFormat(rawValue: name) else { break }
            try Output.standard.write(try format.render(saved, histograms))
        }
        if let unwritten { throw unwritten }
        try RunEnding.checkBooks(of: saved)
    }

    private func read() throws(Failure) -> (result: ResultFile, histograms: RunHistograms?) {
        let name = result == "-" ? "standard input" : "\"\(result)\""
        let bytes = try InputFile.result(result == "-" ? "/dev/stdin" : result)
        do throws(ResultFileError) {
            let result = try JSONReport.read(bytes)
            return (result, try RunHistograms(result))
        } catch {
            let checkpoint = Checkpoint.path(of: result)
            let hint =
                bytes.isEmpty && access(checkpoint, R_OK) == 0
                ? "empty: its run was killed; read what it left by kendall report \(checkpoint)"
                : error.description
            throw Failure(.invalidData, "\(name) is not a result: \(hint)")
        }
    }
}
