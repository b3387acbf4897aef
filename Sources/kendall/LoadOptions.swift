internal import ArgumentParser
internal import Glibc
internal import Workloads

/// The options that say what is sent, when and over which connections.
struct LoadOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "Arrivals per second, such as 200/s or 25k/min.",
        transform: OptionValues.loadRate)
    var rate = 50.0

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "Stop after, such as 30s. Without --requests: 10s.",
        transform: OptionValues.positiveDuration)
    var duration: Double?

    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional,
        help: "Stop after so many requests.",
        transform: OptionValues.positiveWhole)
    var requests: Int?

    @Option(
        parsing: .unconditional, help: "poisson, constant, uniform or gamma:SCV.",
        transform: { try ArrivalProcess($0) })
    var arrivals = ArrivalProcess.poisson

    @Option(
        parsing: .unconditional, help: "Leave out the start: a duration, 0 or auto.",
        transform: OptionValues.warmup)
    var warmup = LoadPlan.Warmup.auto

    @Option(
        parsing: .unconditional,
        help: "End when the mean response time is known to within, such as 5%; at --duration.",
        transform: OptionValues.share)
    var precision: Double?

    @Option(
        parsing: .unconditional,
        help: "The same seed gives the same arrivals. Random unless given.",
        transform: OptionValues.seed)
    var seed: UInt64?

    /// One load thread per processor, but not more than are of use.
    static let threadsUnlessGiven = min(4, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

    @Option(
        parsing: .unconditional, help: "Load threads. One per processor, at most 4, unless given.",
        transform: OptionValues.threads)
    var threads: Int?

    @Option(
        parsing: .unconditional, help: "At most so many connections.",
        transform: OptionValues.positiveWhole)
    var maxConnections = 10_000

    @Option(
        parsing: .unconditional, help: "At that limit: queue (the wait is counted) or drop.",
        transform: OptionValues.oneOf("queue", "drop"))
    var onLimit = "queue"

    @Option(
        parsing: .unconditional,
        help: "balanced (kernel timers) or precise (spins the last microseconds).",
        transform: OptionValues.oneOf("balanced", "precise"))
    var pacing = "balanced"

    @Option(
        parsing: .unconditional,
        help: "Seconds from a request's scheduled instant to its last byte.",
        transform: OptionValues.positiveDuration)
    var timeout = 30.0

    @Option(
        parsing: .unconditional, help: "Seconds to open a connection.",
        transform: OptionValues.positiveDuration)
    var connectTimeout = 10.0

    @Flag(name: .customLong("no-keepalive"), help: "A new connection for every request.")
    var noKeepAlive = false

    @Option(
        parsing: .unconditional, help: "Close a connection after so many requests.",
        transform: OptionValues.positiveWhole)
    var maxRequestsPerConnection: Int?

    @Flag(help: "Confirms more than 1000/s at a host that is neither local nor private.")
    var yes = false

    func validate() throws {
        if let end = duration ?? (requests == nil ? 10 : nil), case .seconds(let warmup) = warmup,
            warmup >= end
        {
            throw ValidationError(
                "--warmup is not shorter than the run; write --warmup 2s --duration 10s")
        }
    }

    /// When the requests fall due.
    func arrivalPlan(seed: UInt64) -> ArrivalPlan {
        ArrivalPlan(
            process: arrivals, rate: rate, duration: duration ?? (requests == nil ? 10 : nil),
            requests: requests, seed: seed)
    }

    /// The whole plan, for a prepared request.
    func plan(_ request: RequestOptions.Prepared, seed: UInt64) -> LoadPlan {
        var plan = request.plan(loop: .open(arrivalPlan(seed: seed)))
        plan.threads = threads ?? Self.threadsUnlessGiven
        plan.pacing = LoadPlan.Pacing(rawValue: pacing) ?? .balanced
        plan.timeout = timeout
        plan.connectTimeout = connectTimeout
        plan.maxConnections = maxConnections
        plan.onLimit = LoadPlan.OnLimit(rawValue: onLimit) ?? .queue
        plan.keepsAlive = !noKeepAlive
        plan.maxRequestsPerConnection = maxRequestsPerConnection
        plan.warmup = warmup
        plan.precision = precision
        return plan
    }
}

/// The options that describe the request and where it goes.
struct RequestFlags: ParsableArguments {
    @Option(
        name: [.customShort("X", allowingJoined: true), .long], parsing: .unconditional,
        help: "The method, such as PUT.")
    var method: String?

    @Option(
        name: [.customShort("H", allowingJoined: true), .long], parsing: .unconditionalSingleValue,
        help: "A header line, such as 'Accept: text/plain'.")
    var header: [String] = []

    @Option(parsing: .unconditional, help: "The body; the method becomes POST.")
    var data: String?

    @Option(parsing: .unconditional, help: "A file with the body; the method becomes POST.")
    var dataFile: String?

    @Option(
        name: [.customShort("T", allowingJoined: true), .long], parsing: .unconditional,
        help: "The type of the body.")
    var contentType: String?

    @Option(parsing: .unconditional, help: "name:password, for Basic authentication.")
    var user: String?

    @Option(parsing: .unconditional, help: "Connect to this Unix-domain socket.")
    var unixSocket: String?

    @Option(parsing: .unconditional, help: "Connect to HOST:PORT instead of the URL's host.")
    var connectTo: String?

    @Flag(help: "IPv4 addresses only.")
    var ipv4 = false

    @Flag(help: "IPv6 addresses only.")
    var ipv6 = false

    func validate() throws {
        if ipv4 && ipv6 { throw ValidationError("--ipv4 and --ipv6 exclude each other") }
        if data != nil && dataFile != nil {
            throw ValidationError("--data and --data-file exclude each other")
        }
        if unixSocket != nil && connectTo != nil {
            throw ValidationError("--unix-socket and --connect-to exclude each other")
        }
    }

    func prepared(
        url: String, keepsAlive: Bool, over connection: ConnectionOptions
    ) throws -> RequestOptions.Prepared {
        var options = RequestOptions(url: url, userAgent: "kendall/\(Version.current)")
        options.method = method
        options.headers = header
        options.body = try dataFile.map { try InputFile.read($0) } ?? data.map { Array($0.utf8) }
        options.contentType = contentType
        options.user = user
        options.keepsAlive = keepsAlive
        options.connectTo = connectTo
        options.unixSocket = unixSocket
        options.family = ipv4 ? .ipv4 : ipv6 ? .ipv6 : .any
        try connection.apply(to: &options)
        return try options.prepared()
    }
}
