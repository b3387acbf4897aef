import Dashboard

/// The situations whose frames are kept.
enum Scene: String, CaseIterable, Sendable {
    case warmingUp = "warming-up"
    case steady, overload, errors, closed, phases, paused, finished
    case noModel = "no-model"
    /// A rate that was changed twice.
    case changed

    /// Each is simulated once: that takes longer than drawing it many times.
    private static let runs: [Scene: Result<Run, any Error>] = {
        Dictionary(
            uniqueKeysWithValues: allCases.map { scene in
                (scene, Result { try scene.simulated() })
            })
    }()
    typealias Run = (last: DashboardSnapshot, history: DashboardHistory)

    func run() throws -> Run {
        guard let run = Self.runs[self] else { preconditionFailure("every scene is run") }
        return try run.get()
    }

    private func simulated() throws -> (last: DashboardSnapshot, history: DashboardHistory) {
        switch self {
        case .warmingUp: try SimulatedRun().watched(until: 2, warmup: 5)
        case .steady: try SimulatedRun().watched(until: 41)
        case .overload: try SimulatedRun(rate: 230, seconds: 30).watched(until: 18)
        case .errors:
            try SimulatedRun(
                failsEvery: 25, failureDetail: "\u{1b}[2Jevil\u{9b}31m \u{202e}txet\n"
            ).watched(until: 24, url: "http://127.0.0.1:8080/\u{1b}]0;x\u{7}")
        case .closed: try SimulatedRun(clients: 32).watched(until: 30)
        case .phases:
            try SimulatedRun(
                rate: 170, seconds: 120, steps: [(0, 60), (20, 110), (40, 170)]
            ).watched(
                until: 64,
                phases: [
                    .init(name: "warm", start: 0, end: 20),
                    .init(name: "ramp", start: 20, end: 40),
                    .init(name: "plateau", start: 40, end: 100),
                    .init(name: "drain", start: 100, end: 120),
                ], warmup: 40)
        case .paused: try SimulatedRun().watched(until: 33, state: .paused)
        case .finished: try SimulatedRun(seconds: 30).watched(until: 30, state: .finished)
        case .noModel: try SimulatedRun().watched(until: 12, modelled: false)
        case .changed:
            try SimulatedRun(steps: [(0, 120), (15.25, 126), (27.5, 150)]).watchedInParts(until: 41)
        }
    }
}
