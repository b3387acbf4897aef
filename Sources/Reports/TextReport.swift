public import Comparison
internal import Measurements
internal import QueueingModels

/// A result for a person: what was offered, what came of it, measured beside predicted.
public enum TextReport {
    /// The report, ending in a line feed. It is at most `width` columns wide (40 at least).
    ///
    /// - Parameter colour: whether to use the terminal's colours.
    public static func render(_ result: ResultFile, colour: Bool, width: Int = 80) -> String {
        var page = Page(colour: colour, width: width)
        let findings = Finding.findings(result)
        if case .imbalance(let what) = findings.first {
            page.line("THE BOOKS DO NOT BALANCE: \(what)", .bad)
        }
        page.offered(result)
        page.comparison(result)
        page.diagnosis(result)
        page.replay(result.predictedFromArrivals)
        page.phases(result)
        page.thresholds(result)
        page.documentsModel(result)
        page.metrics(result)
        page.latencies(result.measured)
        page.details(result)
        page.rows(result.rows)
        // A scenario's stand with its phases.
        if result.phases == nil { page.thresholds(result.thresholds ?? []) }
        page.conclusion(result, findings)
        return page.text
    }
}

extension Page {
    fileprivate mutating func offered(_ result: ResultFile) {
        let load = result.load
        page(heading: "kendall \(result.command)  \(result.target.url)")
        var offer: [String] = []
        if let loop = load.loop { offer.append("\(loop.rawValue) loop") }
        if load.arrivals != nil || load.offeredRate != nil {
            let rate = load.offeredRate.map { Figure.rate($0) }
            offer.append([load.arrivals, rate].compactMap { $0 }.joined(separator: " "))
        }
        if let users = load.concurrency { offer.append("\(users) at once") }
        if let duration = load.duration { offer.append(Figure.seconds(duration)) }
        if let requests = load.requests { offer.append("\(requests) requests") }
        if let threads = load.threads { offer.append(count(threads, "thread")) }
        if let seed = result.seed { offer.append("seed \(seed)") }
        entry("offered", offer.joined(separator: ", "))
        if let tls = result.target.tls { encryption(tls) }
        for (index, address) in (result.target.addresses ?? []).enumerated() {
            entry(
                index == 0 ? "addresses" : "",
                "\(address.address): \(address.opened) of \(address.attempted) connections opened",
                address.opened == 0 && address.attempted > 0 ? .bad : .plain)
        }

        let requests = result.measured.requests
        var achieved = ["\(requests.scheduled) scheduled", "\(requests.sent) sent"]
        achieved.append("\(requests.completed) completed")
        achieved.append("\(requests.failed) failed")
        if requests.unfinished > 0 { achieved.append("\(requests.unfinished) unfinished") }
        if requests.notSent > 0 {
            achieved.append("\(requests.notSent) not sent (\(requests.dropped) dropped)")
        }
        entry("achieved", achieved.joined(separator: ", "))
        let window = result.measured.window
        if window.start > 0 {
            entry(
                "window",
                "figures from \(Figure.seconds(window.start)) to \(Figure.seconds(window.end))")
        }
        if result.isCheckpoint == true {
            entry(
                "checkpoint",
                "of a run that had not come to its end after \(Figure.seconds(window.end)); the "
                    + "result itself was not written", .bad)
        } else if result.outcome != .completed {
            entry("ended early", "\(result.outcome.rawValue); this is what was measured", .bad)
        }
    }

    mutating func encryption(_ tls: TLSFacts) {
        let parts = [
            tls.version, tls.cipher, tls.temporaryKey,
            "\(tls.handshakes) handshakes, \(tls.resumed) resumed"
                + (tls.reusesSessions ? "" : " (no session reuse)"),
        ].compactMap { $0 }
        entry("TLS", parts.joined(separator: ", "))
        if !tls.isVerified {
            entry("", "the server's certificate was not verified (--insecure)", .bad)
        }
    }

    private mutating func page(heading: String) { line(heading, .heading) }

