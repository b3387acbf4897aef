internal import ArgumentParser
internal import Glibc
internal import LoadGeneration
internal import TargetServer

/// `kendall serve`: the M-worker target, until it is told to stop.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve HTTP as a queue: M workers behind one line.",
        discussion: """
            Prints "listening on http://ADDRESS:PORT". Any request is work, answered when a worker \
            has done it; GET /stats tells how the queue is doing. SIGINT or SIGTERM stops it.

              kendall serve --workers 4 --service-time 20ms --port 8080
              kendall serve --workers 8 --service-law hyper:4 --capacity 100
            """)

    private static let defaults = TargetConfiguration()

    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "M, the number of workers.",
        transform: OptionValues.whole)
    var workers = defaults.workers

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "T, the mean time a worker takes for a request. (default: 100ms)",
        transform: OptionValues.duration)
    var serviceTime = defaults.meanServiceTime

    @Option(
        parsing: .unconditional,
        help: """
            The law of service times: exponential, deterministic, erlang:K, hyper:SCV or \
            lognormal:SCV.
            """,
        transform: { try TargetConfiguration.serviceLaw($0) })
    var serviceLaw = defaults.serviceLaw

    @Option(
        parsing: .unconditional,
        help: "K, the most requests in the system; further ones are answered 503. (default: none)",
        transform: OptionValues.whole)
    var capacity: Int?

    @Option(
        parsing: .unconditional,
        help: "The same seed gives the n-th arrival the same work.",
        transform: OptionValues.seed)
    var seed = defaults.seed

    @Option(
        parsing: .unconditional,
        help: "How it works: workers, threads, cpu, event-loop, queue, lock or fork-join:K.",
        transform: { try Architecture($0) })
    var architecture = defaults.architecture

    @Option(
        parsing: .unconditional, help: "The order of service: fcfs or ps.",
        transform: { try TargetConfiguration.Discipline($0) })
    var discipline = defaults.discipline

    @Option(
        parsing: .unconditional, help: "The TCP port; 0 takes a free one.",
        transform: OptionValues.whole)
    var port = defaults.port

    @Option(parsing: .unconditional, help: "The address to listen on; 0.0.0.0 for all.")
    var listen = defaults.address

    @Option(
        parsing: .unconditional, help: "Listen on a Unix-domain socket of this path instead.")
    var unixSocket: String?

    @Option(
        parsing: .unconditional, help: "The size of a response's body, such as 64KiB.",
        transform: OptionValues.size)
    var responseBytes = defaults.responseBytes

    @Option(
        parsing: .unconditional, help: "Keep so many arrival instants for GET /arrivals.",
        transform: OptionValues.whole)
    var recordArrivals = defaults.recordedArrivals

    @Option(
        parsing: .unconditional, help: "Threads that carry the connections.",
        transform: OptionValues.whole)
    var eventLoops = defaults.eventLoops

    @Flag(
        help: ArgumentHelp("Stop when the process that started this one ends.", visibility: .hidden)
    )
    var exitWithParent = false

    /// What the options come to; throws what is wrong with them.
    func targetConfiguration() throws -> TargetConfiguration {
        var configuration = TargetConfiguration()
        configuration.workers = workers
        configuration.meanServiceTime = serviceTime
        configuration.serviceLaw = serviceLaw
        configuration.capacity = capacity
        configuration.seed = seed
        configuration.architecture = architecture
        configuration.discipline = discipline
        configuration.port = port
        configuration.address = listen
        configuration.unixSocketPath = unixSocket
        configuration.responseBytes = responseBytes
        configuration.recordedArrivals = recordArrivals
        configuration.eventLoops = eventLoops
        try configuration.validate()
        return configuration
    }

    func run() throws {
        let settings = try targetConfiguration()
        let parent = getppid()
        // Before the server's threads start, so that none of them takes a signal.
        let stop = try StopRequest()
        let server = try waiting { try await TargetServer.start(settings) }
        try Output.error.line(ServeText.configuration(settings))
        try Output.standard.line(
            "listening on \(ServeText.place(settings, port: server.boundPort))")
        while !stop.wait(atMostSeconds: exitWithParent ? 0.25 : nil) {
            if exitWithParent, getppid() != parent { break }
        }
        let statistics = try waiting {
            await server.stop()
            return await server.statistics()
        }
        try? Output.error.line(ServeText.summary(statistics))
    }
}
