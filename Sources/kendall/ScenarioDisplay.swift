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
    /// When phases begin and end, as far as they have; the others as planned behind them.
    private var phases: [DashboardSnapshot.Phase] = []
    private var current: Int?
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
            subject: RunDisplay.Subject(
                target: target, load: ResultFile.Load(loop: .open), warmup: .seconds(0),
                models: LiveModels([])))
        var start = 0.0
        for (index, phase) in loaded.scenario.phases.enumerated() {
            let end = start + (loaded.schedule.expectedDuration(phase: index) ?? 0)
            phases.append(.init(name: phase.name, start: start, end: end))
            start = end
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
        if let phase = progress.phase {
            if phase != current { begin(phase, at: now) }
            // It lasts longer than planned, or nobody knew how long.
            if phases[phase].end <= now { move(after: phase, to: now + 0.25) }
        }
        display.show(progress)
    }

    /// Takes the dashboard away; nothing is to be written on the terminal before.
    func stop() { display.stop() }

    private mutating func begin(_ phase: Int, at now: Double) {
        current = phase
        if !isQuiet, !display.isOnScreen {
            let row = loaded.plan.rows[phase]
            Output.error.lineIfTaken("kendall: phase \(row.name), \(row.load)")
        }
        let length = phases[phase].end - phases[phase].start
        if phase > 0 { phases[phase - 1].end = now }
        phases[phase].start = now
        move(after: phase, to: now + length)
        let settings = loaded.scenario.phases[phase]
        display.turn(
            to: RunDisplay.Subject(
                target: target, load: loaded.load(phase: phase, threads: threads),
                warmup: settings.isRecorded ? predictions.warmup(phase) : .seconds(.infinity),
                models: LiveModels([{ [predictions] _, _ in predictions.steady(phase) }]),
                start: now),
            among: phases)
    }

    /// Lets a phase end at an instant, and those behind it follow.
    private mutating func move(after phase: Int, to end: Double) {
        let shift = end - phases[phase].end
        phases[phase].end = end
        for next in phases.indices where next > phase {
            phases[next].start += shift
            phases[next].end += shift
        }
        display.place(phases)
    }
}
