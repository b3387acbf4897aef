/// A system as a person states it: a notation and the numbers it leaves open.
///
///     var system = ModelSpecification(try KendallNotation("M/M/4"))
///     system.arrivalRate = 30
///     system.meanServiceTime = 0.1
///     try system.model().value(of: .meanResponseTime)     // 0.1509… seconds
public struct ModelSpecification: Equatable, Sendable {
    public var notation: KendallNotation
    /// λ, arrivals per second; for a closed system none.
    public var arrivalRate: Double?
    /// T, the mean service time in seconds.
    public var meanServiceTime: Double?
    /// cs², where the notation has a `G` or an `H2` without one.
    public var serviceSCV: Double?
    /// ca², where the notation has a `G` without one.
    public var arrivalSCV: Double?
    /// The mean or, for `+D`, the exact time a client stays in line.
    public var patience: Double?
    /// Z, of a closed system; 0 if not given.
    public var thinkTime: Double?
    /// The time after which clients no longer want the response, though the server, which does not
    /// notice, still works for it; only the goodput depends on it.
    public var timeout: Double?
    /// The load, in place of the arrival rate, of the service time, or of both.
    public var load: Load?

    /// How busy the system is, which is all that measures without a unit of time depend on.
    public enum Load: Equatable, Sendable {
        /// ρ = λT/c.
        case utilisation(Double)
        /// a = λT, in erlangs.
        case erlangs(Double)
    }

    public init(
        _ notation: KendallNotation, arrivalRate: Double? = nil, meanServiceTime: Double? = nil,
        serviceSCV: Double? = nil, arrivalSCV: Double? = nil, patience: Double? = nil,
        thinkTime: Double? = nil
    ) {
        self.notation = notation
        self.arrivalRate = arrivalRate
        self.meanServiceTime = meanServiceTime
        self.serviceSCV = serviceSCV
        self.arrivalSCV = arrivalSCV
        self.patience = patience
        self.thinkTime = thinkTime
    }

    /// An open system with Poisson arrivals.
    public init(
        arrivalRate: Double, servers: Int, meanServiceTime: Double,
        law: ServiceLaw = .exponential, capacity: Int? = nil,
        discipline: KendallNotation.Discipline = .fcfs
    ) {
        let service: KendallNotation.Service =
            switch law {
            case .exponential: .exponential
            case .deterministic: .deterministic
            case .erlang(let k): .erlang(k: k)
            case .hyperexponential(let scv): .hyperexponential(scv: scv)
            case .general(let scv): .general(scv: scv)
            }
        self.init(
            KendallNotation(
                service: service, servers: .count(servers), capacity: capacity,
                discipline: discipline),
            arrivalRate: arrivalRate, meanServiceTime: meanServiceTime)
    }

    /// The model this names.
    ///
    /// - Throws: `ModelError`: nonsense by name and value, what is missing, what is not modelled,
    ///   and `.unstable` where there is no steady state.
    public func model() throws(ModelError) -> any QueueingModel {
        if load != nil { return try resolved().model() }
        let time = try required(meanServiceTime, "a service time")
        try requirePositive(time, "service time")
        if notation.population != nil { return try closed(time) }
        let rate = try required(arrivalRate, "an arrival rate")
        try requireNotNegative(rate, "arrival rate")
        let law = try self.law()
        if case .unbounded = notation.servers {
            guard notation.arrivals == .poisson, law == .exponential, isPlain,
                notation.discipline == .fcfs
            else { throw unsupported("with unbounded servers only M/M/inf is") }
            return try MMInfinityQueue(arrivalRate: rate, serviceRate: 1 / time)
        }
        let servers = try count()
        if let patience = notation.patience {
            return try impatient(patience, rate: rate, time: time, servers: servers, law: law)
        }
        if let capacity = notation.capacity {
            guard notation.arrivals == .poisson, law == .exponential, notation.discipline == .fcfs
            else { throw unsupported("with a capacity only M/M/c/K is") }
            return try MMcKQueue(
                arrivalRate: rate, serviceRate: 1 / time, servers: servers, capacity: capacity)
        }
        if notation.discipline == .ps {
            guard notation.arrivals == .poisson else {
                throw unsupported("processor sharing is modelled for Poisson arrivals only")
            }
            return try PSQueue(
                arrivalRate: rate, meanServiceTime: time, servers: servers, law: law)
        }
        return try open(rate: rate, time: time, servers: servers, law: law)
    }

    /// Whether the load is all there is, so that times are counted in mean service times.
    public var isNormalised: Bool {
        load != nil && arrivalRate == nil && meanServiceTime == nil
    }