    mutating func comparison(_ result: ResultFile) {
        guard let predicted = result.predicted else { return }
        line()
        page(heading: "MEASURED BESIDE \(predicted.model) (\(PredictionText.given(predicted)))")
        guard !result.comparison.isEmpty else {
            entry("", "nothing was measured to set beside it")
            return
        }
        line(row("", "measured", "±95 %", "model", "differs by"))
        for row in result.comparison {
            let margin = Estimate(row.measured, ci95: row.ci95).margin
            line(
                self.row(
                    row.quantity.title, row.unit.figure(row.measured),
                    margin.map { row.unit.figure($0) } ?? Figure.unknown,
                    row.unit.figure(row.predicted),
                    Figure.deviation(row.ratio.map { $0 - 1 })) + "  ",
                last: (row.verdict.rawValue, row.verdict.style))
        }
        if result.comparison.contains(where: { $0.basis == .finiteRun }) {
            entry(
                "", "response times beside the model of a run of this length that starts empty")
        }
        if let approximation = predicted.approximation { entry("", approximation) }
    }

    private func row(
        _ title: String, _ measured: String, _ margin: String, _ model: String, _ by: String
    ) -> String {
        pad(title, 22) + padLeft(measured, 11) + padLeft(margin, 11) + padLeft(model, 11)
            + padLeft(by, 12)
    }

    /// S = R/t follows from the counts of the whole run; beside it stands the measured rate of
    /// responses within the window.
    mutating func documentsModel(_ result: ResultFile) {
        guard let model = result.documentsModel else { return }
        line()
        page(
            heading: "THE DOCUMENTS' MODEL: N = \(model.requests), M = \(model.workers), "
                + "t = \(Figure.seconds(model.time))")
        line(
            "  λ = N/t = \(Figure.rate(model.arrivalRate))   q = N/(M·t) = "
                + Figure.rate(model.ratePerWorker)
                + (model.throughput.map { "   S = R/t = \(Figure.rate($0))" } ?? ""))
        if let measured = result.measured.throughput {
            line("  measured R/t = \(Figure.rate(measured.value)) (responses within the window)")
        }
    }

    fileprivate mutating func metrics(_ result: ResultFile) {
        let measured = result.measured
        line()
        page(heading: "SEVEN METRICS")
        entry("response time", moments(measured.responseTime))
        entry(
            "throughput",
            measured.throughput.map { "\(Figure.rate($0.value)) completed" } ?? "nothing measured")
        entry("latency (from send)", moments(measured.serviceLatency))
        entry(
            "concurrency",
            measured.concurrency.map { "mean \(Figure.number($0.mean)), most \($0.max)" }
                ?? "nothing measured")
        entry("resource utilisation", resources(result))
        entry(
            "error rate",
            measured.errorRate.map { "\(Figure.percent($0)) of what was sent" }
                ?? "nothing was sent")
        entry("stability", stability(measured))
    }

    private func moments(_ summary: LatencySummary) -> String {
        guard let mean = summary.mean else { return "no response" }
        var parts = ["mean \(Figure.seconds(mean.value))"]
        if let deviation = summary.standardDeviation {
            parts.append("sd \(Figure.seconds(deviation))")
        }
        if let least = summary.min, let most = summary.max {
            parts.append("\(Figure.seconds(least)) to \(Figure.seconds(most))")
        }
        return parts.joined(separator: ", ")
    }

    private func resources(_ result: ResultFile) -> String {
        var parts: [String] = []
        if let target = result.measured.targetProcess {
            parts.append(
                "target \(target.processID): \(Figure.number(target.cpuMean)) cores, "
                    + Figure.bytes(target.maxResidentBytes))
        }
        if let row = result.comparison.first(where: { $0.quantity == .derivedUtilisation }) {
            parts.append("workers X·T/c = \(Figure.percent(row.measured))")
        }
        let generator = result.measured.generator
        parts.append(
            "generator \(Figure.seconds(generator.cpuSeconds)) CPU, "
                + Figure.bytes(generator.maxResidentBytes))
        return parts.joined(separator: "; ")
    }

