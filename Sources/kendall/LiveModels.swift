internal import Comparison
internal import Measurements
internal import QueueingModels
internal import Workloads

/// The models that a run may be seen beside while it goes on, the first of them until another is
/// asked for. Each is of the steady state: the run's length is not over.
struct LiveModels {
    /// What a model says of what was measured, at a factor of the planned rate; nil where there is
    /// nothing to say, or the model makes no sense.
    typealias Model = (Measured, Double) -> Prediction?

    private let models: [Model]

    init(_ models: [Model]) { self.models = models }

    /// The models beside open Poisson load: the stated one, the one fitted to the run, the stated one
    /// with service times that vary as it seems they do, and, fitted as well, a single worker and as
    /// many as there are requests.
    ///
    /// - Parameters:
    ///   - workers: M and T, where they are stated and nothing else is.
    ///   - fitted: the M/M/c that fits best, of a number of workers or of any.
    init(
        stated: @escaping Model, workers: (count: Int, serviceTime: Double)?,
        fitted: @escaping (Measured, _ factor: Double, _ workers: Int?) -> Prediction?
    ) {
        models = [
            stated,
            { fitted($0, $1, nil) },
            { measured, factor in
                guard let workers, let stated = stated(measured, factor),
                    let rate = stated.parameters.arrivalRate,
                    let variation = Diagnosis.serviceVariation(measured, beside: stated)
                else { return nil }
                return try? Prediction.predict(
                    ModelSpecification(
                        arrivalRate: rate, servers: workers.count,
                        meanServiceTime: workers.serviceTime, law: .general(scv: variation.seen)),
                    source: .fitted)
            },
            { fitted($0, $1, 1) },
            { measured, factor in
                guard let fit = fitted(measured, factor, nil),
                    let mean = measured.responseTime.mean?.value, mean > 0
                else { return nil }
                return try? Prediction.predict(
                    ModelSpecification(
                        KendallNotation(servers: .unbounded),
                        arrivalRate: fit.parameters.arrivalRate, meanServiceTime: mean),
                    source: .fitted)
            },
        ]
    }

    /// What the model of a number says.
    func prediction(_ number: Int, _ measured: Measured, factor: Double = 1) -> Prediction? {
        models.indices.contains(number) ? models[number](measured, factor) : nil
    }

    /// The next after `number` that has something to say; the same where no other has.
    func next(after number: Int, _ measured: Measured, factor: Double) -> Int {
        let others = (1..<max(1, models.count)).map { (number + $0) % models.count }
        let shown = prediction(number, measured, factor: factor)
        return others.first {
            let other = prediction($0, measured, factor: factor)
            return other != nil && other != shown
        } ?? number
    }
}

extension ModelOptions {
    /// The models beside a run of open load.
    func liveModels(rate planned: Double, arrivalSCV: Double) -> LiveModels {
        let stated: LiveModels.Model = { measured, factor in
            try? prediction(
                arrivalRate: planned * factor, arrivalSCV: arrivalSCV, duration: nil,
                measured: measured)
        }
        guard arrivalSCV == 1 else { return LiveModels([stated]) }
        let isPlain = model == nil && capacity == nil && discipline == "fcfs"
        return LiveModels(
            stated: stated,
            workers: isPlain ? serviceTime.map { (workers ?? 1, $0) } : nil
        ) { measured, factor, workers in
            var options = self
            (options.workers, options.serviceTime, options.model) = (workers, nil, nil)
            (options.capacity, options.discipline) = (nil, "fcfs")
            return try? options.prediction(
                arrivalRate: planned * factor, arrivalSCV: 1, duration: nil, measured: measured)
        }
    }
}

extension PhasePrediction {
    /// The models beside a scenario's phase.
    func liveModels(_ index: Int) -> LiveModels {
        let phase = schedule.scenario.phases[index]
        let stated: LiveModels.Model = { _, factor in steady(index, factor: factor) }
        guard steadyRate(index) != nil, phase.arrivals == .poisson else {
            return LiveModels([stated])
        }
        var workers: (count: Int, serviceTime: Double)?
        if let model = phase.model ?? schedule.scenario.model, model.parts == nil,
            model.capacity == nil, !model.isProcessorSharing,
            case .workers(let count, let time) = model.source
        {
            workers = (count, time)
        }
        return LiveModels(stated: stated, workers: workers) { measured, factor, servers in
            fit(index, measured, factor: factor, servers: servers)
        }
    }
}
