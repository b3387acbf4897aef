internal import ArgumentParser
internal import Comparison
internal import QueueingModels
internal import Workloads

/// What a scenario comes to, before anything is sent: phases, numbers, and what the model says.
struct ScenarioPlan {
    struct Row {
        var name: String
        var load: String
        var duration: Double?
        var requests: Double?
        /// Requests per second.
        var peakRate: Double?
        var prediction: Prediction?
        /// How many connections suffice for 999 instants in 1000.
        var connections: Int?
    }

    let scenario: Scenario
    let rows: [Row]

    /// - Parameter problems: gets what is wrong with models and servers, which the reader of
    ///   scenarios knows nothing about.
    init(_ schedule: Schedule, problems: inout [ScenarioProblem]) {
        let scenario = schedule.scenario
        self.scenario = scenario
        Self.check(scenario, &problems)
        // A model that is none needs no second complaint for each phase.
        let areModelsSound = problems.isEmpty
        // Requests that one arrival brings.
        let weight = scenario.sessions.reduce(0) { $0 + $1.weight }
        let requestsEach =
            scenario.sessions.isEmpty
            ? 1
            : scenario.sessions.reduce(0) { $0 + $1.weight * Double($1.requestCount) } / weight
        var rows: [Row] = []
        for (index, phase) in scenario.phases.enumerated() {
            let isTrace = if case .trace = phase.kind { true } else { false }
            let each = isTrace ? 1 : requestsEach
            var row = Row(
                name: phase.name, load: Self.load(phase, schedule.traces[index]),
                duration: schedule.expectedDuration(phase: index),
                requests: schedule.expectedArrivals(phase: index).map { $0 * each },
                peakRate: schedule.peakRate(phase: index).map { $0 * each })
            if areModelsSound, let model = phase.model ?? scenario.model {
                do {
                    try Self.predict(phase, model, &row)
                } catch {
                    problems.append(
                        ScenarioProblem(model.position, "phase \(phase.name): \(error)"))
                }
            }
            if case .atOnce(let count) = phase.kind { row.connections = count }
            if case .closed(let load) = phase.kind { row.connections = load.clients }
            rows.append(row)
        }
        self.rows = rows
    }

    private static func predict(
        _ phase: Phase, _ model: Scenario.TargetModel, _ row: inout Row
    ) throws {
        let system: System
        switch phase.kind {
        case .closed(let load):
            guard let closed = try System(model, load) else { return }
            system = closed
        case .open, .trace:
            guard let rate = row.peakRate, rate > 0 else { return }
            let isTrace = if case .trace = phase.kind { true } else { false }
            guard
                let open = try System(
                    model, rate: rate, arrivals: isTrace ? .poisson : phase.arrivals)
            else { return }
            system = open
        case .atOnce, .pause: return
        }
        let prediction = try system.prediction(
            duration: row.duration.flatMap { $0 > 0 ? $0 : nil })
        row.prediction = prediction
        guard prediction.stable, let queue = try? system.model() else { return }
        var sum = 0.0
        var count = 0
        while sum < 0.999, count < 100_000 {
            guard let p = queue.value(of: .probability(ofNumberInSystem: count)) else { return }
            sum += p
            count += 1
        }
        if sum >= 0.999 { row.connections = max(1, count - 1) }
    }

    /// The system that a model names under the load of a phase.
    enum System {
        case specified(ModelSpecification)
        case forkJoin(rate: Double, serviceTime: Double, parts: Int, workers: Int)

        /// Under open load; nil where the model is found out by fitting.
        init?(_ model: Scenario.TargetModel, rate: Double, arrivals: ArrivalProcess) throws {
            if let parts = model.parts, case .workers(let workers, let time) = model.source {
                self = .forkJoin(rate: rate, serviceTime: time, parts: parts, workers: workers)
                return
            }
            guard var specification = try ScenarioPlan.specification(model) else { return nil }
            specification.arrivalRate = rate
            let scv = arrivals.squaredCoefficientOfVariation
            if specification.notation.arrivals == .poisson, scv != 1 {
                specification.notation.arrivals = scv == 0 ? .constant : .general(scv: scv)
            }
            self = .specified(specification)
        }

        /// With clients who wait for their answer.
        init?(_ model: Scenario.TargetModel, _ load: Phase.ClosedLoad) throws {
            guard var specification = try ScenarioPlan.specification(model) else { return nil }
            specification.notation.population = load.clients
            specification.thinkTime = load.think.mean
            self = .specified(specification)
        }

