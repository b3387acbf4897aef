public import Measurements
public import QueueingModels

/// What lies between a run and its model: how sure a prediction can be at this load, whether service
/// times vary as supposed, and what single change would explain a difference. The `diagnosis` object
/// of a result file.
public struct Diagnosis: Codable, Equatable, Sendable {
    /// The squared coefficient of variation of the service times.
    public struct ServiceVariation: Codable, Equatable, Sendable {
        /// How it was seen.
        public enum Source: String, Codable, Sendable {
            /// From the spread of the latencies, where hardly any request waited.
            case latency
            /// From the percentiles of the response time: the one of a row of values that fits best.
            case percentiles
        }

        public var expected: Double
        public var seen: Double
        public var source: Source

        /// Whether they are more than a factor of two apart, and not both small.
        public var differs: Bool {
            max(expected, seen) > 2 * min(expected, seen) && abs(expected - seen) > 0.2
        }
    }

    /// The M/M/c that comes nearest to the run, with any number of workers.
    public struct Fit: Codable, Equatable, Sendable {
        public var servers: Int
        /// Seconds.
        public var serviceTime: Double
        /// The root mean square of ln(measured/predicted) over the percentiles.
        public var misfit: Double

        enum CodingKeys: String, CodingKey {
            case servers, misfit
            case serviceTime = "service_time_s"
        }
    }

    /// d ln W / d ln S: by how many percent the mean response time grows where the service takes 1 %
    /// longer.
    public var sensitivity: Double?
    public var serviceVariation: ServiceVariation?
    public var fitted: Fit?
    /// Sentences, the best explanation first; absent where nothing differs or nothing explains.
    public var explanations: [String]?

    enum CodingKeys: String, CodingKey {
        case sensitivity = "response_time_sensitivity"
        case serviceVariation = "service_scv"
        case fitted, explanations
    }

    /// - Parameter rows: the run beside the model, which tell whether anything differs.
    /// - Returns: nil where nothing of it is known.
    public init?(measured: Measured, predicted: Prediction, rows: [ComparisonRow]) {
        guard predicted.source == .given, let given = ModelSpecification(predicted) else {
            return nil
        }
        sensitivity = Self.sensitivity(given)
        let isSteady = predicted.stable && Finding.growingLine(measured) == nil
        if isSteady, let seen = Self.observation(measured) {
            serviceVariation = Self.variation(measured, predicted, given, seen)
            fitted = Self.fit(predicted, seen)
        }
        let found = Self.explanations(measured, predicted, given, rows)
        if !found.isEmpty { explanations = found.map(\.description) }
        if self == Diagnosis() { return nil }
    }

    private init() {}

    /// How service times seem to vary in a run beside a stated model that has a steady state; nil
    /// where too little was seen.
    public static func serviceVariation(
        _ measured: Measured, beside predicted: Prediction
    ) -> ServiceVariation? {
        guard predicted.stable, Finding.growingLine(measured) == nil,
            let given = ModelSpecification(predicted), let seen = observation(measured)
        else { return nil }
        return variation(measured, predicted, given, seen)
    }

    private static func observation(_ measured: Measured) -> Explanation.Observation? {
        guard measured.responseTime.count >= 100, let mean = measured.responseTime.mean?.value,
            let percentiles = measured.responseTime.percentiles
        else { return nil }
        return .init(
            mean: mean,
            percentiles: percentiles.filter { $0.key != "99.9" }.mapValues(\.value))
    }

    private static func sensitivity(_ given: ModelSpecification) -> Double? {
        guard let time = given.meanServiceTime, time > 0, given.notation.population == nil,
            let mean = given.meanResponseTime(serviceTime: time),
            let less = given.meanResponseTime(serviceTime: time * 0.999)
        else { return nil }
        // Just below saturation more service has no steady state: one side is enough.
        if let more = given.meanResponseTime(serviceTime: time * 1.001) {
            return (more - less) / (0.002 * mean)
        }
        return (mean - less) / (0.001 * mean)
    }

    private static func fit(
        _ predicted: Prediction, _ seen: Explanation.Observation
    ) -> Fit? {
        guard let rate = predicted.parameters.arrivalRate else { return nil }
        var percentiles: [Double: Double] = [:]
        for (name, fraction) in Prediction.percentiles where fraction < 0.99 {
            percentiles[fraction] = seen.percentiles[name]
        }
        return SingleRunFit(
            arrivalRate: rate, meanResponseTime: seen.mean, percentiles: percentiles
        ).map { Fit(servers: $0.servers, serviceTime: $0.meanServiceTime, misfit: $0.misfit) }
    }

