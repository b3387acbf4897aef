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
    }

    private let subject: Subject
    private let hold: LoadHold
    private let display: DashboardDisplay?
    private let recording: RecordingFile?
    private let survival: [Double]
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
        self.subject = subject
        hold = test.hold
        let (hold, stop) = (hold, test.stop)
        let isOpen = subject.load.loop == .open
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
        test.isWatched = display != nil || recording != nil
        test.beforeAbort = { DashboardDisplay.restoreTerminal() }
        survival =
            test.isWatched ? subject.model.map(DashboardSnapshot.survival) ?? [] : []
    }

    mutating func show(_ progress: LoadTest.Progress) {
        #if DEBUG
            // What happens to the terminal when the program itself traps can be tried no other way.
            if getenv("KENDALL_TRAP") != nil, progress.elapsed > 1 { fatalError("a planted trap") }
        #endif
        lines.show(progress)
        guard let figures = progress.figures else { return }
        let measured = figures.measured
        // A fit changes with what was measured, but not four times a second.
        if Int(progress.elapsed) != predictedAt {
            predictedAt = Int(progress.elapsed)
            prediction = subject.predict(measured)
        }
        let requests = progress.requests
        let snapshot = DashboardSnapshot(
            state: state(progress), target: subject.target, load: subject.load,
            elapsed: progress.elapsed, counts: .init(requests),
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

    private func state(_ progress: LoadTest.Progress) -> DashboardSnapshot.State {
        if hold.isHeld { return .paused }
        if let end = subject.load.duration, progress.elapsed >= end { return .draining }
        if case .seconds(let warmup) = subject.warmup, progress.elapsed < warmup { return .warming }
        return .running
    }
}
