internal import Comparison
internal import Measurements
internal import QueueingModels

/// The models that a run may be seen beside while it goes on, the first of them until another is
/// asked for. Each is of the steady state: the run's length is not over.
struct LiveModels {
    /// What a model says of what was measured, at a factor of the planned rate; nil where there is
    /// nothing to say, or the model makes no sense.
    typealias Model = (Measured, Double) -> Prediction?

    private let models: [Model]

    init(_ models: [Model]) { self.models = models }

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
    /// The models beside a run of open load: the stated one, the one fitted to the run, the stated one
    /// with service times that vary as it seems they do, and, fitted as well, a single worker and as
    /// many as there are requests.
    func liveModels(rate planned: Double, arrivalSCV: Double) -> LiveModels {
        let stated: LiveModels.Model = { measured, factor in
            try? prediction(
                arrivalRate: planned * factor, arrivalSCV: arrivalSCV, duration: nil,
                measured: measured)
        }
        guard arrivalSCV == 1 else { return LiveModels([stated]) }
        let fitted: LiveModels.Model = { measured, factor in
            self.fitted(planned * factor, workers: nil, measured)
        }
        let asSeen: LiveModels.Model = { measured, factor in
            variedAsSeen(planned * factor, measured)
        }
        let single: LiveModels.Model = { measured, factor in
            self.fitted(planned * factor, workers: 1, measured)
        }
        let unlimited: LiveModels.Model = { measured, factor in
            guard let fit = self.fitted(planned * factor, workers: nil, measured),
                let mean = measured.responseTime.mean?.value, mean > 0
            else { return nil }
            return try? Prediction.predict(
                ModelSpecification(
                    KendallNotation(servers: .unbounded), arrivalRate: fit.parameters.arrivalRate,
                    meanServiceTime: mean), source: .fitted)
        }
        return LiveModels([stated, fitted, asSeen, single, unlimited])
    }

    /// The M/M/c that fits best, whatever was stated.
    private func fitted(_ rate: Double, workers: Int?, _ measured: Measured) -> Prediction? {
        var options = self
        (options.workers, options.serviceTime, options.model) = (workers, nil, nil)
        (options.capacity, options.discipline) = (nil, "fcfs")
        return try? options.prediction(
            arrivalRate: rate, arrivalSCV: 1, duration: nil, measured: measured)
    }

    /// M/G/c with the stated workers and mean.
    private func variedAsSeen(_ rate: Double, _ measured: Measured) -> Prediction? {
        guard let serviceTime, model == nil, capacity == nil, discipline == "fcfs",
            let stated = try? prediction(
                arrivalRate: rate, arrivalSCV: 1, duration: nil, measured: measured),
            let variation = Diagnosis.serviceVariation(measured, beside: stated)
        else { return nil }
        return try? Prediction.predict(
            ModelSpecification(
                arrivalRate: rate, servers: workers ?? 1, meanServiceTime: serviceTime,
                law: .general(scv: variation.seen)), source: .fitted)
    }
}
