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
    private var knownPhases = 0

    init(poissonArrivals: Bool, cpuBefore: Double) {
        self.poissonArrivals = poissonArrivals
        self.cpuBefore = cpuBefore
    }

    /// The figures at most a second before `elapsed` nanoseconds, and of every phase and segment
    /// from its first slice on.
    mutating func figures(_ books: RunBooks, elapsed: UInt64) -> LoadTest.Figures {
        let phase = books.scenarioPhase
        if let known, elapsed < next, known.phase == phase?.phase,
            books.phases.count == knownPhases
        {
            return known
        }
        knownPhases = books.phases.count
        next = elapsed + 950_000_000
        let own = ProcessResources.ownUse()
        // How busy a single thread was is known when it has ended.
        let process = ProcessFacts(
            cpuSeconds: own.cpuSeconds - cpuBefore, maxResidentBytes: own.maxResidentBytes,
            busiestThread: 0)
        // A segment that has ended gets its last slices before the next is two seconds old.
        let segments = books.segments
        let isFresh = elapsed < segments[segments.count - 1].start + 2_000_000_000
        let shown = (segments.count > 1 ? books.phases : []).suffix(isFresh ? 2 : 1).map {
            LoadTest.SegmentFigures(
                index: $0.phase,
                measured: Measured(
                    $0.totals, process: process, poissonArrivals: poissonArrivals, isWindow: true),
                responseTimes: LatencySpread($0.totals.steady.responseTime))
        }
        let totals = phase?.totals ?? books.totals
        var measured = Measured(
            totals, process: process, poissonArrivals: poissonArrivals,
            loadIsEven: segments.areEven, isWindow: phase != nil)
        // Rows of seconds are the whole run's all the same.
        measured.intervals = books.totals.intervals
        let figures = LoadTest.Figures(
            measured: measured, phase: phase?.phase,
            responseTimes: LatencySpread(totals.steady.responseTime),
            openFiles: ProcessResources.openDescriptors() ?? 0, segments: shown)
        known = figures
        return figures
    }
}
