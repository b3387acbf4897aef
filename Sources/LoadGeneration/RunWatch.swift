internal import LinuxIO
internal import Measurements
internal import Workloads

/// Works out the figures of a run under way, once a second: a percentile is a pass over a
/// histogram's bins, which costs the same at any rate.
struct RunWatch {
    let poissonArrivals: Bool
    /// CPU seconds of this process before the run.
    let cpuBefore: Double
    private var known: LoadTest.Figures?
    private var next: UInt64 = 0
    private var knownPart = RunPart()
    /// Of parts that were taken out of the books since figures were told.
    private var ended: [LoadTest.PartFigures] = []

    init(poissonArrivals: Bool, cpuBefore: Double) {
        self.poissonArrivals = poissonArrivals
        self.cpuBefore = cpuBefore
    }

    /// The figures at most a second before `elapsed` nanoseconds, and of every part from its first
    /// slice on.
    mutating func figures(_ books: RunBooks, elapsed: UInt64) -> LoadTest.Figures {
        if let known, elapsed < next, knownPart == books.part { return known }
        knownPart = books.part
        next = elapsed + 950_000_000
        let own = ProcessResources.ownUse()
        // How busy a single thread was is known when it has ended.
        let process = ProcessFacts(
            cpuSeconds: own.cpuSeconds - cpuBefore, maxResidentBytes: own.maxResidentBytes,
            busiestThread: 0)
        // One that has ended gets its last slices before the next is two seconds old.
        let start = UInt64((books.phases.last?.start ?? 0) * 1e9)
        let shown = books.phases.suffix(elapsed < start + 2_000_000_000 ? 2 : 1)
        let parts = ended + shown.map { partFigures($0, process) }
        ended = []
        var measured: Measured
        let responseTimes: LatencySpread
        if books.scenarioPart != nil, let current = parts.last {
            (measured, responseTimes) = (current.measured, current.responseTimes)
            // Rows of seconds are the whole run's all the same.
            measured.intervals = books.totals.intervals
        } else {
            measured = Measured(
                books.totals, process: process, poissonArrivals: poissonArrivals,
                loadIsEven: books.segments.areEven)
            responseTimes = LatencySpread(books.totals.steady.responseTime)
        }
        let figures = LoadTest.Figures(
            measured: measured, responseTimes: responseTimes,
            openFiles: ProcessResources.openDescriptors() ?? 0, parts: parts)
        known = figures
        return figures
    }

    /// Takes in the last of a part that is taken out of the books.
    mutating func noteEnd(of part: PhaseTotals) {
        ended.append(partFigures(part, part.process ?? ProcessFacts.unknown))
    }

    private func partFigures(_ part: PhaseTotals, _ process: ProcessFacts) -> LoadTest.PartFigures {
        LoadTest.PartFigures(
            part: part.part,
            measured: Measured(
                part.totals, process: process, poissonArrivals: poissonArrivals, isWindow: true),
            responseTimes: LatencySpread(part.totals.steady.responseTime))
    }
}