    private static func variation(
        _ measured: Measured, _ predicted: Prediction, _ given: ModelSpecification,
        _ seen: Explanation.Observation
    ) -> ServiceVariation? {
        let expected = given.serviceLawSCV
        let latency = measured.serviceLatency
        if let waiting = predicted.waitingProbability, waiting < 0.05 {
            guard let mean = latency.mean?.value, mean > 0,
                let deviation = latency.standardDeviation
            else { return nil }
            let ratio = deviation / mean
            return .init(expected: expected, seen: ratio * ratio, source: .latency)
        }
        guard given.notation.discipline == .fcfs, given.notation.arrivals == .poisson,
            given.notation.capacity == nil, given.notation.patience == nil
        else { return nil }
        var best: (scv: Double, misfit: Double)?
        for scv in [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8] {
            var other = given
            other.notation.service = scv == 1 ? .exponential : .general(scv: scv)
            other.serviceSCV = nil
            guard let time = other.serviceTime(near: seen.mean, scv: scv) else { continue }
            other.meanServiceTime = time
            guard let model = try? other.model(),
                let expected = Explanation.Observation(model)
            else { continue }
            let misfit = seen.misfit(expected)
            if best.map({ misfit < $0.misfit }) ?? true { best = (scv, misfit) }
        }
        return best.map { .init(expected: expected, seen: $0.scv, source: .percentiles) }
    }

    /// The decision table: our own doing first, then what the model may be wrong in.
    private static func explanations(
        _ measured: Measured, _ predicted: Prediction, _ given: ModelSpecification,
        _ rows: [ComparisonRow]
    ) -> [Explanation] {
        if predicted.stable, let growing = Finding.growingLine(measured) {
            return capacity(growing, given)
        }
        func differs(_ quantity: ComparisonRow.Quantity) -> Bool {
            rows.first { $0.quantity == quantity }?.verdict == .differs
        }
        guard differs(.meanResponseTime) || differs(.medianResponseTime),
            let row = rows.first(where: { $0.quantity == .meanResponseTime }),
            let seen = observation(measured)
        else { return [] }
        let excess = row.measured - row.predicted
        let responses = Double(max(1, measured.responseTime.count))
        let waited = measured.connectionWait
        let waiting = Double(waited.count) * (waited.mean?.value ?? 0) / responses
        if waiting > 0.5 * excess, excess > 0, waiting > 0 {
            return [.connectionLimit(mean: waiting)]
        }
        let lag = measured.sendLag.mean?.value ?? 0
        if lag > 0.5 * excess, excess > 0 { return [.generatorLag(mean: lag)] }
        // A short run differs from the steady state by itself.
        guard row.basis == .steadyState else { return [] }
        return Explanation.explain(seen, given: given)
    }

    /// A line that grows though the model has a steady state: the capacity is what is completed.
    private static func capacity(_ growing: Finding, _ given: ModelSpecification) -> [Explanation] {
        guard case .growingLine(_, let completed) = growing, completed > 0,
            case .count(let servers) = given.notation.servers, let time = given.meanServiceTime
        else { return [] }
        var found: [Explanation] = [.serviceTime(Double(servers) / completed, stated: time)]
        let workers = completed * time
        if abs(workers - workers.rounded()) < 0.1, workers.rounded() >= 1,
            Int(workers.rounded()) < servers
        {
            found.append(.workers(Int(workers.rounded()), stated: servers))
        }
        return found
    }
}

extension ModelSpecification {
    /// The service time with which the mean response time is about `mean`: M/M/c's wait times
    /// (1 + cs²)/2 (Lee and Longton, 1959), which costs no solution of the general model.
    fileprivate func serviceTime(near mean: Double, scv: Double) -> Double? {
        guard case .count(let servers) = notation.servers, let rate = arrivalRate
        else { return nil }
        var low = 0.0
        var high = mean
        for _ in 0..<50 {
            let middle = 0.5 * (low + high)
            if middle > 0,
                let queue = try? MMcQueue(
                    arrivalRate: rate, serviceRate: 1 / middle, servers: servers),
                middle + queue.meanWaitingTime * (1 + scv) / 2 < mean
            {
                low = middle
            } else {
                high = middle
            }
        }
        return low > 0 ? low : nil
    }
}
