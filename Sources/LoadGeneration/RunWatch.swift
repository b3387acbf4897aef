internal import LinuxIO
internal import Measurements

/// Works out the figures of a run under way, once a second: a percentile is a pass over a
/// histogram's bins, which costs the same at any rate.
struct RunWatch {
    let poissonArrivals: Bool
    /// CPU seconds of this process before the run.
    let cpuBefore: Double
    private var known: LoadTest.Figures?
    private var next: UInt64 = 0

    init(poissonArrivals: Bool, cpuBefore: Double) {
        self.poissonArrivals = poissonArrivals
        self.cpuBefore = cpuBefore
    }

    /// The figures at most a second before `elapsed` nanoseconds.
    ///
    /// - Parameter phase: of a scenario, the one under way, of which figures speak; rows of seconds
    ///   are the whole run's all the same.
    mutating func figures(
        _ totals: RunTotals, _ phase: PhaseTotals? = nil, elapsed: UInt64
    ) -> LoadTest.Figures {
        if let known, elapsed < next, known.phase == phase?.phase { return known }
        next = elapsed + 950_000_000
        let own = ProcessResources.ownUse()
        let cpu = own.cpuSeconds - cpuBefore
        var measured = Measured(
            phase?.totals ?? totals,
            // How busy a single thread was is known when it has ended.
            process: ProcessFacts(
                cpuSeconds: cpu, maxResidentBytes: own.maxResidentBytes, busiestThread: 0),
            poissonArrivals: poissonArrivals, isWindow: phase != nil)
        measured.intervals = totals.intervals
        let figures = LoadTest.Figures(
            measured: measured, phase: phase?.phase,
            responseTimes: LatencySpread((phase?.totals ?? totals).steady.responseTime),
            openFiles: ProcessResources.openDescriptors() ?? 0)
        known = figures
        return figures
    }
}
