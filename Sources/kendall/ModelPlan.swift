internal import Comparison
internal import QueueingModels
internal import Reports

/// What it takes for a system to meet an objective: as it is, with the fewest workers at its rate,
/// with one fewer, and at the greatest rate of its workers.
struct ModelPlan {
    /// A variant of the system, with what the objective is about.
    struct Row {
        let name: String
        let prediction: Prediction
        /// The objective's measure; nil where there is no steady state.
        let value: Double?
        let met: Bool
    }

    let objective: Objective
    let rows: [Row]
    /// The answers, for a machine; nil where not asked for or not to be had.
    let servers: Int?
    let arrivalRate: Double?
    /// Whether rates are for each service time, no unit of time being given.
    let isNormalised: Bool
    /// Why an answer is not to be had.
    let remarks: [String]

    /// Asks for the fewest workers where there is an arrival rate, and for the greatest rate where
    /// there is a number of workers.
    ///
    /// - Throws: `ModelError`; `.unreachable` where none of the questions has an answer.
    init(for objective: Objective, of system: ModelSpecification) throws(ModelError) {
        self.objective = objective
        var system = system
        // Without a unit of time there is still an answer that has none.
        let hasNoUnit =
            system.load == nil && system.arrivalRate == nil && system.meanServiceTime == nil
            && !objective.isTime
        let isNormalised = hasNoUnit || system.isNormalised
        self.isNormalised = isNormalised
        if isNormalised, objective.isTime {
            throw .missing(parameter: "a service time", notation: "\(system.notation)")
        }
        if hasNoUnit { system.meanServiceTime = 1 }
        system = try system.resolved()
        let units = PredictionText.Units(isNormalised: isNormalised)
        func row(_ name: String, _ system: ModelSpecification) throws(ModelError) -> Row {
            try Self.row(name, system, objective, isNormalised: isNormalised)
        }
        guard system.notation.population == nil else {
            throw .unsupported(
                notation: "\(system.notation)",
                reason: "planning is for open systems, whose load does not depend on the answers")
        }
        var rows: [Row] = []
        var remarks: [String] = []
        var failure: ModelError?
        var fewest: Int?
        var greatest: Double?
        var given: Int?
        if case .count(let count) = system.notation.servers { given = count }
        if given == nil, system.arrivalRate == nil {
            throw .missing(parameter: "an arrival rate", notation: "\(system.notation)")
        }
        if let given, system.arrivalRate != nil {
            rows.append(try row("as given, \(given) workers", system))
        }
        if let rate = system.arrivalRate {
            do {
                let count = try Planning.smallestServers(for: objective, of: system)
                fewest = count
                rows.append(
                    try row(
                        "fewest workers at \(units.rate(rate)): \(count)",
                        Self.with(count, system)))
                if count > 1 {
                    rows.append(
                        try row("one fewer: \(count - 1)", Self.with(count - 1, system)))
                }
            } catch .unreachable(let objective, let reason) {
                failure = .unreachable(objective: objective, reason: reason)
                remarks.append("fewest workers: none, \(reason)")
            }
        }
        if let given {
            do {
                let rate = try Planning.greatestArrivalRate(for: objective, of: system)
                greatest = rate
                var variant = system
                variant.arrivalRate = rate
                rows.append(
                    try row(
                        "greatest rate of \(given) workers: \(units.rate(rate))", variant))
            } catch .unreachable(let objective, let reason) {
                failure = .unreachable(objective: objective, reason: reason)
                remarks.append("greatest rate: none, \(reason)")
            }
        }
        if fewest == nil, greatest == nil, let failure { throw failure }
        self.rows = rows
        self.remarks = remarks
        servers = fewest
        arrivalRate = greatest
    }

    private static func with(_ servers: Int, _ system: ModelSpecification) -> ModelSpecification {
        var system = system
        system.notation.servers = .count(servers)
        return system
    }

    private static func row(
        _ name: String, _ system: ModelSpecification, _ objective: Objective, isNormalised: Bool
    ) throws(ModelError) -> Row {
        var prediction = try Prediction.predict(system)
        if isNormalised { prediction.timeUnit = .serviceTime }
        var value: Double?
        if prediction.stable { value = try system.model().value(of: objective.measure) }
        return Row(
            name: name, prediction: prediction, value: value,
            met: value.map(objective.isMet) ?? false)
    }
}

extension ModelPlan: Encodable {
    enum CodingKeys: String, CodingKey {
        case objective, servers
        case timeUnit = "time_unit"
        case arrivalRate = "arrival_rate_per_s"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(objective.text, forKey: .objective)
        if isNormalised {
            try container.encode(Prediction.TimeUnit.serviceTime, forKey: .timeUnit)
        }
        try container.encodeIfPresent(servers, forKey: .servers)
        try container.encodeIfPresent(arrivalRate, forKey: .arrivalRate)
    }
}

extension ModelPlan {
    /// A table for a person, ending in a line feed.
    var text: String {
        let units = PredictionText.Units(isNormalised: isNormalised)
        var table = TextTable([.left, .right, .right, .right, .right, .left])
        table.add(["", "utilisation", "throughput", "mean response", measureName, ""])
        for row in rows {
            table.add([
                row.name,
                row.prediction.utilisation.map { PredictionText.percent($0) } ?? Figure.unknown,
                row.prediction.throughput.map { units.rate($0) } ?? Figure.unknown,
                row.prediction.meanResponseTime.map { units.seconds($0) } ?? "grows",
                row.value.map(measureText) ?? "grows", row.met ? "met" : "not met",
            ])
        }
        let model = rows.first.map { PredictionText.heading($0.prediction) } ?? ""
        return
            ([model, "To meet \(objective.text):", ""] + table.lines()
            + remarks.map { "  \($0)" }).map { $0 + "\n" }.joined()
    }

    private var measureName: String {
        switch objective.measure {
        case .responseTimePercentile(let p): "p\(Figure.number(p * 100, digits: 6))"
        case .waitingProbability: "waiting"
        case .blockingProbability: "blocked"
        case .abandonmentProbability: "abandoned"
        case .utilisation: "bound on it"
        default: "mean"
        }
    }

    private func measureText(_ value: Double) -> String {
        switch objective.measure {
        case .meanResponseTime, .responseTimePercentile: Figure.seconds(value)
        default: PredictionText.percent(value)
        }
    }
}
