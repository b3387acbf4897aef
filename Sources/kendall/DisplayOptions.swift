internal import ArgumentParser
internal import Comparison
internal import Glibc
internal import Reports

/// The options that say what is shown and where the result goes.
struct DisplayOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: "On standard output: text, json or none.",
        transform: OptionValues.oneOf("text", "json", "none"))
    var format = "text"

    @Option(
        name: .shortAndLong, parsing: .unconditionalSingleValue,
        help: "Write the result to this file, whose name ends in .json.",
        transform: OptionValues.resultPath)
    var output: [String] = []

    @Flag(name: .customLong("no-tui"), help: "No dashboard.")
    var noTUI = false

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Progress every second.")
    var verbose = false

    @Option(
        parsing: .unconditional, help: "auto, always or never.",
        transform: OptionValues.oneOf("auto", "always", "never"))
    var color = "auto"

    /// Seconds between progress lines, nil for none.
    var progressInterval: Double? { quiet ? nil : verbose ? 1 : 10 }

    private var colour: Bool { Self.colour(color) }

    /// What `auto`, `always` or `never` means for standard output.
    static func colour(_ choice: String) -> Bool {
        switch choice {
        case "always": true
        case "never": false
        default: isatty(1) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
        }
    }

    /// Opens every output, so that a path that cannot be created is known before the load starts.
    func openOutputs() throws(Failure) -> ResultOutputs { try ResultOutputs(output) }

    /// Prints the result on standard output.
    func show(_ result: ResultFile) throws {
        switch format {
        case "json": try Output.standard.write(JSONReport.render(result))
        case "text": try Output.standard.write(TextReport.render(result, colour: colour))
        default: break
        }
    }
}
