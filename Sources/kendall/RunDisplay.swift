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
        /// Whether its rate may be changed on the way.
        var hasPace = false
    }

    /// What keys have asked for and the thread of the run is to heed.
    private final class Wishes: Sendable {
        let models = Atomic(0)
    }

    private let subject: Subject
    private let hold: LoadHold
    private let display: DashboardDisplay?
    private let recording: RecordingFile?
    private let wishes = Wishes()
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
    /// - Parameter lineInterval: seconds between lines where there is no dashboard; nil for none.
    init(
        _ options: DisplayOptions, lineInterval: Double?, test: inout LoadTest, subject: Subject
    ) throws {
        self.subject = subject
        hold = test.hold
        let (hold, stop, pace, wishes) = (hold, test.stop, test.pace, wishes)
        let isOpen = subject.load.loop == .open
        let (hasPace, rate) = (subject.hasPace, subject.load.offeredRate ?? 0)
        display = options.dashboard { request in
            switch request {
            // The second time as a second Ctrl-C does: at once.
            case .stop: stop.isAsked ? _ = kill(getpid(), SIGINT) : stop.ask()
            case .pauseOrResume:
                guard isOpen else { return "only an open load can be paused" }
                hold.toggle()
            case .nextModel: wishes.models.wrappingAdd(1, ordering: .relaxed)
            case .writeSnapshot: break
            case .faster, .slower, .beginAnew:
                guard hasPace else { return "only the load of kendall run and demo can be changed" }
                return Self.change(pace, request, rate)
            }
            return nil
        }
        recording = try options.uiRecord.map { try RecordingFile($0) }
        lines = ProgressLines(every: display == nil ? lineInterval : nil)
        openFilesLimit = Int(sysconf(Int32(_SC_OPEN_MAX)))
        test.isWatched = display != nil || recording != nil
        test.beforeAbort = { DashboardDisplay.restoreTerminal() }
    }

    /// What a wish has come to.
    private static func change(
        _ pace: LoadPace, _ request: DashboardSettings.Request, _ rate: Double
    ) -> String {
        let before = pace.segments
        switch request {
        case .faster: pace.faster()
        case .slower: pace.slower()
        default: pace.beginAnew()
        }
        let segments = pace.segments
        guard segments != before, let last = segments.last else {
            return "no further: the rate has limits, and the run an end"
        }
        let start = Figure.seconds(Double(last.start) * 1e-9)
        return request == .beginAnew
            ? "figures begin anew at \(start)"
            : "\(Figure.rate(rate * last.factor)) from \(start) on"
    }

    mutating func show(_ progress: LoadTest.Progress) {
        #if DEBUG
            // What happens to the terminal when the program itself traps can be tried no other way.
            if getenv("KENDALL_TRAP") != nil, progress.elapsed > 1 { fatalError("a planted trap") }
        #endif
        lines.show(progress)
        guard let figures = progress.figures else { return }
        workOut(figures, progress)
        let measured = figures.measured
        let requests = progress.requests
        var load = subject.load
        let live = progress.segments[progress.segments.count - 1].factor
        load.offeredRate = load.offeredRate.map { $0 * live }
        let snapshot = DashboardSnapshot(
            state: state(progress), target: subject.target, load: load,
            phases: phases(progress), elapsed: progress.elapsed, counts: .init(requests),
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
        let asked = wishes.models.load(ordering: .relaxed)
        let isNew = figures.measured.window.end != worked
        guard isNew || asked != modelsAsked else { return }
        worked = figures.measured.window.end
        let segments = progress.segments
        let live = segments[segments.count - 1].factor
        while modelsAsked < asked {
            modelsAsked += 1
            model = subject.models.next(
                after: model, figures.segments.last?.measured ?? figures.measured, factor: live)
        }
        prediction =
            segments.areEven
            ? subject.models.prediction(model, figures.measured, factor: live) : nil
        parts = figures.segments.map { segment in
            var load = subject.load
            let factor = segments[segment.index].factor
            load.offeredRate = load.offeredRate.map { $0 * factor }
            load.duration = nil
            let predicted = subject.models.prediction(model, segment.measured, factor: factor)
            return DashboardSnapshot.Part(
                phase: segment.index, load: load, measured: segment.measured,
                predicted: predicted, responseTimes: segment.responseTimes,
                modelSurvival: survival(predicted))
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
    private func phases(_ progress: LoadTest.Progress) -> [DashboardSnapshot.Phase] {
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
    func stop() { display?.stop() }

    private func state(_ progress: LoadTest.Progress) -> DashboardSnapshot.State {
        if hold.isHeld { return .paused }
        if let end = subject.load.duration, progress.elapsed >= end { return .draining }
        if case .seconds(let warmup) = subject.warmup, progress.elapsed < warmup { return .warming }
        return .running
    }
}
