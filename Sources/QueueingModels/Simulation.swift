/// Simulated queues, driven by any sequences of gaps and service times: seeded by whoever draws
/// them, streaming, without a clock.
///
///     var stream = RandomStream(seed: 1)
///     let result = Simulation.firstComeFirstServed(
///         servers: 4, requests: 1_000_000, warmup: 10_000,
///         gap: { stream.exponential() / 30 }, service: { stream.exponential() / 10 })
///     result.meanWaitingTime      // close to 0.0509
public enum Simulation {
    /// Averages over the requests after the warm-up.
    public struct Result: Equatable, Sendable {
        /// Requests counted.
        public var requests = 0
        public var meanWaitingTime = 0.0
        public var meanResponseTime = 0.0
        /// The fraction that stood in line.
        public var waitingProbability = 0.0
        /// Half the width of a 95 % interval for the mean response time from 30 batch means, which
        /// allows for one request's resembling the next; nil for fewer than 3000 requests.
        public var responseTimeHalfWidth: Double?

        public init() {}
    }

    /// A G/G/c queue, first come first served, from empty: Kiefer and Wolfowitz's recursion (1955).
    ///
    /// - Parameters:
    ///   - requests: how many to simulate after the first `warmup`.
    ///   - gap: the time from one arrival to the next.
    ///   - service: a service time.
    ///   - observe: told every waiting time and service time after the warm-up.
    @inlinable
    public static func firstComeFirstServed(
        servers: Int, requests: Int, warmup: Int = 0, gap: () -> Double, service: () -> Double,
        observe: (_ waiting: Double, _ service: Double) -> Void = { _, _ in }
    ) -> Result {
        var workers = Workers(count: servers)
        var tally = Tally(requests: requests)
        var now = 0.0
        for index in 0..<(warmup + requests) {
            now += gap()
            let needed = service()
            let waited = workers.serve(arrival: now, service: needed)
            if index >= warmup {
                tally.add(waiting: waited, response: waited + needed)
                observe(waited, needed)
            }
        }
        return tally.result
    }

    /// The waits of the given arrivals (instants, in order) with the given service times.
    public static func waitingTimes(
        arrivals: [Double], services: [Double], servers: Int
    ) -> [Double] {
        precondition(arrivals.count == services.count, "one service time for each arrival")
        var workers = Workers(count: servers)
        return zip(arrivals, services).map { workers.serve(arrival: $0, service: $1) }
    }

    /// A fork–join system on M shared workers and one line: every request splits into parts, which
    /// stand in line in turn; it is answered when the last part is done.
    @inlinable
    public static func forkJoin(
        servers: Int, parts: Int, requests: Int, warmup: Int = 0, gap: () -> Double,
        service: () -> Double, observe: (_ response: Double) -> Void = { _ in }
    ) -> Result {
        precondition(parts >= 1, "a request has at least one part")
        var workers = Workers(count: servers)
        var tally = Tally(requests: requests)
        var now = 0.0
        for index in 0..<(warmup + requests) {
            now += gap()
            var response = 0.0
            var waited = Double.infinity
            for _ in 0..<parts {
                let needed = service()
                let wait = workers.serve(arrival: now, service: needed)
                waited = min(waited, wait)
                response = max(response, wait + needed)
            }
            if index >= warmup {
                tally.add(waiting: waited, response: response)
                observe(response)
            }
        }
        return tally.result
    }

    /// Counts and batch means.
    @usableFromInline
    struct Tally {
        @usableFromInline var count = 0
        @usableFromInline var waiting = 0.0
        @usableFromInline var response = 0.0
        @usableFromInline var waited = 0
        @usableFromInline let batch: Int
        @usableFromInline var batchSum = 0.0
        @usableFromInline var batchLeft: Int
        @usableFromInline var batches: [Double] = []

        @inlinable
        init(requests: Int) {
            batch = max(1, requests / 30)
            batchLeft = batch
            batches.reserveCapacity(31)
        }

        @inlinable
        mutating func add(waiting wait: Double, response time: Double) {
            count += 1
            waiting += wait
            response += time
            if wait > 0 { waited += 1 }
            batchSum += time
            batchLeft -= 1
            if batchLeft == 0 {
                batches.append(batchSum / Double(batch))
                batchSum = 0
                batchLeft = batch
            }
        }

        @usableFromInline var result: Result {
            var result = Result()
            guard count > 0 else { return result }
            result.requests = count
            result.meanWaitingTime = waiting / Double(count)
            result.meanResponseTime = response / Double(count)
            result.waitingProbability = Double(waited) / Double(count)
            if count >= 3000, batches.count >= 30 {
                let mean = batches.reduce(0, +) / Double(batches.count)
                let squares = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                let degrees = Double(batches.count - 1)
                // Student's t for 29 degrees of freedom at 97.5 %: 2.0452.
                result.responseTimeHalfWidth =
                    2.0452 * (squares / degrees / Double(batches.count)).squareRoot()
            }
            return result
        }
    }
}

/// When each of c workers is next free. Few workers stand in a sorted row, more in a heap, so that
/// a request costs no allocation and few comparisons.
@usableFromInline
struct Workers {
    /// The row ends in a sentinel that is never free, so that every worker has one after it.
    @usableFromInline var free: [Double]
    @usableFromInline let count: Int
    /// Up to this many a pass over the whole row beats a heap: it has no branch to mispredict.
    @usableFromInline static var rowLimit: Int { 32 }

    @inlinable
    init(count: Int) {
        precondition(count >= 1, "there is at least one worker")
        self.count = count
        free = [Double](repeating: -.infinity, count: count)
        if count <= Self.rowLimit { free.append(.infinity) }
    }

    /// Gives the request to the worker that is free first; returns how long it waits.
    @inlinable
    @inline(__always)
    mutating func serve(arrival: Double, service: Double) -> Double {
        free.withUnsafeMutableBufferPointer { free in
            let first = free[0]
            let start = arrival > first ? arrival : first
            let end = start + service
            if count <= Self.rowLimit {
                // The first is taken out and `end` put in: each place gets the middle one of itself,
                // of the next, and of `end`.
                for place in 0..<count {
                    let later = free[place] > end ? free[place] : end
                    let next = free[place + 1]
                    free[place] = next < later ? next : later
                }
            } else {
                var hole = 0
                while true {
                    var child = 2 * hole + 1
                    if child >= count { break }
                    if child + 1 < count, free[child + 1] < free[child] { child += 1 }
                    if free[child] >= end { break }
                    free[hole] = free[child]
                    hole = child
                }
                free[hole] = end
            }
            return start - arrival
        }
    }
}
