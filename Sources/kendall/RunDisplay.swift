internal import Comparison
internal import Dashboard
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Synchronization
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
        /// What it is seen beside.
        var models: LiveModels
        /// When it begins, seconds since the run's start.
        var start = 0.0
        /// Requests a second, where that is one number throughout.
        var rate: Double?
    }

    /// What a scenario's run came to before the test that is shown.
    struct Past {
        /// Seconds.
        var elapsed = 0.0
        var requests = RequestCounts()
        var intervals: [Interval] = []
    }

    private var subject: Subject
    /// Of each phase of a scenario that was begun.
    private var subjects: [Int: Subject] = [:]
    private var past = Past()
    /// Of a scenario.
    private var timeline = PartTimeline()
    private let hold: LoadHold
    private let stopWish: LoadStop
    private let pace: LoadPace
    private let display: DashboardDisplay?
    private let recording: RecordingFile?
    private let keys: RunKeys
    private var model = 0
    private var modelsAsked = 0
    private var survivals: [Survival] = []
    private let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    private let openFilesLimit: Int
    private var lines: ProgressLines
    /// What is worked out once a second.
    private var prediction: Prediction?
    private var parts: [DashboardSnapshot.Part] = []
    private var worked = -1.0

    /// Prepares what is to be shown, and has the test tell what that needs. To be called before the
    /// test runs.
    ///
    /// - Parameters:
    ///   - lineInterval: seconds between lines where there is no dashboard; nil for none.
    init(
        _ options: DisplayOptions, lineInterval: Double?, test: inout LoadTest, subject: Subject
    ) throws {
        try self.init(
            options, lineInterval: lineInterval, hold: test.hold, stop: test.stop,
            pace: test.pace, subject: subject)
        watch(&test)
    }

    /// The same before there is a test, for a run of several: each is then given to
    /// ``watch(_:after:)``.
    init(
        _ options: DisplayOptions, lineInterval: Double?, hold: LoadHold, stop: LoadStop,
        pace: LoadPace, subject: Subject
    ) throws {
        self.subject = subject
        self.hold = hold
        self.pace = pace
        stopWish = stop
        let keys = RunKeys(hold: hold, stop: stop, pace: pace)
        self.keys = keys
        keys.show(subject, offset: 0)
        display = options.dashboard { keys.heed($0) }
        recording = try options.uiRecord.map { try RecordingFile($0) }
        lines = ProgressLines(every: display == nil ? lineInterval : nil)
        openFilesLimit = Int(sysconf(Int32(_SC_OPEN_MAX)))
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
        test.pace = pace
        test.isWatched = wantsFigures
        test.beforeAbort = { DashboardDisplay.restoreTerminal() }
    }

    /// Shows the load of a scenario's phase of this index from now on.
    mutating func turn(to subject: Subject, phase: Int) {
        self.subject = subject
        subjects[phase] = subject
        keys.show(subject, offset: past.elapsed)
        (worked, model, modelsAsked) = (-1, 0, keys.modelsAsked)
    }

    /// Tells when a scenario's parts begin and end, as far as is known.
    mutating func place(_ timeline: PartTimeline) { self.timeline = timeline }

    mutating func show(_ progress: LoadTest.Progress) {
        #if DEBUG
            // What happens to the terminal when the program itself traps can be tried no other way.
            if getenv("KENDALL_TRAP") != nil, progress.elapsed > 1 { fatalError("a planted trap") }
        #endif
        lines.show(progress)
        guard let figures = progress.figures else { return }
        workOut(figures, progress)
        var measured = figures.measured
        let elapsed = past.elapsed + progress.elapsed
        if past.elapsed > 0 {
            measured.intervals =
                past.intervals + measured.intervals.map { $0.delayed(by: past.elapsed) }
        }
        var requests = past.requests
        requests.add(progress.requests)
        var load = subject.load
        let live = progress.segments[progress.part.segment].factor
        load.offeredRate = load.offeredRate.map { $0 * live }
        let snapshot = DashboardSnapshot(
            state: state(elapsed - subject.start), target: subject.target, load: load,
            phases: timeline.isEmpty ? segments(progress) : timeline.phases, elapsed: elapsed,
            counts: .init(requests),
            inFlight: requests.scheduled - requests.notSent - requests.completed - requests.failed
                - requests.unfinished,
            measured: measured, predicted: prediction, responseTimes: figures.responseTimes,
            modelSurvival: survival(prediction),
            generator: .init(
                cores: measured.generator.cpuSeconds / max(progress.elapsed, 0.25),
                processors: processors, openFiles: figures.openFiles,
                openFilesLimit: openFilesLimit),
            parts: parts.isEmpty ? nil : parts)
        display?.publish(snapshot)
        recording?.write(snapshot)
    }

    /// What models say, anew once a second and when another one is asked for.
    private mutating func workOut(_ figures: LoadTest.Figures, _ progress: LoadTest.Progress) {
        let asked = keys.modelsAsked
        let isNew = figures.measured.window.end != worked
        guard isNew || asked != modelsAsked else { return }
        worked = figures.measured.window.end
        let segments = progress.segments
        let live = segments[progress.part.segment].factor
        while modelsAsked < asked {
            modelsAsked += 1
            model = subject.models.next(
                after: model, figures.parts.last?.measured ?? figures.measured, factor: live)
        }
        // A scenario's figures are those of the part under way, which is even.
        prediction =
            segments.areEven || !timeline.isEmpty
            ? subject.models.prediction(model, figures.measured, factor: live) : nil
        // Of a single phase they are what is shown anyway.
        let told = timeline.phases.count == 1 ? [] : figures.parts
        parts = told.compactMap { figures in
            let part = figures.part
            let subject = subjects[part.phase] ?? subject
            guard let place = timeline.isEmpty ? part.segment : timeline.index(of: part) else {
                return nil
            }
            var load = subject.load
            let factor = segments[part.segment].factor
            load.offeredRate = load.offeredRate.map { $0 * factor }
            load.duration = nil
            let predicted = subject.models.prediction(model, figures.measured, factor: factor)
            return DashboardSnapshot.Part(
                phase: place, load: load, measured: figures.measured, predicted: predicted,
                responseTimes: figures.responseTimes, modelSurvival: survival(predicted))
        }
    }

    /// A model's curve, kept for as long as the model is the same.
    private struct Survival {
        var model: String
        var parameters: Prediction.Parameters
        var values: [Double]
    }

    private mutating func survival(_ prediction: Prediction?) -> [Double] {
        guard let prediction, prediction.stable else { return [] }
        if let known = survivals.first(where: {
            $0.model == prediction.model && $0.parameters == prediction.parameters
        }) {
            return known.values
        }
        let values =
            (try? ModelSpecification(prediction)?.model()).map(DashboardSnapshot.survival) ?? []
        survivals.append(
            Survival(
                model: prediction.model, parameters: prediction.parameters, values: values))
        if survivals.count > 4 { survivals.removeFirst() }
        return values
    }

    /// The segments, where there are several.
    private func segments(_ progress: LoadTest.Progress) -> [DashboardSnapshot.Phase] {
        let segments = progress.segments
        guard segments.count > 1, let rate = subject.load.offeredRate else { return [] }
        return segments.indices.map { index in
            let start = Double(segments[index].start) * 1e-9
            let rate = rate * segments[index].factor
            let end: Double
            if index + 1 < segments.count {
                end = Double(segments[index + 1].start) * 1e-9
            } else {
                let left = subject.load.requests.map {
                    Double(max(0, $0 - progress.requests.scheduled)) / rate
                }
                end = subject.load.duration ?? progress.elapsed + (left ?? 0)
            }
            return DashboardSnapshot.Phase(
                name: SegmentText.name(segments[index], rate: rate), start: start,
                end: max(start, end), rate: rate)
        }
    }

    /// Takes the dashboard away; nothing is to be written on the terminal before.
    func stop() {
        display?.stop()
        recording?.finish()
    }

    private func state(_ elapsed: Double) -> DashboardSnapshot.State {
        if hold.isHeld { return .paused }
        if let end = subject.load.duration, elapsed >= end { return .draining }
        if case .seconds(let warmup) = subject.warmup, elapsed < warmup { return .warming }
        return .running
    }
}
