/// What a model says of a run, in the shape of the `predicted` object of a result file.
///
/// Absent means that the model does not give it: a steady-state mean of a system that has no
/// steady state is nil, and its key is missing from the JSON. Rates are per second, times in
/// seconds.
///
///     let prediction = try Prediction.predict(arrivalRate: 30, servers: 4, meanServiceTime: 0.1)
///     prediction.meanResponseTime                     // 0.1509…
///     prediction.responseTimePercentiles?["99"]       // 0.6006…
public struct Prediction: Codable, Equatable, Sendable {
    /// Where the parameters come from.
    public enum Source: String, Codable, Equatable, Sendable {
        case given, fitted
    }

    /// What times are counted in where it is not seconds.
    public enum TimeUnit: String, Codable, Equatable, Sendable {
        case serviceTime = "service_time"
    }

    /// The model in Kendall's notation.
    public var model: String
    /// What times, and rates per time, are counted in where that is not seconds: mean service times, for
    /// a system known by its load alone.
    public var timeUnit: TimeUnit?
    public var source: Source
    public var parameters: Parameters
    /// Whether there is a steady state.
    public var stable: Bool
    public var offeredLoad: Double?
    public var utilisation: Double?
    /// Completed per second; of an unstable system, what it saturates at.
    public var throughput: Double?
    public var waitingProbability: Double?
    public var meanWaitingTime: Double?
    public var meanResponseTime: Double?
    public var meanQueueLength: Double?
    public var meanNumberInSystem: Double?
    public var blockingProbability: Double?
    /// Of clients that give up in line; nil where none do.
    public var abandonmentProbability: Double?
    /// Responses per second within the timeout that was asked about, by a server that does not
    /// notice that a client is gone and does the work all the same.
    public var goodput: Double?
    /// By percentage: "50", "90", "95", "99" and "99.9".
    public var responseTimePercentiles: [String: Double]?
    /// P(0), P(1), … as far as they matter, at most 1000 of them.
    public var numberInSystemProbabilities: [Double]?
    /// How long the system takes to forget how it started.
    public var relaxationTime: Double?
    /// How fast the line of an unstable system grows, in requests per second.
    public var growth: Double?
    /// What is not exact, and the error to expect.
    public var approximation: String?
    /// The expectation for a run of limited length that starts empty.
    public var finiteRun: FiniteRun?
    /// What a closed system of these means cannot leave, whatever its laws.
    public var bounds: ClosedQueue.Bounds?

    enum CodingKeys: String, CodingKey {
        case model
        case timeUnit = "time_unit"
        case source, parameters, stable
        case offeredLoad = "offered_load_erlangs"
        case utilisation
        case throughput = "throughput_per_s"
        case waitingProbability = "waiting_probability"
        case meanWaitingTime = "mean_waiting_time_s"
        case meanResponseTime = "mean_response_time_s"
        case meanQueueLength = "mean_queue_length"
        case meanNumberInSystem = "mean_number_in_system"
        case blockingProbability = "blocking_probability"
        case abandonmentProbability = "abandonment_probability"
        case goodput = "goodput_per_s"
        case responseTimePercentiles = "response_time_percentiles_s"
        case numberInSystemProbabilities = "number_in_system_probabilities"
        case relaxationTime = "relaxation_time_s"
        case growth = "growth_per_s"
        case approximation
        case finiteRun = "finite_run"
        case bounds
    }

    /// The percentiles every prediction and every measurement reports, with their names in JSON.
    public static let percentiles: [(name: String, fraction: Double)] = [
        ("50", 0.5), ("90", 0.9), ("95", 0.95), ("99", 0.99), ("99.9", 0.999),
    ]
}

extension Prediction {
    /// What the model was told; what does not apply to it is nil.
    public struct Parameters: Codable, Equatable, Sendable {
        public var arrivalRate: Double?
        public var servers: Int?
        public var serviceTime: Double?
        public var serviceSCV: Double?
        public var arrivalSCV: Double?
        public var capacity: Int?
        /// "fcfs" or "ps".
        public var discipline: String?
        public var patience: Double?
        /// After which a client no longer wants the response.
        public var timeout: Double?
        public var population: Int?
        public var thinkTime: Double?
        /// The number of parts a request is split into.
        public var parts: Int?

        public init(
            arrivalRate: Double? = nil, servers: Int? = nil, serviceTime: Double? = nil,
            serviceSCV: Double? = nil, arrivalSCV: Double? = nil, capacity: Int? = nil,
            discipline: String? = nil, patience: Double? = nil, timeout: Double? = nil,
            population: Int? = nil, thinkTime: Double? = nil, parts: Int? = nil
        ) {
            self.arrivalRate = arrivalRate
            self.servers = servers
            self.serviceTime = serviceTime
            self.serviceSCV = serviceSCV
            self.arrivalSCV = arrivalSCV
            self.capacity = capacity
            self.discipline = discipline
            self.patience = patience
            self.timeout = timeout
            self.population = population
            self.thinkTime = thinkTime
            self.parts = parts
        }

