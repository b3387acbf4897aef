/// What it takes to meet an objective.
///
///     let system = ModelSpecification(arrivalRate: 200, servers: 1, meanServiceTime: 0.05)
///     try Planning.smallestServers(for: Objective("p99 < 300ms"), of: system)     // 12
public enum Planning {
    /// The fewest servers with which the objective is met; the specification's own are ignored.
    ///
    /// - Throws: `ModelError.unreachable` where no number of servers helps, `.cannotPlan` where the
    ///   model does not give the measure.
    public static func smallestServers(
        for objective: Objective, of specification: ModelSpecification
    ) throws(ModelError) -> Int {
        var system = try specification.resolved()
        let specification = system
        try refuse(objective, below: specification.meanServiceTime)
        func meets(_ servers: Int) throws(ModelError) -> Bool {
            system.notation.servers = .count(servers)
            return try met(objective, by: system)
        }
        // Beyond the load and many times its square root nobody waits any more.
        let load = max(0, (specification.arrivalRate ?? 0) * (specification.meanServiceTime ?? 0))
        guard load.isFinite, load < 1e9 else {
            throw .outside(
                name: "offered load", value: load, domain: "below 1e9 erlangs to plan for")
        }
        var most = Int(load + 40 * load.squareRoot()) + 40
        if let capacity = specification.notation.capacity { most = min(most, capacity) }
        guard try meets(most) else {
            throw .unreachable(
                objective: objective.text,
                reason: "even with \(most) servers, where hardly anyone waits, it is not met")
        }
        var low = 0
        while low + 1 < most {
            let middle = low + (most - low) / 2
            if try meets(middle) { most = middle } else { low = middle }
        }
        return most
    }

    /// The greatest arrival rate at which the objective is still met, to 9 digits; the
    /// specification's own is ignored.
    ///
    /// - Throws: as `smallestServers(for:of:)`.
    public static func greatestArrivalRate(
        for objective: Objective, of specification: ModelSpecification
    ) throws(ModelError) -> Double {
        let specification = try specification.resolved()
        try refuse(objective, below: specification.meanServiceTime)
        guard let time = specification.meanServiceTime, time > 0, time.isFinite else {
            throw .missing(parameter: "a service time", notation: "\(specification.notation)")
        }
        var system = specification
        func meets(_ rate: Double) throws(ModelError) -> Bool {
            system.arrivalRate = rate
            return try met(objective, by: system)
        }
        var low = 1e-9 / time
        guard try meets(low) else {
            throw .unreachable(
                objective: objective.text,
                reason: "it is not met even when requests come so rarely that none waits")
        }
        var high = 1 / time
        while try meets(high) {
            low = high
            high *= 2
            guard high * time < 1e9 else {
                throw .unreachable(
                    objective: objective.text,
                    reason: "it is met at every rate, so none is greatest")
            }
        }
        while high - low > 1e-10 * high {
            let middle = 0.5 * (low + high)
            if try meets(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// No mean response time is below the mean service time.
    private static func refuse(
        _ objective: Objective, below serviceTime: Double?
    ) throws(ModelError) {
        guard objective.measure == .meanResponseTime, let serviceTime,
            objective.bound <= serviceTime
        else { return }
        throw .unreachable(
            objective: objective.text,
            reason: "the service alone takes \(serviceTime.plain) s on average")
    }

    /// Whether a system meets an objective; one without a steady state meets none.
    private static func met(
        _ objective: Objective, by system: ModelSpecification
    ) throws(ModelError) -> Bool {
        let model: any QueueingModel
        do {
            model = try system.model()
        } catch .unstable {
            return false
        }
        guard let value = model.value(of: objective.measure) else {
            throw .cannotPlan(notation: model.notation, measure: "\(objective.measure)")
        }
        return objective.isMet(by: value)
    }
}
