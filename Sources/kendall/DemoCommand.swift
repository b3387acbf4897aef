internal import ArgumentParser
internal import Comparison

/// `kendall demo`: a target of our own, load at it, and the comparison, with sane defaults.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serve, load and compare: four workers, 120 requests a second, 12 seconds.",
        discussion: """
            Starts kendall serve with M = 4 exponential workers of 20 ms on a free loopback port, \
            sends it Poisson arrivals and sets what is measured beside M/M/4.
            """)

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "Arrivals per second.",
        transform: OptionValues.loadRate)
    var rate = 120.0

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "Stop after, such as 12s.",
        transform: OptionValues.positiveDuration)
    var duration = 12.0

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "M, the target's workers.",
        transform: OptionValues.positiveWhole
    )
    var workers = 4

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "T, the mean service time.",
        transform: OptionValues.positiveDuration)
    var serviceTime = 0.020

    @Option(
        parsing: .unconditional, help: "The same seed gives the same arrivals.",
        transform: OptionValues.seed)
    var seed: UInt64?

    @OptionGroup(title: "Output") var display: DisplayOptions

    @Option(
        parsing: .unconditional, help: "Show a recording of the dashboard and do nothing else.")
    var uiReplay: String?

    func run() throws {
        if let uiReplay { return try DashboardReplay.play(uiReplay, display) }
        let model = ["--workers", "\(workers)", "--service-time", "\(serviceTime * 1e6)us"]
        let server = try ChildServer(arguments: model)
        if !display.quiet {
            try Output.error.line(
                "kendall: a target with \(workers) workers of \(Figure.seconds(serviceTime)) serves at "
                    + "\(server.url); sending it \(Figure.number(rate)) requests a second for "
                    + "\(Figure.seconds(duration))")
        }
        // The demo is the run that a user would type, so that is what it does.
        var arguments =
            model + [
                "--rate", "\(rate)", "--duration", "\(duration * 1e6)us", "--format",
                display.format,
                "--color", display.color, "--target-pid", "\(server.processID)",
            ]
        if let seed { arguments += ["--seed", "\(seed)"] }
        if display.quiet { arguments.append("--quiet") }
        if display.verbose { arguments.append("--verbose") }
        if display.noTUI { arguments.append("--no-tui") }
        arguments += ["--fps", "\(display.fps)", "--glyphs", display.glyphs]
        if let path = display.snapshot { arguments += ["--snapshot", path] }
        if let path = display.uiRecord { arguments += ["--ui-record", path] }
        for path in display.output { arguments += ["--output", path] }
        if let address = display.metricsListen {
            arguments += ["--metrics-listen", "\(address)"]
        }
        var run = try RunCommand.parse(arguments + [server.url + "/"])
        run.name = "demo"
        try run.run()
    }
}
