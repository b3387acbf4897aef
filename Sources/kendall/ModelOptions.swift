internal import ArgumentParser
internal import Measurements
internal import QueueingModels

/// The options that say what the target is thought to be.
struct ModelOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .unconditional, help: "M, the target's parallel workers.",
        transform: OptionValues.positiveWhole)
    var workers: Int?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "T, the mean service time, such as 20ms.",
        transform: OptionValues.positiveDuration)
    var serviceTime: Double?

    @Option(
        parsing: .unconditional, help: "exponential, deterministic, erlang:k, hyper:SCV or scv:X.",
        transform: OptionValues.serviceLaw)
    var serviceLaw = ServiceLaw.exponential

    @Option(
        parsing: .unconditional, help: "K, the most requests the target holds.",
        transform: OptionValues.positiveWhole)
    var capacity: Int?

    @Option(
        parsing: .unconditional, help: "fcfs or ps.", transform: OptionValues.oneOf("fcfs", "ps"))
    var discipline = "fcfs"

    @Option(
        parsing: .unconditional,
        help: "A model in Kendall's notation, such as M/M/4; overrides the above.",
        transform: { try KendallNotation($0) })
    var model: KendallNotation?

    /// Whether any of the options that name a model was given.
    var isGiven: Bool {
        workers != nil || serviceTime != nil || model != nil || capacity != nil
            || serviceLaw != .exponential || discipline != "fcfs"
    }

    /// What the model says of a run, nil where too little is known to have one.
    ///
    /// With a service time the model is the stated one; without, it is fitted to the run and says
    /// so.
    func prediction(
        arrivalRate: Double, arrivalSCV: Double, duration: Double?, measured: Measured
    ) throws -> Prediction? {
        if let serviceTime {
            return try predict(
                arrivalRate, arrivalSCV, servers: workers ?? 1, time: serviceTime,
                duration: duration, source: .given)
        }
        // A fit needs a mean that is one: enough responses, and a line that does not grow. Where
        // more was due than was answered, by more than chance, no steady state was seen.
        guard let mean = measured.responseTime.mean?.value, measured.responseTime.count >= 100,
            let throughput = measured.throughput?.value,
            throughput > arrivalRate - 3
                * (arrivalRate / max(1e-9, measured.window.length)).squareRoot()
        else { return nil }
        var percentiles: [Double: Double] = [:]
        for (name, fraction) in Prediction.percentiles where fraction < 0.99 {
            percentiles[fraction] = measured.responseTime.percentiles?[name]?.value
        }
        let known: Int? = if case .count(let count)? = model?.servers { count } else { workers }
        guard
            let fit = SingleRunFit(
                arrivalRate: min(arrivalRate, throughput), meanResponseTime: mean,
                percentiles: percentiles, servers: known)
        else { return nil }
        // A model that nobody asked for and that does not apply must not cost the report.
        return try? predict(
            arrivalRate, arrivalSCV, servers: fit.servers, time: fit.meanServiceTime,
            duration: duration, source: .fitted)
    }

    private func predict(
        _ arrivalRate: Double, _ arrivalSCV: Double, servers: Int, time: Double,
        duration: Double?, source: Prediction.Source
    ) throws -> Prediction {
        try Prediction.predict(
            specification(arrivalRate, arrivalSCV, servers: servers, time: time, source: source),
            duration: duration, source: source)
    }

    private func specification(
        _ arrivalRate: Double, _ arrivalSCV: Double, servers: Int, time: Double,
        source: Prediction.Source
    ) -> ModelSpecification {
        var specification = ModelSpecification(
            arrivalRate: arrivalRate, servers: servers, meanServiceTime: time,
            law: source == .given ? serviceLaw : .exponential, capacity: capacity,
            discipline: discipline == "ps" ? .ps : .fcfs)
        if let model, source == .given {
            specification.notation = model
        } else if arrivalSCV == 0, serviceLaw == .exponential {
            specification.notation.arrivals = .constant
        } else if arrivalSCV != 1 {
            specification.notation.arrivals = .general(scv: arrivalSCV)
            specification.notation.service = .general(
                scv: serviceLaw.squaredCoefficientOfVariation)
        }
        return specification
    }

    /// Says early what would be wrong with the model, before any load is sent.
    ///
    /// - Returns: what the stated model says of the steady state; nil where one will be fitted.
    func check(arrivalRate: Double, arrivalSCV: Double) throws -> Prediction? {
        let servers = workers ?? 1
        // Without a service time, one that keeps the servers half busy: what is checked is the rest.
        let prediction = try predict(
            arrivalRate, arrivalSCV, servers: servers,
            time: serviceTime ?? 0.5 * Double(servers) / arrivalRate, duration: nil, source: .given)
        return serviceTime == nil ? nil : prediction
    }

    /// The documents' own model needs to know M.
    func documentsModel(requests: Int, responses: Int, time: Double) throws -> DocumentsModel? {
        guard let workers, requests > 0, time > 0 else { return nil }
        return try DocumentsModel(
            requests: requests, workers: workers, time: time, responses: responses)
    }
}
