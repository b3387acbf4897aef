public import Measurements
public import QueueingModels

/// The run beside its own arrivals at the model's servers, simulated many times: the
/// `predicted_from_arrivals` object of a result file.
///
/// Nothing is supposed of how the requests came. A measured figure inside the band agrees: where
/// the model holds, that happens in 95 of 100 runs, with no need of a steady state.
public struct ReplayComparison: Codable, Equatable, Sendable {
    public struct Row: Codable, Equatable, Sendable {
        public var quantity: ComparisonRow.Quantity
        public var unit: ComparisonRow.Unit
        public var measured: Double
        /// The mean of the replications.
        public var predicted: Double
        /// Where 95 % of the replications lie.
        public var band95: [Double]
        public var verdict: ComparisonRow.Verdict
    }

    /// The model whose servers were simulated.
    public var model: String
    /// Arrivals that were replayed, and those beyond that were left out to save time.
    public var arrivals: Int
    public var leftOut: Int
    public var replications: Int
    public var rows: [Row]

    enum CodingKeys: String, CodingKey {
        case model, arrivals, replications, rows
        case leftOut = "left_out"
    }

    /// Simulates the model's servers at the instants of the run.
    ///
    /// - Parameter instants: when requests were due, seconds, in order.
    /// - Returns: nil where the instants are not those of the load the target had (a late
    ///   generator, requests not sent), the model is not a plain first-come first-served one that
    ///   was given, or too few requests came.
    public init?(
        instants: [Double], measured: Measured, predicted: Prediction, seed: UInt64,
        mostServices: Int = ReplayPrediction.mostServices
    ) {
        let parameters = predicted.parameters
        guard measured.generator.verdict == .keptUp, measured.requests.notSent == 0,
            predicted.source == .given, let servers = parameters.servers,
            let time = parameters.serviceTime, parameters.capacity == nil,
            parameters.patience == nil, parameters.population == nil, parameters.parts == nil,
            parameters.discipline ?? "fcfs" == "fcfs",
            let replay = ReplayPrediction(
                instants: instants, start: measured.window.start, duration: measured.window.end,
                servers: servers, meanServiceTime: time,
                law: ServiceLaw(scv: parameters.serviceSCV ?? 1), seed: seed,
                mostServices: mostServices)
        else { return nil }
        model = predicted.model
        arrivals = replay.arrivals
        leftOut = replay.leftOut
        replications = replay.replications

        rows = []
        add(.meanResponseTime, measured.responseTime.mean?.value, replay.meanResponseTime)
        for (name, quantity) in ComparisonRow.percentiles {
            add(
                quantity, measured.responseTime.percentiles?[name]?.value,
                replay.percentiles[name])
        }
        add(.meanNumberInSystem, measured.concurrency?.mean, replay.meanNumberInSystem)
    }

    private mutating func add(
        _ quantity: ComparisonRow.Quantity, _ measured: Double?, _ band: ReplayPrediction.Band?
    ) {
        guard let measured, let band else { return }
        rows.append(
            Row(
                quantity: quantity, unit: quantity.unit, measured: measured,
                predicted: band.value,
                band95: [band.band95.lowerBound, band.band95.upperBound],
                verdict: band.band95.contains(measured) ? .agrees : .differs))
    }
}

extension ServiceLaw {
    /// The law that a prediction's SCV stands for.
    init(scv: Double) {
        switch scv {
        case 0: self = .deterministic
        case 1: self = .exponential
        default: self = .general(scv: scv)
        }
    }
}
