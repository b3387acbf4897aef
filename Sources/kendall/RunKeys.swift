internal import Comparison
internal import Dashboard
internal import Glibc
internal import LoadGeneration
internal import Synchronization
internal import Workloads

/// What the dashboard's keys ask of a run, heeded on the display's thread.
final class RunKeys: Sendable {
    /// The load that keys speak about.
    private struct Shown {
        var loop: ResultFile.Load.Loop?
        /// Requests a second as planned, where that is one number.
        var rate: Double?
        /// Seconds of the run before the test under way.
        var offset: Double
    }

    private let hold: LoadHold
    private let stop: LoadStop
    private let pace: LoadPace
    private let models = Atomic(0)
    private let shown = Mutex<Shown?>(nil)

    init(hold: LoadHold, stop: LoadStop, pace: LoadPace) {
        self.hold = hold
        self.stop = stop
        self.pace = pace
    }

    /// How often another model was asked for.
    var modelsAsked: Int { models.load(ordering: .relaxed) }

    /// From now on this load is the one under way.
    func show(_ subject: RunDisplay.Subject, offset: Double) {
        shown.withLock {
            $0 = Shown(loop: subject.load.loop, rate: subject.rate, offset: offset)
        }
    }

    /// Does what is asked; what is to be said of it.
    func heed(_ request: DashboardSettings.Request) -> String? {
        switch request {
        // The second time as a second Ctrl-C does: at once.
        case .stop: stop.isAsked ? _ = kill(getpid(), SIGINT) : stop.ask()
        case .pauseOrResume:
            guard shown.withLock({ $0?.loop }) != .closed else {
                return "only an open load can be paused"
            }
            hold.toggle()
        case .nextModel:
            models.wrappingAdd(1, ordering: .relaxed)
            return "the next model that has something to say, where there is one"
        case .writeSnapshot: break
        case .faster: return text(pace.faster())
        case .slower: return text(pace.slower())
        case .beginAnew: return text(pace.beginAnew(), beginsAnew: true)
        }
        return nil
    }

    /// What a wish for another load has come to.
    private func text(_ answer: LoadPace.Answer, beginsAnew: Bool = false) -> String {
        switch answer {
        case .begins(let segment):
            let shown = shown.withLock { $0 }
            let start = Figure.seconds((shown?.offset ?? 0) + Double(segment.start) * 1e-9)
            if beginsAnew { return "figures begin anew at \(start)" }
            let load =
                shown?.rate.map { Figure.rate($0 * segment.factor) }
                ?? "\(Figure.number(segment.factor)) times the planned load"
            return "\(load) from \(start) on"
        case .noRate: return "there is no rate to be changed: only open load has one"
        case .notRecorded: return "no figures to begin anew: this phase is not recorded"
        case .limit: return "no further: the rate has its limit here"
        case .end: return "no further: the run, or its phase, ends before"
        case .tooMany:
            return "no further: at most \(LoadPace.mostSegments - 1) changes are told apart"
        }
    }
}
