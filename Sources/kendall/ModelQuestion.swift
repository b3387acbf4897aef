internal import QueueingModels

/// A notation and the options beside it, which must not contradict it nor mean nothing to it.
struct ModelQuestion {
    var notation: KendallNotation
    var arrivalRate: Double?
    var serviceTime: Double?
    var workers: Int?
    var serviceSCV: Double?
    var arrivalSCV: Double?
    var capacity: Int?
    var patience: Double?
    var population: Int?
    var thinkTime: Double?
    var utilisation: Double?
    var offeredLoad: Double?
    var timeout: Double?
    /// What is swept over, which must not be given besides.
    var sweep: Sweep.Variable?

    /// Parses a notation, with what is wrong with it in the words of the command line.
    static func notation(_ text: String) throws -> KendallNotation {
        do {
            return try KendallNotation(text)
        } catch {
            throw OptionValues.Mistake(description: ModelMistake.description(of: error))
        }
    }

    /// The system that is asked about.
    ///
    /// - Throws: `Failure` for an option that contradicts the notation or has no place in it.
    func specification() throws(Failure) -> ModelSpecification {
        var notation = notation
        if let workers {
            guard notation.servers == .unnamed || notation.servers == .count(workers) else {
                throw contradiction("--workers \(workers)")
            }
            notation.servers = .count(workers)
        }
        if let capacity {
            guard notation.capacity == nil || notation.capacity == capacity else {
                throw contradiction("--capacity \(capacity)")
            }
            notation.capacity = capacity
        }
        if let population {
            guard notation.population == nil || notation.population == population else {
                throw contradiction("--population \(population)")
            }
            notation.population = population
        }
        try needs(patience != nil, "--patience", notation.patience != nil, "\(notation)+M")
        try needs(
            thinkTime != nil, "--think-time", notation.population != nil, "\(notation)//64")
        try needs(
            arrivalRate != nil, "--arrival-rate", notation.population == nil,
            "--think-time 1s instead, for clients that wait for their answers")
        if case .general = notation.arrivals {
        } else {
            try needs(arrivalSCV != nil, "--arrival-scv", false, "G in place of its first letter")
        }
        var system = ModelSpecification(
            notation, arrivalRate: arrivalRate, meanServiceTime: serviceTime,
            serviceSCV: serviceSCV, arrivalSCV: arrivalSCV, patience: patience,
            thinkTime: thinkTime)
        system.timeout = timeout
        system.load = try load()
        return system
    }

    /// The load, if it is given in place of rate or service time.
    private func load() throws(Failure) -> ModelSpecification.Load? {
        switch (utilisation, offeredLoad) {
        case (nil, nil): return nil
        case (_?, _?):
            throw Failure(
                .usage, "--utilisation and --offered-load say the same; leave one of the two out")
        default: break
        }
        let option = utilisation == nil ? "--offered-load" : "--utilisation"
        try needs(
            true, option, notation.population == nil,
            "--think-time 1s instead, for clients that wait for their answers")
        guard arrivalRate == nil || serviceTime == nil else {
            throw Failure(
                .usage,
                "\(option) follows from --arrival-rate and --service-time; leave one of the three "
                    + "out")
        }
        guard sweep == nil || sweep == .servers else {
            throw Failure(.usage, "--sweep takes the place of \(option); leave that out")
        }
        return utilisation.map { .utilisation($0) } ?? offeredLoad.map { .erlangs($0) }
    }

    private func contradiction(_ option: String) -> Failure {
        Failure(.usage, "\(option) contradicts \(notation); leave one of the two out")
    }

    private func needs(
        _ given: Bool, _ option: String, _ hasPlace: Bool, _ instead: String
    ) throws(Failure) {
        if given, !hasPlace {
            throw Failure(.usage, "\(option) means nothing to \(notation); write \(instead)")
        }
    }
}
