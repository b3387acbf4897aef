/// What the process around a run has to say about itself.
public struct ProcessFacts: Sendable {
    public var cpuSeconds: Double
    public var maxResidentBytes: Int
    /// CPU seconds per second of the busiest load thread.
    public var busiestThread: Double
    public var targetProcess: Measured.TargetProcess?

    /// Of who asks for nothing that the process used.
    public static let unknown = ProcessFacts(cpuSeconds: 0, maxResidentBytes: 0, busiestThread: 0)

    public init(
        cpuSeconds: Double, maxResidentBytes: Int, busiestThread: Double,
        targetProcess: Measured.TargetProcess? = nil
    ) {
        self.cpuSeconds = cpuSeconds
        self.maxResidentBytes = maxResidentBytes
        self.busiestThread = busiestThread
        self.targetProcess = targetProcess
    }
}

extension Measured {
    /// The figures of a run from its totals.
    ///
    /// - Parameters:
    ///   - poissonArrivals: whether requests were due at the instants of a Poisson process,
    ///   which makes the throughput's interval exact.
    ///   - loadIsEven: whether the load was the same throughout; where it was not, nothing is said
    ///   of a steady state, and no mean or percentile has an interval.
    ///   - isWindow: whether it is a window of a longer run, across whose ends requests are open:
    ///   the books balance only over the whole.
    public init(
        _ totals: RunTotals, process: ProcessFacts, poissonArrivals: Bool = false,
        loadIsEven: Bool = true, isWindow: Bool = false
    ) {
        let whole = totals.whole
        let steady = totals.steady
        let (start, end) = totals.window
        let choice =
            switch totals.warmupChoice {
            case .none: "none"
            case .given: "given"
            case .auto: "auto"
            }
        window = Window(start: start, end: end, warmup: choice)
        requests = Requests(whole.requests)

        let length = end - start
        let slots = Array(totals.offeredSlots(from: totals.warmup))
        let intervals = totals.steadyInterval
        if loadIsEven {
            stationarity = Stationarity(
                slots, slotSeconds: totals.series.slotSeconds, transient: totals.transient)
        }
        if stationarity?.verdict == .overloaded {
            overload = Stationarity.overload(slots, slotSeconds: totals.series.slotSeconds)
        }
        // Figures that depend on how long the run was have no interval.
        let isSteady = loadIsEven && overload == nil && totals.transient != .noSteadyState
        if length > 0 {
            throughput = totals.throughput(length: length, poissonArrivals: poissonArrivals)
            if !loadIsEven { throughput = throughput.map { Estimate($0.value) } }
            let arrivals = steady.atArrivals.distribution
            let mean = Double(totals.offeredArea) * 1e-9 / length
            let inSystem = isSteady ? intervals.meanNumberInSystem?.rescaled(to: mean) : nil
            concurrency = Concurrency(
                mean: mean, ci95: inSystem?.ci95, batches: inSystem?.batches,
                max: whole.mostInSystem, atArrivals: arrivals.isEmpty ? nil : arrivals)
        }
        // Of one rate; a scenario's run has none for the whole.
        if loadIsEven { arrivals = totals.arrivals }

        // A request still open at the end is at least this slow: it belongs to the percentiles.
        var responses = steady.responseTime
        responses.add(steady.unfinishedTime)
        responseTime = LatencySummary(responses)
        responseTime.count = steady.responseTime.count
        responseTime.standardDeviation = steady.responseTime.standardDeviation
        let told = isSteady ? intervals.meanResponseTime : nil
        responseTime.mean = steady.responseTime.mean.map {
            told?.rescaled(to: $0) ?? Estimate($0)
        }
        if steady.unfinishedTime.count > 0 {
            responseTime.lowerBounds = steady.unfinishedTime.count
        }
        if isSteady { responseTime.tellPercentiles(intervals, of: responses) }
        serviceLatency = LatencySummary(steady.serviceLatency)
        var lags = steady.sendLag
        lags.add(steady.connectionWait)
        sendLag = LatencySummary(lags)
        connectionWait = LatencySummary(steady.connectionWait)
        connect = LatencySummary(whole.connect)
        if whole.tlsHandshake.count > 0 { tlsHandshake = LatencySummary(whole.tlsHandshake) }
        firstByte = LatencySummary(steady.firstByte)
        failedTime = LatencySummary(whole.failedTime)

        littlesLaw = isWindow ? nil : LittlesLaw(whole)
        sessions = Sessions(whole, isWindow: isWindow)
        if whole.requests.sent > 0 {
            errorRate = Double(whole.requests.failed) / Double(whole.requests.sent)
        }
        errors = whole.errors.entries
        status = whole.statuses.byStatus
        bytesReceived = whole.bytesReceived
        bytesSent = whole.bytesSent
        connectionsOpened = whole.connectionsOpened
        interimResponses = whole.interimResponses
        leniencies = whole.leniencies
        generator = Generator(
            cpuSeconds: process.cpuSeconds, maxResidentBytes: process.maxResidentBytes,
            verdict: .judge(
                lateness: steady.lateness, meanResponseTime: steady.responseTime.mean,
                busiestThread: process.busiestThread, pauses: whole.pauses),
            pauses: whole.pauses > 0 ? whole.pauses : nil,
            pausedSeconds: whole.pauses > 0 ? Double(whole.pausedNanoseconds) * 1e-9 : nil)
        targetProcess = process.targetProcess
        self.intervals = totals.intervals
        imbalance = isWindow ? nil : Self.imbalance(whole)
    }

    /// The accounting identity, and that every completed request has its duration.
    private static func imbalance(_ whole: MeasurementSlice) -> String? {
        if let imbalance = whole.requests.imbalance { return imbalance }
        let counts = whole.requests
        if whole.responseTime.count != counts.completed {
            return "\(counts.completed) completed but \(whole.responseTime.count) response times"
        }
        if whole.errors.count != counts.failed {
            return "\(counts.failed) failed but \(whole.errors.count) errors by kind"
        }
        return nil
    }
}

extension Measured.LittlesLaw {
    /// Two ways to the same number: requests in the system integrated over time as they came and
    /// went, and the sum of the times that were recorded for each.
    init?(_ whole: MeasurementSlice) {
        let length = Double(whole.end) * 1e-9
        guard length > 0, whole.systemArea > 0 else { return nil }
        numberInSystem = Double(whole.systemArea) * 1e-9 / length
        let recorded =
            whole.responseTime.totalSeconds + whole.failedTime.totalSeconds
            + whole.unfinishedTime.totalSeconds
        throughputTimesResponseTime = recorded / length
        ratio = throughputTimesResponseTime / numberInSystem
    }
}
