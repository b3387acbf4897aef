/// The model of the documents that asked for this program: N requests in t seconds at M workers
/// give λ = N/t, q = N/(Mt) and, with R responses, S = R/t.
///
/// These are measurements rather than predictions: Mq = λ whatever happens, so the second formula
/// repeats the first. What limits the throughput is M/T, which needs the service time.
public struct DocumentsModel: Codable, Equatable, Sendable {
    /// N, requests sent.
    public let requests: Int
    /// M, workers.
    public let workers: Int
    /// t, in seconds.
    public let time: Double
    /// λ = N/t.
    public let arrivalRate: Double
    /// q = N/(Mt), each worker's share of λ.
    public let ratePerWorker: Double
    /// S = R/t; nil where no responses were counted.
    public let throughput: Double?

    /// - Parameter responses: R, if known.
    /// - Throws: `ModelError` when N or R is negative, M below 1 or t not positive.
    public init(
        requests: Int, workers: Int, time: Double, responses: Int? = nil
    ) throws(ModelError) {
        try requireAtLeast(0, requests, "number of requests")
        try requireAtLeast(1, workers, "number of workers")
        try requirePositive(time, "time")
        if let responses { try requireAtLeast(0, responses, "number of responses") }
        self.requests = requests
        self.workers = workers
        self.time = time
        arrivalRate = Double(requests) / time
        ratePerWorker = Double(requests) / (Double(workers) * time)
        throughput = responses.map { Double($0) / time }
    }

    enum CodingKeys: String, CodingKey {
        case requests = "requests_N"
        case workers = "workers_M"
        case time = "time_t_s"
        case arrivalRate = "lambda_per_s"
        case ratePerWorker = "q_per_s"
        case throughput = "throughput_S_per_s"
    }
}

/// The documents' worked example in three columns: their P(N|t) as written, normalised, and as
/// Poisson arrivals have it, with what an M/M/c server makes of such a run.
///
///     let example = try DocumentsExample(workers: 4, serviceTime: 0.1, requests: 100, time: 10)
///     example.rows[100].asWritten         // 5.05e28
///     example.prediction.finiteRun?.expectedCompletions       // 98.99
public struct DocumentsExample: Codable, Equatable, Sendable {
    /// One number of arrivals n in t seconds.
    public struct Row: Codable, Equatable, Sendable {
        public let n: Int
        /// The formula as written; nil where it is beyond 10³⁰⁸.
        public let asWritten: Double?
        /// Its natural logarithm, which always exists.
        public let logAsWritten: Double
        public let normalised: Double
        public let corrected: Double

        enum CodingKeys: String, CodingKey {
            case n
            case asWritten = "as_written"
            case logAsWritten = "log_as_written"
            case normalised, corrected
        }
    }

    public let model: DocumentsModel
    /// n = 0, 1, … as far as the normalised column matters.
    public let rows: [Row]
    /// ln of what the column as written sums to: λt.
    public let logAsWrittenSum: Double
    /// M/M/c at λ = N/t, with the run of t seconds from empty.
    public let prediction: Prediction

    enum CodingKeys: String, CodingKey {
        case model, rows
        case logAsWrittenSum = "log_as_written_sum"
        case prediction
    }

    /// The flag on the first column.
    public static let asWrittenRemark =
        "not a probability: sums to e^(λΔt), for Σ 1/(k!(N−k)!) = 2^N/N! makes it "
        + "(2λΔt)^N e^(−λΔt)/N!"
    /// The flag on the second.
    public static let normalisedRemark = "Poisson, but its mean is 2λΔt, twice the arrivals"
    /// The label of the third.
    public static let correctedRemark = "Poisson arrivals: (λΔt)^N e^(−λΔt)/N!"

    /// - Throws: `ModelError` for nonsense, and for more than 10⁵ requests.
    public init(
        workers: Int, serviceTime: Double, requests: Int, time: Double
    ) throws(ModelError) {
        guard (1...100_000).contains(requests) else {
            throw .outside(
                name: "number of requests", value: Double(requests),
                domain: "a whole number from 1 to 100000 in the worked example")
        }
        model = try DocumentsModel(requests: requests, workers: workers, time: time)
        let counts = PoissonCounts(rate: model.arrivalRate, window: time)
        logAsWrittenSum = counts.mean
        let last = Int(2 * counts.mean + 6 * (2 * counts.mean).squareRoot()) + 6
        rows = (0...last).map { n in
            let written = counts.asWritten(n)
            return Row(
                n: n, asWritten: written.isFinite ? written : nil,
                logAsWritten: counts.logAsWritten(n), normalised: counts.normalised(n),
                corrected: counts.probability(of: n))
        }
        prediction = try Prediction.predict(
            arrivalRate: model.arrivalRate, servers: workers, meanServiceTime: serviceTime,
            duration: time)
    }
}