    /// The same system with the arrival rate or the service time that its load amounts to; without
    /// either, the mean service time is the unit of time.
    ///
    ///     var system = ModelSpecification(try KendallNotation("M/M/4"))
    ///     system.load = .utilisation(0.9)
    ///     try system.resolved().arrivalRate       // 3.6 for each service time
    ///
    /// - Throws: `ModelError` for a load that is not positive, a system without one, a load that both
    ///   rate and time are given beside, and a time in seconds beside a load alone.
    public func resolved() throws(ModelError) -> ModelSpecification {
        guard let load else { return self }
        guard notation.population == nil else {
            throw unsupported("the load of a closed system follows from its clients; leave it out")
        }
        guard arrivalRate == nil || meanServiceTime == nil else {
            throw unsupported("arrival rate and service time fix the load; leave one of them out")
        }
        let erlangs: Double
        switch load {
        case .erlangs(let given):
            try requirePositive(given, "offered load")
            erlangs = given
        case .utilisation(let given):
            try requirePositive(given, "utilisation")
            erlangs = given * Double(try count())
        }
        var system = self
        system.load = nil
        if let arrivalRate {
            try requirePositive(arrivalRate, "arrival rate")
            system.meanServiceTime = erlangs / arrivalRate
        } else {
            if meanServiceTime == nil, patience != nil || timeout != nil {
                throw .missing(parameter: "a service time", notation: "\(notation)")
            }
            let time = meanServiceTime ?? 1
            try requirePositive(time, "service time")
            system.meanServiceTime = time
            system.arrivalRate = erlangs / time
        }
        return system
    }

    /// First come, first served, an unbounded line.
    private func open(
        rate: Double, time: Double, servers: Int, law: ServiceLaw
    ) throws(ModelError) -> any QueueingModel {
        switch (notation.arrivals, law) {
        case (.poisson, .exponential):
            return try MMcQueue(arrivalRate: rate, serviceRate: 1 / time, servers: servers)
        case (.poisson, .deterministic):
            return try MDcQueue(arrivalRate: rate, serviceTime: time, servers: servers)
        case (.poisson, _) where servers == 1:
            return try MG1Queue(arrivalRate: rate, meanServiceTime: time, law: law)
        case (.poisson, _):
            return try MGcQueue(
                arrivalRate: rate, meanServiceTime: time, law: law, servers: servers)
        case (.constant, .exponential):
            return try DMcQueue(arrivalRate: rate, serviceRate: 1 / time, servers: servers)
        case (.constant, _), (.general, _):
            return try GGcQueue(
                arrivalRate: rate, arrivalSCV: try gapSCV(), meanServiceTime: time,
                serviceSCV: law.squaredCoefficientOfVariation, servers: servers)
        }
    }

    private func impatient(
        _ patience: KendallNotation.Patience, rate: Double, time: Double, servers: Int,
        law: ServiceLaw
    ) throws(ModelError) -> any QueueingModel {
        guard notation.arrivals == .poisson, law == .exponential, notation.capacity == nil,
            notation.discipline == .fcfs
        else { throw unsupported("clients that give up are modelled for M/M/c only") }
        let stay = try required(self.patience, "a patience")
        switch patience {
        case .exponential:
            return try ErlangAQueue(
                arrivalRate: rate, serviceRate: 1 / time, servers: servers, meanPatience: stay)
        case .fixed:
            return try FixedPatienceQueue(
                arrivalRate: rate, serviceRate: 1 / time, servers: servers, patience: stay)
        }
    }

    private func closed(_ time: Double) throws(ModelError) -> any QueueingModel {
        guard notation.arrivals == .poisson, try law() == .exponential, notation.capacity == nil,
            notation.patience == nil, notation.discipline == .fcfs
        else { throw unsupported("of closed systems only M/M/c//N is") }
        return try ClosedQueue(
            population: notation.population ?? 1, meanServiceTime: time, servers: try count(),
            thinkTime: thinkTime ?? 0)
    }

    private var isPlain: Bool { notation.capacity == nil && notation.patience == nil }

    private func count() throws(ModelError) -> Int {
        switch notation.servers {
        case .count(let count): return count
        case .unnamed: throw .missing(parameter: "a number of servers", notation: "\(notation)")
        case .unbounded: throw unsupported("the number of servers must be a number")
        }
    }

    private func law() throws(ModelError) -> ServiceLaw {
        let law: ServiceLaw
        switch notation.service {
        case .exponential: law = .exponential
        case .deterministic: law = .deterministic
        case .erlang(let k): law = .erlang(k: k)
        case .hyperexponential(let scv):
            law = .hyperexponential(
                scv: try required(scv ?? serviceSCV, "the SCV of the service time"))
        case .general(let scv):
            law = .general(scv: try required(scv ?? serviceSCV, "the SCV of the service time"))
        }
        try law.validate()
        if let serviceSCV, abs(serviceSCV - law.squaredCoefficientOfVariation) > 1e-9 {
            throw unsupported(
                "its service law has SCV \(law.squaredCoefficientOfVariation.plain), but "
                    + "\(serviceSCV.plain) was given; write M/G/c")
        }
        return law
    }

    private func gapSCV() throws(ModelError) -> Double {
        switch notation.arrivals {
        case .poisson: return 1
        case .constant: return 0
        case .general(let scv):
            return try required(scv ?? arrivalSCV, "the SCV of the gaps between arrivals")
        }
    }

    private func required(_ value: Double?, _ what: String) throws(ModelError) -> Double {
        guard let value else { throw .missing(parameter: what, notation: "\(notation)") }
        return value
    }

    private func unsupported(_ reason: String) -> ModelError {
        .unsupported(notation: "\(notation)", reason: reason)
    }
}