    /// How the whole seconds of the window differ, without a test.
    private func stability(_ measured: Measured) -> String {
        let counts = measured.intervals.filter {
            $0.offered > 0 && $0.end - $0.start > 0.999 && $0.start >= measured.window.start
        }
        .map { Double($0.completed) / ($0.end - $0.start) }
        guard counts.count >= 2, let least = counts.min(), let most = counts.max(), most > 0 else {
            return "too short to tell"
        }
        let mean = counts.reduce(0, +) / Double(counts.count)
        let squares = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(counts.count - 1)).squareRoot()
        return "\(Figure.rate(least)) to \(Figure.rate(most)) in single seconds, "
            + "CV \(Figure.percent(deviation / mean))"
    }

    fileprivate mutating func latencies(_ measured: Measured) {
        guard measured.responseTime.count > 0 || measured.sendLag.count > 0 else { return }
        line()
        line(
            pad("", 22)
                + ["p50", "p90", "p95", "p99", "p99.9", "max"].map { padLeft($0, 9) }
                .joined(), .heading)
        let rows: [(String, LatencySummary?)] = [
            ("response, from due", measured.responseTime),
            ("latency, from send", measured.serviceLatency), ("send lag", measured.sendLag),
            ("wait for connection", measured.connectionWait), ("connect", measured.connect),
            ("TLS handshake", measured.tlsHandshake),
            ("first byte", measured.firstByte), ("failed, from due", measured.failedTime),
        ]
        for case (let label, let summary?) in rows where summary.count > 0 {
            let cells = LatencySummary.percentiles.map { summary.percentile($0)?.value }
            line(
                pad(label, 22)
                    + (cells + [summary.max]).map { padLeft(Figure.seconds($0), 9) }.joined())
        }
    }

    fileprivate mutating func details(_ result: ResultFile) {
        let measured = result.measured
        line()
        entry(
            "connections",
            "\(measured.connectionsOpened) opened; \(Figure.bytes(measured.bytesSent)) sent, "
                + "\(Figure.bytes(measured.bytesReceived)) received")
        if let law = measured.littlesLaw {
            let isOff = abs(law.ratio - 1) > 0.02
            entry(
                "Little's law",
                "X·W / L = \(Figure.fixed(law.ratio, decimals: 4))"
                    + (isOff ? ": more than 2 % apart is a defect of this program" : ""),
                isOff ? .bad : .plain)
        }
        entry("generator", generator(measured.generator))
        if let arrivals = measured.arrivals { entry("arrivals", self.arrivals(arrivals)) }
        if let states = result.predicted.flatMap({ StatesAtArrivals(measured, $0) }) {
            entry(
                "states at arrivals",
                "at most \(Figure.percent(states.distance, digits: 2)) from the model's P(n)"
                    + (states.allowed.map {
                        "; chance allows \(Figure.percent($0, digits: 2))"
                    } ?? ""), states.agrees == false ? .doubtful : .plain)
        }
        steadyState(measured)
        if !measured.status.isEmpty {
            entry(
                "status",
                measured.status.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                    .joined(separator: ", "))
        }
        errors(measured.errors)
    }

    private func arrivals(_ arrivals: Arrivals) -> String {
        let figures = [
            arrivals.andersonDarling.map { "A² \(Figure.number($0, digits: 2))" },
            arrivals.indexOfDispersion.map { "dispersion \(Figure.number($0, digits: 2))" },
            arrivals.achieved.lagOne.map { "lag-1 \(Figure.fixed($0, decimals: 3))" },
        ].compactMap { $0 }.joined(separator: ", ")
        return switch arrivals.verdict {
        case .poisson: "Poisson as taken up (\(figures))"
        case .notPoisson: "not a Poisson process (\(figures))"
        case .tooFew: "too few to tell whether they are Poisson"
        }
    }

    private mutating func steadyState(_ measured: Measured) {
        if let overload = measured.overload {
            entry(
                "overload",
                "\(estimate(overload.saturatedThroughput)) completed of "
                    + "\(Figure.rate(overload.offered)) offered, the line grows by "
                    + "\(estimate(overload.growth)); percentiles depend on the run's length", .bad)
            return
        }
        switch measured.stationarity?.verdict {
        case .stationary: entry("steady state", "no trend stands out")
        case .drifting:
            entry("steady state", "the number in the system drifts over the run", .doubtful)
        case .noSteadyState:
            entry("steady state", "none found: the transient takes more than half", .doubtful)
        case .tooShort: entry("steady state", "run too short to tell", .doubtful)
        case .overloaded, nil: break
        }
        if let needed = measured.responseTime.samplesNeeded, !needed.isEmpty {
            let parts = LatencySummary.percentiles.map(LatencySummary.key).compactMap { key in
                needed[key].map { "p\(key) about \(Figure.number(Double($0), digits: 2))" }
            }
            entry("", "for an interval, responses: " + parts.joined(separator: ", "))
        }
    }

    private func estimate(_ estimate: Estimate) -> String {
        guard let margin = estimate.margin else { return Figure.rate(estimate.value) }
        return "\(Figure.rate(estimate.value)) ± \(Figure.rate(margin))"
    }

    fileprivate mutating func rows(_ rows: ResultFile.Rows?) {
        guard let rows, rows.lost > 0 else { return }
        entry(
            "rows",
            "\(rows.lost) of \(rows.written + rows.lost) requests have no row: the disk was too slow "
                + "for them", .bad)
    }

    private func generator(_ generator: Measured.Generator) -> String {
        let words =
            switch generator.verdict {
            case .keptUp: "kept its schedule"
            case .late: "late"
            case .saturated: "saturated: no processor time left"
            case .paused: "stood still"
            }
        guard let pauses = generator.pauses, let paused = generator.pausedSeconds else {
            return words
        }
        return "\(words): \(count(pauses, "pause")), \(Figure.seconds(paused)) together"
    }

    /// Failures by kind, the most frequent first; nothing without any.
    mutating func errors(_ errors: [ErrorLog.Entry]) {
        let shown = 8
        let sorted = errors.sorted { $0.count > $1.count }
        for (index, error) in sorted.prefix(shown).enumerated() {
            let times =
                "\(Figure.seconds(error.first)) to \(Figure.seconds(error.last))"
            entry(
                index == 0 ? "errors" : "",
                "\(error.count) \(error.kind.rawValue), \(times): "
                    + SafeText(error.detail).clipped(to: 60), .bad)
        }
        let rest = sorted.dropFirst(shown)
        if !rest.isEmpty {
            entry("", "\(rest.reduce(0) { $0 + $1.count }) more of \(rest.count) other kinds")
        }
    }

    fileprivate mutating func conclusion(_ result: ResultFile, _ findings: [Finding]) {
        line()
        for (index, finding) in findings.enumerated() {
            entry(
                index == 0 ? "finding" : "", finding.description,
                finding.isWarning ? .doubtful : .good)
        }
        // A file says what is run, and where; a server that it brought along is gone.
        if result.command != "replay" { entry("next", NextStep.command(result, findings)) }
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}

extension ComparisonRow.Quantity {
    /// As a person reads it.
    var title: String {
        switch self {
        case .throughput: "throughput"
        case .derivedUtilisation: "utilisation X·T/c"
        case .meanResponseTime: "mean response time"
        case .medianResponseTime: "  p50"
        case .responseTime90: "  p90"
        case .responseTime95: "  p95"
        case .responseTime99: "  p99"
        case .responseTime999: "  p99.9"
        case .meanNumberInSystem: "mean number in system"
        }
    }
}

extension ComparisonRow.Unit {
    /// A value with this unit.
    func figure(_ value: Double) -> String {
        switch self {
        case .seconds: Figure.seconds(value)
        case .perSecond: Figure.rate(value)
        case .number: Figure.number(value)
        }
    }
}

extension ComparisonRow.Verdict {
    var style: Page.Style {
        switch self {
        case .agrees: .good
        case .differs: .bad
        case .unclear: .doubtful
        }
    }
}
