internal import Comparison
internal import Dashboard
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// What a run shows while it goes on: the dashboard where there is a terminal, lines on standard
/// error where there is none.
struct RunDisplay {
    /// What is known before the load starts.
    struct Subject {
        var target: ResultFile.Target
        var load: ResultFile.Load
        /// What figures leave out.
        var warmup: LoadPlan.Warmup
        /// The model's view of what was measured so far; nil where there is none yet.
        var predict: (Measured) -> Prediction?
        /// The model itself, where it was given.
        var model: (any QueueingModel)?
        /// When it begins, seconds since the run's start.
        var start = 0.0
    }

    /// What a scenario's run came to before the test that is shown.
    struct Past {
        /// Seconds.
        var elapsed = 0.0
        var requests = RequestCounts()
        var intervals: [Interval] = []
    }

    private var subject: Subject
    private var past = Past()
    /// Of a scenario.
    private var phases: [DashboardSnapshot.Phase] = []
    private let hold: LoadHold
    private let stopWish: LoadStop
    private let display: DashboardDisplay?
    private let recording: RecordingFile?
    private var survival: [Double] = []
    private let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    private let openFilesLimit: Int
    private var lines: ProgressLines
    private var prediction: Prediction?
    private var predictedAt = -1

    /// Prepares what is to be shown, and has the test tell what that needs. To be called before the
    /// test runs.
    ///
    /// - Parameter lineInterval: seconds between lines where there is no dashboard; nil for none.
    init(
        _ options: DisplayOptions, lineInterval: Double?, test: inout LoadTest, subject: Subject
    ) throws {
        try self.init(
            options, lineInterval: lineInterval, hold: test.hold, stop: test.stop,
            subject: subject)
        watch(&test)
    }

    /// The same before there is a test, for a run of several: each is then given to
    /// ``watch(_:after:)``.
    init(
        _ options: DisplayOptions, lineInterval: Double?, hold: LoadHold, stop: LoadStop,
        subject: Subject
    ) throws {
        self.subject = subject
        self.hold = hold
        stopWish = stop
        let isOpen = subject.load.loop != .closed
        display = options.dashboard { request in
            switch request {
            // The second time as a second Ctrl-C does: at once.
            case .stop: stop.isAsked ? _ = kill(getpid(), SIGINT) : stop.ask()
            case .pauseOrResume: if isOpen { hold.toggle() }
            case .writeSnapshot: break
            }
        }
        recording = try options.uiRecord.map { try RecordingFile($0) }
        lines = ProgressLines(every: display == nil ? lineInterval : nil)
        openFilesLimit = Int(sysconf(Int32(_SC_OPEN_MAX)))
        turn(to: subject)
    }

    /// Whether the dashboard is there.
    var isOnScreen: Bool { display != nil }

    /// Whether anybody wants figures while the run goes on.
    var wantsFigures: Bool { display != nil || recording != nil }

    /// Has a test tell what is to be shown. To be called before it runs.
    ///
    /// - Parameter past: what came before, where it is not the first.
    mutating func watch(_ test: inout LoadTest, after past: Past = Past()) {
        self.past = past
        test.hold = hold
        test.stop = stopWish
        test.isWatched = wantsFigures
        test.beforeAbort = { DashboardDisplay.restoreTerminal() }
    }

    /// Shows another load from now on: the next phase of a scenario.
    ///
    /// - Parameter phases: all of them, as far as is known when they begin and end.
    mutating func turn(to subject: Subject, among phases: [DashboardSnapshot.Phase] = []) {
        self.subject = subject
        self.phases = phases
        predictedAt = -1
        survival = wantsFigures ? subject.model.map(DashboardSnapshot.survival) ?? [] : []
    }

    /// Tells better when a scenario's phases begin and end.
    mutating func place(_ phases: [DashboardSnapshot.Phase]) { self.phases = phases }

    mutating func show(_ progress: LoadTest.Progress) {
        #if DEBUG
            // What happens to the terminal when the program itself traps can be tried no other way.
            if getenv("KENDALL_TRAP") != nil, progress.elapsed > 1 { fatalError("a planted trap") }
        #endif
        lines.show(progress)
        guard let figures = progress.figures else { return }
        var measured = figures.measured
        let elapsed = past.elapsed + progress.elapsed
        if past.elapsed > 0 {
            measured.intervals =
                past.intervals + measured.intervals.map { $0.delayed(by: past.elapsed) }
        }
        // A fit changes with what was measured, but not four times a second.
        if Int(progress.elapsed) != predictedAt {
            predictedAt = Int(progress.elapsed)
            prediction = subject.predict(measured)
        }
        var requests = past.requests
        requests.add(progress.requests)
        let snapshot = DashboardSnapshot(
            state: state(elapsed - subject.start), target: subject.target, load: subject.load,
            phases: phases, elapsed: elapsed, counts: .init(requests),
            inFlight: requests.scheduled - requests.notSent - requests.completed - requests.failed
                - requests.unfinished,
            measured: measured, predicted: prediction, responseTimes: figures.responseTimes,
            modelSurvival: survival,
            generator: .init(
                cores: measured.generator.cpuSeconds / max(progress.elapsed, 0.25),
                processors: processors, openFiles: figures.openFiles,
                openFilesLimit: openFilesLimit))
        display?.publish(snapshot)
        recording?.write(snapshot)
    }

    /// Takes the dashboard away; nothing is to be written on the terminal before.
    func stop() { display?.stop() }

    private func state(_ elapsed: Double) -> DashboardSnapshot.State {
        if hold.isHeld { return .paused }
        if let end = subject.load.duration, elapsed >= end { return .draining }
        if case .seconds(let warmup) = subject.warmup, elapsed < warmup { return .warming }
        return .running
    }
}
