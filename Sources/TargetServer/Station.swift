/// The queueing system of the server as a value: who is admitted, what ends when, and the account
/// of it. It has no clock: every instant, in seconds, is passed in, in rising order.
///
///     var station = Station(
///         servers: 1, capacity: 2, discipline: FirstComeFirstServed(workers: 1))
///     station.arrive(at: 0, services: [3])        // 0, the number of the request
///     station.arrive(at: 1, services: [1])        // 1, in line
///     station.arrive(at: 2, services: [1])        // nil: turned away
///     station.finishNext(by: 3.5)                 // request 0 at 3
///     station.finishNext(by: 3.5)                 // nil: request 1 ends at 4
///
/// A request of several services is split into parts that any workers take (fork-join); it ends
/// with its last part.
struct Station: Sendable {
    /// The end of a part.
    struct Finish: Equatable {
        /// When it ended, in seconds.
        var end: Double

        /// The request that this end completed; nil if others of its parts are not done.
        var request: Int?
    }

    /// Workers, for the account; nil when there is no limit.
    let servers: Int?

    /// The most requests in the system at once; nil for no limit.
    let capacity: Int?

    /// How the work is timed; nil when somebody else does it and says when it is done.
    private var discipline: (any ServiceDiscipline)?

    /// Whether whoever is not in service stands in line, as all do but those who share.
    private let hasLine: Bool

    private(set) var statistics = StationStatistics()

    /// Parts in the system, waiting or in service.
    private var parts = 0
    private var arrived = 0
    /// Parts still to end, of requests of more than one part.
    private var partsLeft: [Int: Int] = [:]
    private(set) var numberInSystem = 0

    init(servers: Int?, capacity: Int?, discipline: (any ServiceDiscipline)?) {
        precondition(capacity ?? 1 >= 1, "a capacity is 1 or more")
        self.servers = servers
        self.capacity = capacity
        self.discipline = discipline
        hasLine = !(discipline is ProcessorSharing)
    }

    /// Workers at work; the disciplines let none be idle while there is something to do.
    var busyWorkers: Int { min(parts, servers ?? parts) }

    /// Parts that no worker has begun.
    var queueLength: Int { hasLine ? parts - busyWorkers : 0 }

    /// When `finishNext` will next have something to hand out; nil if no end is in sight.
    var nextEnd: Double? { discipline?.nextEnd }

    /// Lets a request in that asks for `services`, in seconds, one for each of its parts; answers
    /// its number, or nil if the system is full. Ends before `now` must have been taken.
    mutating func arrive(at now: Double, services: some Collection<Double>) -> Int? {
        precondition(!services.isEmpty, "a request has a part")
        statistics.advance(to: now, numberInSystem: numberInSystem, busyWorkers: busyWorkers)
        statistics.recordArrival(at: now)
        let request = arrived
        arrived += 1
        guard numberInSystem < capacity ?? .max else {
            statistics.rejected += 1
            return nil
        }
        numberInSystem += 1
        parts += services.count
        if services.count > 1 { partsLeft[request] = services.count }
        for service in services {
            statistics.serviceTimes.record(service)
            discipline?.arrive(Part(request: request, service: service), at: now)
        }
        return request
    }

    /// The next end of a part no later than `now`; nil when there is none left.
    mutating func finishNext(by now: Double) -> Finish? {
        guard let end = discipline?.nextEnd, end <= now, let part = discipline?.finishNext() else {
            return nil
        }
        return finish(part.request, at: end)
    }

    /// Notes that a part of `request`, which is in the system, ended now.
    mutating func finish(_ request: Int, at now: Double) -> Finish {
        statistics.advance(to: now, numberInSystem: numberInSystem, busyWorkers: busyWorkers)
        parts -= 1
        if let left = partsLeft[request], left > 1 {
            partsLeft[request] = left - 1
            return Finish(end: now, request: nil)
        }
        partsLeft[request] = nil
        numberInSystem -= 1
        statistics.completions += 1
        return Finish(end: now, request: request)
    }

    /// Brings the time averages up to `now`. Ends before `now` must have been taken.
    mutating func settle(at now: Double) {
        statistics.advance(to: now, numberInSystem: numberInSystem, busyWorkers: busyWorkers)
    }

    /// Starts the account afresh; who is in the system stays.
    mutating func resetStatistics(at now: Double) {
        statistics = StationStatistics(start: now, numberInSystem: numberInSystem)
    }
}
