internal import Comparison
internal import Dashboard
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// What a scenario's run shows while it goes on: the phase under way, beside its own model, among all
/// phases.
struct ScenarioDisplay {
    private let loaded: LoadedScenario
    private let predictions: PhasePrediction
    private let isQuiet: Bool
    private let threads: Int
    private var display: RunDisplay
    private var target = ResultFile.Target(url: "", protocol: "http/1.1")
    private var timeline = PartTimeline()
    private var current: RunPart?
    /// Seconds of the run before the leg under way.
    private var offset = 0.0

    /// To be made before other threads start.
    init(_ loaded: LoadedScenario, _ options: DisplayOptions, threads: Int) throws {
        self.loaded = loaded
        predictions = PhasePrediction(loaded.schedule)
        isQuiet = options.quiet
        self.threads = threads
        display = try RunDisplay(
            options, lineInterval: options.progressInterval, hold: LoadHold(), stop: LoadStop(),
            pace: LoadPace(),
            subject: RunDisplay.Subject(
                target: target, load: ResultFile.Load(loop: .open), warmup: .seconds(0),
                models: LiveModels([])))
        for (index, phase) in loaded.scenario.phases.enumerated() {
            timeline.add(
                phase.name, duration: loaded.schedule.expectedDuration(phase: index) ?? 0,
                rate: predictions.steadyRate(index))
        }
    }

    /// Has the test of a leg tell what is to be shown. To be called before it runs.
    mutating func watch(_ test: inout LoadTest, url: String, after past: RunDisplay.Past) {
        target.url = url
        offset = past.elapsed
        display.watch(&test, after: past)
    }

    mutating func show(_ progress: LoadTest.Progress) {
        let now = offset + progress.elapsed
        if let part = progress.scenarioPart {
            if part != current { begin(part, progress) }
            // It lasts longer than planned, or nobody knew how long.
            if let place = timeline.index(of: part), timeline.phases[place].end <= now {
                timeline.move(endOf: part, to: now + 0.25)
            }
            display.place(timeline)
        }
        display.show(progress)
    }

    /// Takes the dashboard away; nothing is to be written on the terminal before.
    func stop() { display.stop() }

    private mutating func begin(_ part: RunPart, _ progress: LoadTest.Progress) {
        let start = offset + progress.partStart
        if part.phase != current?.phase { begin(phase: part.phase, at: start, progress) }
        current = part
        guard part.segment > 0 else { return }
        let segment = progress.segments[part.segment]
        timeline.begin(
            part, at: start,
            name: loaded.name(of: segment, start: start),
            rate: predictions.steadyRate(part.phase, factor: segment.factor))
    }

    private mutating func begin(phase: Int, at start: Double, _ progress: LoadTest.Progress) {
        if !isQuiet, !display.isOnScreen {
            let row = loaded.plan.rows[phase]
            Output.error.lineIfTaken("kendall: phase \(row.name), \(row.load)")
        }
        timeline.begin(phase: phase, at: start)
        let settings = loaded.scenario.phases[phase]
        display.turn(
            to: RunDisplay.Subject(
                target: target, load: loaded.load(phase: phase, threads: threads),
                warmup: settings.isRecorded ? predictions.warmup(phase) : .seconds(.infinity),
                models: predictions.liveModels(phase), start: start,
                rate: predictions.steadyRate(phase)),
            phase: phase)
    }
}