        enum CodingKeys: String, CodingKey {
            case arrivalRate = "arrival_rate_per_s"
            case servers
            case serviceTime = "service_time_s"
            case serviceSCV = "service_scv"
            case arrivalSCV = "arrival_scv"
            case capacity, discipline
            case patience = "patience_s"
            case timeout = "timeout_s"
            case population
            case thinkTime = "think_time_s"
            case parts
        }
    }

    /// The expectation for a run that sends for a limited time into an empty system and then
    /// waits for every response.
    public struct FiniteRun: Codable, Equatable, Sendable {
        /// How the numbers were found: "transient" is exact for M/M/c, "fluid" is the limit in
        /// overload, where chance matters little beside the growth of the line.
        public enum Method: String, Codable, Equatable, Sendable {
            case transient, fluid
        }

        public var method: Method
        /// How long requests are sent for.
        public var duration: Double
        /// Responses that come before the sending ends.
        public var expectedCompletions: Double
        /// Requests in the system as the sending ends.
        public var expectedNumberAtEnd: Double
        /// Requests in the system, averaged over the sending.
        public var meanNumberInSystem: Double?
        /// Of all requests sent, those answered after the end included.
        public var meanResponseTime: Double
        public var responseTimePercentiles: [String: Double]

        public init(
            method: Method, duration: Double, expectedCompletions: Double,
            expectedNumberAtEnd: Double, meanNumberInSystem: Double? = nil,
            meanResponseTime: Double, responseTimePercentiles: [String: Double]
        ) {
            self.method = method
            self.duration = duration
            self.expectedCompletions = expectedCompletions
            self.expectedNumberAtEnd = expectedNumberAtEnd
            self.meanNumberInSystem = meanNumberInSystem
            self.meanResponseTime = meanResponseTime
            self.responseTimePercentiles = responseTimePercentiles
        }

        enum CodingKeys: String, CodingKey {
            case method
            case duration = "duration_s"
            case expectedCompletions = "expected_completions"
            case expectedNumberAtEnd = "expected_number_at_end"
            case meanNumberInSystem = "mean_number_in_system"
            case meanResponseTime = "mean_response_time_s"
            case responseTimePercentiles = "response_time_percentiles_s"
        }
    }
}

extension Prediction {
    /// What a model in the steady state says.
    public init(
        model: any QueueingModel, parameters: Parameters, source: Source = .given,
        finiteRun: FiniteRun? = nil
    ) {
        self.model = model.notation
        self.source = source
        self.parameters = parameters
        stable = true
        offeredLoad = model.value(of: .offeredLoad)
        utilisation = model.value(of: .utilisation)
        throughput = model.value(of: .throughput)
        waitingProbability = model.value(of: .waitingProbability)
        meanWaitingTime = model.value(of: .meanWaitingTime)
        meanResponseTime = model.value(of: .meanResponseTime)
        meanQueueLength = model.value(of: .meanQueueLength)
        meanNumberInSystem = model.value(of: .meanNumberInSystem)
        blockingProbability = model.value(of: .blockingProbability)
        // Where nobody can give up, that nobody does goes without saying.
        if parameters.patience != nil {
            abandonmentProbability = model.value(of: .abandonmentProbability)
        }
        if let timeout = parameters.timeout, let throughput,
            let late = model.value(of: .responseTimeSurvival(timeout))
        {
            goodput = throughput * (1 - late)
        }
        relaxationTime = model.value(of: .relaxationTime)
        approximation = model.approximation
        bounds = (model as? ClosedQueue)?.bounds
        self.finiteRun = finiteRun
        responseTimePercentiles = Self.percentiles(of: model)
        numberInSystemProbabilities = Self.probabilities(of: model)
    }

    /// What is known of a system that work enters faster than it can leave: what it saturates at
    /// and how fast its line grows.
    public init(
        saturated notation: String, arrivalRate: Double, servers: Int, meanServiceTime: Double,
        parameters: Parameters, source: Source = .given, finiteRun: FiniteRun? = nil
    ) {
        let capacity = Double(servers) / meanServiceTime
        model = notation
        self.source = source
        self.parameters = parameters
        stable = false
        offeredLoad = arrivalRate * meanServiceTime
        utilisation = 1
        throughput = min(arrivalRate, capacity)
        growth = max(0, arrivalRate - capacity)
        // In the long run every response is late.
        if parameters.timeout != nil { goodput = 0 }
        self.finiteRun = finiteRun
    }

    private static func percentiles(of model: any QueueingModel) -> [String: Double]? {
        var found: [String: Double] = [:]
        for (name, fraction) in percentiles {
            guard let value = model.value(of: .responseTimePercentile(fraction)) else { return nil }
            found[name] = value
        }
        return found
    }

    /// Until all but a thousandth is told, but no more than 1000 of them.
    private static func probabilities(of model: any QueueingModel) -> [Double]? {
        var found: [Double] = []
        var told = 0.0
        while told < 0.999, found.count < 1000 {
            guard let next = model.value(of: .probability(ofNumberInSystem: found.count)) else {
                return nil
            }
            found.append(next)
            told += next
        }
        return found
    }
}
