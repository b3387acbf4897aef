internal import ArgumentParser
internal import Comparison
internal import Dashboard
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

    @Option(
        parsing: .unconditional, help: "Pictures of the dashboard a second, 1 to 10.",
        transform: OptionValues.framesPerSecond)
    var fps = 4.0

    @Option(
        parsing: .unconditional,
        help: "The dashboard's plots: auto, braille, block or ascii.",
        transform: OptionValues.oneOf("auto", "braille", "block", "ascii"))
    var glyphs = "auto"

    @Option(
        parsing: .unconditional, help: "Where the dashboard's key s writes the picture, as text.")
    var snapshot: String?

    @Option(parsing: .unconditional, help: "Record what the dashboard shows in this file.")
    var uiRecord: String?

    /// Seconds between progress lines, nil for none.
    var progressInterval: Double? { quiet ? nil : verbose ? 1 : 10 }

    /// Whether text on standard output has colours.
    var usesColour: Bool { Self.isColoured(color) }

    /// Whether standard output is shown in colour, by what was asked for.
    static func isColoured(_ choice: String) -> Bool {
        switch choice {
        case "always": true
        case "never": false
        default:
            isatty(1) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
                && getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
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
        case "text":
            try Output.standard.write(
                TextReport.render(result, colour: usesColour, width: Self.width(of: result)))
        default: break
        }
    }

    /// Columns of a report: the table of phases needs more than the rest.
    static func width(of result: ResultFile) -> Int { result.phases == nil ? 80 : 114 }

    /// The options of a command line that says nothing of them.
    static func unsaid() throws -> DisplayOptions { try parse([]) }

    /// Whether there is a terminal for a dashboard, wanted or not.
    static var hasTerminal: Bool { TerminalEnvironment.current().obstacle == nil }

    /// The dashboard; nil where there is no terminal for it, or it is not wanted. To be called before
    /// other threads start.
    ///
    /// - Parameter onRequest: called with what its keys ask for; what it returns is shown.
    func dashboard(
        _ onRequest: @escaping @Sendable (DashboardSettings.Request) -> String?
    ) -> DashboardDisplay? {
        guard !noTUI, !quiet else { return nil }
        let environment = TerminalEnvironment.current()
        guard environment.obstacle == nil else { return nil }
        let settings = DashboardSettings(
            glyphs: Glyphs(rawValue: glyphs) ?? environment.glyphs,
            colour: color == "always" || color == "auto" && environment.wantsColour)
        return DashboardDisplay(
            .init(settings: settings, framesPerSecond: fps, snapshotPath: snapshot),
            onRequest: onRequest)
    }
}
