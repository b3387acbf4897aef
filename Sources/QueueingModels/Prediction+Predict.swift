extension Prediction {
    /// What the model of an open system with Poisson arrivals says.
    ///
    /// A system without a steady state is a finding: `stable` is false, with the throughput it
    /// saturates at and the growth of its line. With a duration, M/M/c and overloaded systems
    /// have the expectation for a run of that length besides.
    ///
    ///     try Prediction.predict(arrivalRate: 39, servers: 4, meanServiceTime: 0.1, duration: 10)
    ///         .finiteRun?.meanResponseTime        // 0.3727 seconds; the steady state has 1.0451
    ///
    /// - Throws: `ModelError` for nonsense or a system that is not modelled.
    public static func predict(
        arrivalRate: Double, servers: Int, meanServiceTime: Double,
        law: ServiceLaw = .exponential, capacity: Int? = nil,
        discipline: KendallNotation.Discipline = .fcfs, duration: Double? = nil,
        source: Source = .given
    ) throws(ModelError) -> Prediction {
        try predict(
            ModelSpecification(
                arrivalRate: arrivalRate, servers: servers, meanServiceTime: meanServiceTime,
                law: law, capacity: capacity, discipline: discipline),
            duration: duration, source: source)
    }

    /// What the model of a specified system says.
    public static func predict(
        _ specification: ModelSpecification, duration: Double? = nil, source: Source = .given
    ) throws(ModelError) -> Prediction {
        let isNormalised = specification.isNormalised
        let specification = try specification.resolved()
        if isNormalised, duration != nil {
            throw .missing(parameter: "a service time", notation: "\(specification.notation)")
        }
        var prediction = try predict(resolved: specification, duration: duration, source: source)
        if isNormalised { prediction.timeUnit = .serviceTime }
        return prediction
    }

    private static func predict(
        resolved specification: ModelSpecification, duration: Double?, source: Source
    ) throws(ModelError) -> Prediction {
        let run = try specification.finiteRun(duration: duration)
        if let timeout = specification.timeout { try requirePositive(timeout, "timeout") }
        do {
            return Prediction(
                model: try specification.model(), parameters: specification.parameters,
                source: source, finiteRun: run)
        } catch .unstable(let utilisation) {
            guard let rate = specification.arrivalRate, let time = specification.meanServiceTime,
                case .count(let servers) = specification.notation.servers
            else { throw .unstable(utilisation: utilisation) }
            return Prediction(
                saturated: "\(specification.notation)", arrivalRate: rate, servers: servers,
                meanServiceTime: time, parameters: specification.parameters, source: source,
                finiteRun: run)
        }
    }
}

extension ModelSpecification {
    /// What the model is told, as the `parameters` of a prediction.
    var parameters: Prediction.Parameters {
        var parameters = Prediction.Parameters(
            arrivalRate: notation.population == nil ? arrivalRate : nil,
            serviceTime: meanServiceTime, serviceSCV: serviceSCV, arrivalSCV: arrivalSCV,
            capacity: notation.capacity, patience: patience, timeout: timeout,
            population: notation.population,
            thinkTime: notation.population == nil ? nil : thinkTime ?? 0)
        if case .count(let count) = notation.servers { parameters.servers = count }
        if notation.discipline == .ps { parameters.discipline = "ps" }
        switch notation.service {
        case .exponential: break
        case .deterministic: parameters.serviceSCV = 0
        case .erlang(let k): parameters.serviceSCV = 1 / Double(k)
        case .hyperexponential(let scv), .general(let scv):
            parameters.serviceSCV = scv ?? serviceSCV
        }
        switch notation.arrivals {
        case .poisson: break
        case .constant: parameters.arrivalSCV = 0
        case .general(let scv): parameters.arrivalSCV = scv ?? arrivalSCV
        }
        return parameters
    }

    /// The run of limited length: exact for M/M/c, fluid for other FCFS systems in overload.
    func finiteRun(duration: Double?) throws(ModelError) -> Prediction.FiniteRun? {
        guard let duration else { return nil }
        try requirePositive(duration, "duration")
        guard let rate = arrivalRate, rate > 0, let time = meanServiceTime, time > 0,
            rate.isFinite, time.isFinite, case .count(let servers) = notation.servers,
            notation.capacity == nil, notation.population == nil, notation.patience == nil,
            notation.discipline == .fcfs
        else { return nil }
        if notation.arrivals == .poisson, notation.service == .exponential,
            let run = try MMcTransient(
                arrivalRate: rate, serviceRate: 1 / time, servers: servers, duration: duration)
        {
            return Prediction.FiniteRun(run)
        }
        guard rate * time > Double(servers) else { return nil }
        return Prediction.FiniteRun(
            try FluidOverload(
                arrivalRate: rate, servers: servers, meanServiceTime: time, duration: duration))
    }
}

extension Prediction.FiniteRun {
    /// The exact expectation.
    public init(_ run: MMcTransient) {
        self.init(
            method: .transient, duration: run.duration,
            expectedCompletions: run.expectedCompletions,
            expectedNumberAtEnd: run.meanNumberAtEnd,
            meanNumberInSystem: run.averageNumberInSystem, meanResponseTime: run.meanResponseTime,
            responseTimePercentiles: Self.percentiles(run.responseTimePercentile))
    }

    /// The expectation without chance.
    public init(_ run: FluidOverload) {
        self.init(
            method: .fluid, duration: run.duration, expectedCompletions: run.completions,
            expectedNumberAtEnd: run.backlog, meanResponseTime: run.meanResponseTime,
            responseTimePercentiles: Self.percentiles(run.responseTimePercentile))
    }

    private static func percentiles(_ percentile: (Double) -> Double) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: Prediction.percentiles.map { ($0.name, percentile($0.fraction)) })
    }
}