        func prediction(duration: Double?) throws -> Prediction {
            switch self {
            case .specified(let specification):
                try Prediction.predict(specification, duration: duration)
            case .forkJoin(let rate, let time, let parts, let workers):
                try ForkJoinOptions.prediction(
                    arrivalRate: rate, serviceTime: time, parts: parts, workers: workers)
            }
        }

        func model() throws -> any QueueingModel {
            switch self {
            case .specified(let specification): try specification.model()
            case .forkJoin(let rate, let time, let parts, let workers):
                try ForkJoinOptions.model(rate, time, parts, workers)
            }
        }
    }

    /// The system that a model names in Kendall's notation; nil where it is found out by fitting, and
    /// for fork–join systems, which have none.
    static func specification(
        _ model: Scenario.TargetModel
    ) throws -> ModelSpecification? {
        guard model.parts == nil else { return nil }
        let law = try model.serviceLaw.map { try OptionValues.serviceLaw($0.value) }
        switch model.source {
        case .fit: return nil
        case .workers(let servers, let time):
            return ModelSpecification(
                arrivalRate: 1, servers: servers, meanServiceTime: time, law: law ?? .exponential,
                capacity: model.capacity, discipline: model.isProcessorSharing ? .ps : .fcfs)
        case .notation(let notation, let time):
            return ModelSpecification(
                try KendallNotation(notation.value), arrivalRate: 1, meanServiceTime: time,
                serviceSCV: law?.squaredCoefficientOfVariation)
        }
    }

    /// What only those who know models and servers can judge.
    private static func check(_ scenario: Scenario, _ problems: inout [ScenarioProblem]) {
        func judge(_ value: Positioned<String>?, _ what: String, _ parse: (String) throws -> Void) {
            guard let value else { return }
            do { try parse(value.value) } catch {
                problems.append(ScenarioProblem(value.position, "\(what) \(error)"))
            }
        }
        for model in [scenario.model] + scenario.phases.map(\.model) {
            judge(model?.serviceLaw, "service_law") { _ = try OptionValues.serviceLaw($0) }
            if case .notation(let notation, _)? = model?.source {
                judge(notation, "notation") { _ = try KendallNotation($0) }
            }
        }
        for output in scenario.outputs {
            judge(output, "output") { _ = try OptionValues.resultPath($0) }
        }
        for serve in [scenario.serve] + scenario.phases.map(\.serve) {
            guard let serve else { continue }
            let arguments = serve.options.flatMap { ["--\($0.name)", $0.value.value] }
            do {
                let command = try ServeCommand.parse(arguments)
                _ = try command.targetConfiguration()
            } catch {
                let mistake = Failure(error, arguments: ["serve"] + arguments).description
                // The message names the option.
                let option = serve.options.first { mistake.contains("--\($0.name)") }
                problems.append(
                    ScenarioProblem(option?.value.position ?? serve.position, mistake))
            }
        }
    }

    /// A phase's load in a few words.
    private static func load(_ phase: Phase, _ trace: Trace?) -> String {
        func rate(_ value: Double) -> String { value == 0 ? "0/s" : Figure.rate(value) }
        let process = phase.arrivals == .poisson ? "" : ", \(phase.arrivals)"
        switch phase.kind {
        case .open(.constant(let value), _): return rate(value) + process
        case .open(.ramp(let from, let to), _): return "\(rate(from)) to \(rate(to))" + process
        case .open(.steps(let rates), _):
            return "\(rates.count) steps, \(rate(rates.min() ?? 0)) to \(rate(rates.max() ?? 0))"
                + process
        case .open(.wave(let mean, let amplitude, let period), _):
            return "\(rate(mean)) ± \(rate(amplitude)) every \(Figure.seconds(period))" + process
        case .atOnce(let count): return "\(count) at once"
        case .pause: return "pause"
        case .closed(let load):
            let think = load.think.mean > 0 ? ", think \(Figure.seconds(load.think.mean))" : ""
            return "\(load.clients) clients" + think
        case .trace(let load):
            let speed =
                load.rate.map { " at \(rate($0))" }
                ?? (load.speed == 1 ? "" : " × \(Figure.number(load.speed))")
            return "trace \(load.file.value)" + speed + (load.loops ? ", looping" : "")
        }
    }
}
