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
        help: ArgumentHelp(
            "Write the result to this file as well; its ending is the format: \(OutputFormat.endings)."
        ),
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

    @Option(
        parsing: .unconditional,
        help: "Serve live metrics to Prometheus at this address, such as 127.0.0.1:9464.",
        transform: { try MetricsAddress($0) })
    var metricsListen: MetricsAddress?

    /// Seconds between progress lines, nil for none.
    var progressInterval: Double? { quiet ? nil : verbose ? 1 : 10 }

    private var colour: Bool { Self.isColoured(color) }

    /// Whether standard output is shown in colour, by what was asked for.
    static func isColoured(_ choice: String) -> Bool {
        switch choice {
        case "always": true
        case "never": false
        default: isatty(1) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
        }
    }

    /// Opens every output, so that a path that cannot be created is known before the load starts.
    func openOutputs() throws(Failure) -> ResultOutputs { try ResultOutputs(output) }

    /// Listens for Prometheus, where that was asked for, and says where.
    func openMetrics() throws(Failure) -> MetricsServer? {
        guard let metricsListen else { return nil }
        let server = try MetricsServer(metricsListen)
        server.start()
        if !quiet {
            Output.error.lineIfTaken("kendall: metrics at http://\(server.address)/metrics")
        }
        return server
    }

    /// Prints the result on standard output.
    func show(_ result: ResultFile) throws {
        switch format {
        case "json": try Output.standard.write(JSONReport.render(result))
        case "text": try Output.standard.write(TextReport.render(result, colour: colour))
        default: break
        }
    }
}
