internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Reports
internal import Workloads

/// `kendall ab`: ApacheBench's command line, report, files and exit codes; below them what the
/// closed model of the target says.
struct AbCommand {
    private let options: AbOptions
    private let prepared: AbRequest.Prepared
    private let arguments: AbArguments

    /// Runs a command line, without the name of the program; the exit code.
    static func main(_ words: [String]) -> Int32 {
        do {
            let arguments = AbArguments(words)
            if let complaint = arguments.complaint { try? Output.error.line("ab: \(complaint)") }
            let options = try AbOptions(arguments)
            switch options.question {
            case .version:
                try Output.standard.write(
                    AbReport.banner + "Answered by kendall \(Version.current)\n")
                return 0
            case .usage:
                throw AbFailure(message: "", code: 22, showsUsage: true)
            case nil:
                return try AbCommand(options, arguments).run()
            }
        } catch let failure as AbFailure {
            return end(failure)
        } catch {
            let failure = Failure(error, arguments: words)
            try? Output.error.line(failure.line)
            return failure.code.rawValue
        }
    }

    private static func end(_ failure: AbFailure) -> Int32 {
        let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: false)
        let message = lines.map { SafeText(String($0)).text }.joined(separator: "\n")
        if !message.isEmpty { try? Output.error.line(message) }
        if failure.showsUsage { try? Output.error.write(AbUsage.text) }
        return failure.code
    }

    private init(_ options: AbOptions, _ arguments: AbArguments) throws {
        self.options = options
        self.arguments = arguments
        do throws(AbRequest.Mistake) {
            prepared = try options.request.prepared()
        } catch {
            throw AbFailure.usage("\(error)")
        }
    }

    private var showsReport: Bool { options.format == "text" }

    /// Only where a person looks: a script that reads the report or the progress gets what
    /// ApacheBench gives it.
    private var showsDashboard: Bool {
        showsReport && options.showsProgress && options.verbosity < 2 && !options.isAbOnly
            && isatty(1) == 1 && isatty(2) == 1 && DisplayOptions.hasTerminal
    }

    private func dashboard(of test: inout LoadTest, seed: UInt64) throws -> RunDisplay {
        let subject = AbResult(options, prepared, arguments)
        return try RunDisplay(
            DisplayOptions.unsaid(), lineInterval: nil, test: &test,
            subject: RunDisplay.Subject(
                target: subject.target(), load: subject.load(threads: options.threads),
                warmup: .seconds(0),
                models: LiveModels([{ measured, _ in try? subject.prediction(measured) }])))
    }

    private func run() throws -> Int32 {
        let files = try AbOutputs(
            percentiles: options.percentileFile, requests: options.requestFile)
        let results = try ResultOutputs(options.resultFiles, option: "--json", format: .json)
        let progress = AbProgress(
            requests: options.requests, isWanted: options.showsProgress && !showsDashboard)
        if showsReport { try announce(progress) }
        let sights = AbSights(verbosity: showsReport ? options.verbosity : 0)
        if sights.showsHeads { try Output.standard.write(sights.request(prepared)) }

        let seed = options.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var test = try test(seed: seed)
        if sights.showsHeads, let tls = test.tls { try Output.error.write(sights.encryption(tls)) }
        var display = try showsDashboard ? dashboard(of: &test, seed: seed) : nil
        var tally = AbTally(
            acceptsAnyLength: options.acceptsAnyLength,
            endsWithConnect: options.bearsBrokenConnections)
        var shown = 0
        let startedAt = Timestamp.now()
        let start = Timestamp.microseconds()
        let records = RecordConsumer(capacity: min(options.requests, Self.mostRecords)) { records in
            for record in records {
                tally.add(record)
                guard tally.completed > shown else { continue }
                shown = tally.completed
                progress.show(completed: shown)
            }
        }
        let outcome: LoadTestOutcome
        do {
            defer { display?.stop() }
            outcome = try test.run(records: records, watch: sights.watch) { display?.show($0) }
        }
        LateStop.watch(after: outcome.ending)
        if case .aborted(let cause) = outcome.ending {
            throw try Self.failure(cause, tally, outcome.totals.whole.errors.entries)
        }
        let facts = AbReport.Facts(
            serverSoftware: sights.serverSoftware, host: prepared.host, port: prepared.port,
            path: prepared.path, clients: options.clients, seconds: outcome.totals.window.end,
            keepsAlive: options.request.keepsAlive, sendsBody: options.request.body != nil,
            tls: outcome.tls.map(AbReport.Facts.TLS.init))
        let report = AbReport(
            facts: facts, tally: tally, showsPercentiles: options.showsPercentiles,
            showsDeviation: options.showsDeviation)
        let result = try AbResult(options, prepared, arguments).file(
            outcome, seed: seed, startedAt: startedAt,
            predicts: !options.isAbOnly || !showsReport || !options.resultFiles.isEmpty)
        // Before anything is printed: standard output may be closed, as by head.
        let failures: [(any Error)?] = [
            files.write(tally, start: start), results.write(result),
        ]
        try finish(progress, outcome, completed: tally.completed)
        try show(report, tally, result)
        for case let failure? in failures { throw failure }
        return try Self.code(outcome, result)
    }

    /// Records that may wait for the tally. Below that number of requests none can be lost; above,
    /// they last for seconds.
    private static let mostRecords = 1 << 18

    private func announce(_ progress: AbProgress) throws {
        guard options.html == nil else { return try Output.standard.write(AbHTMLReport.banner) }
        var line = AbReport.banner + "Benchmarking \(SafeText(prepared.host)) "
        if let proxy = prepared.proxy { line += "[through \(proxy.host):\(proxy.port)] " }
        try Output.standard.write(line + "(be patient)" + (progress.step == nil ? "..." : "\n"))
    }

    /// The end of the line that ``announce(_:)`` began.
    private func finish(
        _ progress: AbProgress, _ outcome: LoadTestOutcome, completed: Int
    ) throws {
        // A run that was stopped goes straight on to its report.
        guard outcome.ending == .completed, showsReport else { return }
        if progress.step == nil {
            try Output.standard.write("..done\n")
        } else {
            Output.error.lineIfTaken("Finished \(completed) requests")
        }
    }

    /// A test of this run's plan, whose target was found to take connections.
    private func test(seed: UInt64) throws -> LoadTest {
        let test: LoadTest
        do throws(LoadTestError) {
            test = try LoadTest(
                plan: plan(seed: seed), endpoint: endpoint,
                bearsRefusal: options.bearsBrokenConnections)
        } catch {
            throw Self.failure(error, options)
        }
        guard test.connectionLimit >= options.clients else {
            throw AbFailure.error("socket", EMFILE)
        }
        return test
    }

    private func plan(seed: UInt64) -> LoadPlan {
        var closed = ClosedPlan(
            clients: options.clients, requests: options.requests, duration: options.timeLimit)
        closed.thinkTime = options.thinkTime
        closed.seed = seed
        closed.patience = ClosedPlan.Patience(
            connectFailures: options.bearsBrokenConnections ? nil : 10,
            bearsBrokenConnections: options.bearsBrokenConnections,
            inactivity: options.inactivity > 0 ? options.inactivity : nil)
        var plan = prepared.plan(loop: .closed(closed))
        plan.threads = options.threads
        plan.maxConnections = options.clients
        plan.keepsAlive = options.request.keepsAlive
        plan.keepsAliveOnlyIfTold = !options.request.isHTTP11
        // Only silence ends a request, as ApacheBench has it; a day is not meant to be reached.
        plan.timeout = 86_400
        plan.connectTimeout = options.inactivity > 0 ? options.inactivity : 86_400
        plan.drain = 0
        plan.socketBuffer = options.socketBuffer
        plan.localAddress = options.localAddress
        return plan
    }

    private var endpoint: Endpoint {
        if let path = options.unixSocket { return .unix(path: path) }
        let place = options.connectTo ?? prepared.endpoint
        guard case .tcp(let host, let port, _) = place else { return place }
        return .tcp(host: host, port: port, family: options.family)
    }

    private func show(_ report: AbReport, _ tally: AbTally, _ result: ResultFile) throws {
        switch options.format {
        case "json": try Output.standard.write(JSONReport.render(result))
        case "text":
            if let attributes = options.html {
                return try Output.standard.write(
                    AbHTMLReport(report, attributes: attributes).text)
            }
            // In one piece: a reader that has seen enough, such as head, may leave after it.
            let isAlone = options.isAbOnly || tally.completed == 0
            try Output.standard.write(
                report.text + (isAlone ? "" : AbModelText.render(result, tally)))
        default: break
        }
    }

    /// The exit code of a run with a report.
    private static func code(_ outcome: LoadTestOutcome, _ result: ResultFile) throws -> Int32 {
        if outcome.ending == .stuck {
            throw Failure(.internalError, "a load thread did not end in time")
        }
        if let imbalance = result.measured.imbalance {
            throw Failure(
                .internalError, "the books do not balance (\(imbalance)); this result is not valid")
        }
        if outcome.lostRecords > 0 {
            try Output.error.line(
                "kendall: this machine was too busy to keep the records of \(outcome.lostRecords) "
                    + "requests, which the report leaves out")
        }
        if case .interrupted(let signal) = outcome.ending {
            return signal == SIGINT ? 1 : 128 + signal
        }
        return 0
    }

    /// What a target that cannot be reached comes to.
    private static func failure(_ error: LoadTestError, _ options: AbOptions) -> any Error {
        switch error {
        case .unresolvable(let host, let reason):
            // The Apache runtime's number of getaddrinfo's EAI_NONAME, cut to a byte.
            return AbFailure(
                message: "apr_sockaddr_info_get() for \(host): \(reason) (670002)", code: 50)
        case .unreachable(_, _, let number?), .exhausted(_, _, let number):
            if number == ETIMEDOUT { return noEvent }
            let isOurs = options.localAddress != nil && number == EADDRNOTAVAIL
            return AbFailure.error(isOurs ? "bind" : "apr_socket_recv", number)
        case .ciphers(let list):
            return AbFailure.plain("error setting ciphersuite list [\(list)]")
        case .file(let path, let reason) where path == options.request.tls.certificate:
            return AbFailure.plain("unable to get certificate from '\(path)'\n\(reason)")
        case .proxy(let address, let reason):
            return LoadTestError.proxy(
                address: address, reason: reason.replacing("--proxy-user", with: "-P"))
        case .untrusted:
            return Failure(.unavailable, "\(error), as ApacheBench does")
        default: return error
        }
    }

    /// The Apache runtime's APR_TIMEUP, cut to a byte.
    private static let noEvent = AbFailure(
        message: "apr_pollset_poll: The timeout specified has expired (70007)", code: 119)

    /// What a run that was given up comes to. There is no report, but for how far it came.
    private static func failure(
        _ cause: AbortCause, _ tally: AbTally, _ errors: [ErrorLog.Entry]
    ) throws -> AbFailure {
        let failure: AbFailure
        switch cause {
        case .inactivity: failure = noEvent
        case .brokenConnection(let number): failure = .error("apr_socket_recv", number)
        case .connectFailures(let number):
            let last = AbFailure.error("apr_socket_connect()", number)
            // What the kernel has no number for is told in words.
            let reasons =
                number == EPROTO ? errors.map { "\n\($0.kind.rawValue): \($0.detail)" } : []
            failure = AbFailure(
                message: "\nTest aborted after 10 failures\n\n" + last.message + reasons.joined(),
                code: last.code)
        case .judged: preconditionFailure("nobody judges a run of ab")
        }
        // Not the one whose connection broke.
        let completed = tally.completed - tally.receiveFailures - tally.writeErrors
        if completed > 0 {
            try Output.standard.line("Total of \(completed) requests completed")
        }
        return failure
    }
}
