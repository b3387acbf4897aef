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
    mutating func figures(_ totals: RunTotals, elapsed: UInt64) -> LoadTest.Figures {
        if let known, elapsed < next { return known }
        next = elapsed + 950_000_000
        let own = ProcessResources.ownUse()
        let cpu = own.cpuSeconds - cpuBefore
        let figures = LoadTest.Figures(
            // How busy a single thread was is known when it has ended.
            measured: Measured(
                totals,
                process: ProcessFacts(
                    cpuSeconds: cpu, maxResidentBytes: own.maxResidentBytes, busiestThread: 0),
                poissonArrivals: poissonArrivals),
            responseTimes: LatencySpread(totals.steady.responseTime),
            openFiles: ProcessResources.openDescriptors() ?? 0)
        known = figures
        return figures
    }
}
