import Comparison
import Distributions
import Measurements
import QueueingModels

/// A run at a simulated M/M/c server, booked as a load thread books a real one: slices of a quarter
/// second, added up by ``RunTotals``.
struct SimulatedRun {
    var servers = 4
    /// T, seconds.
    var serviceTime = 0.01
    /// λ per second; 240/s is 60 % of four servers of 10 ms.
    var rate = 240.0
    /// Seconds.
    var duration = 30.0
    var seed: UInt64
    /// Every so many-th request fails at once, none unless given.
    var failEvery: Int?
    /// How the stated server differs from the real one: what serves is this many times slower.
    var slowdown = 1.0

    /// The instants at which requests are due, seconds.
    var arrivals: [Double] {
        var gaps = RandomStream(seed: seed, for: .arrivalGaps)
        var instants: [Double] = []
        var now = gaps.exponential() / rate
        while now < duration {
            instants.append(now)
            now += gaps.exponential() / rate
        }
        return instants
    }

    var measured: Measured {
        let arrivals = arrivals
        var stream = RandomStream(seed: seed, for: .serviceTimes)
        let services = arrivals.map { _ in slowdown * serviceTime * stream.exponential() }
        let waits = Simulation.waitingTimes(
            arrivals: arrivals, services: services, servers: servers)
        return Self.measured(
            arrivals: arrivals, responses: zip(waits, services).map { $0 + $1 },
            duration: duration, failEvery: failEvery)
    }

    /// A run with these instants and response times.
    static func measured(
        arrivals: [Double], responses: [Double], duration: Double, failEvery: Int? = nil
    ) -> Measured {
        let slot = Double(RunTotals.slotLength) * 1e-9
        let ends = zip(arrivals, responses).map { $0 + $1 }
        let last = max(duration, ends.max() ?? duration)
        let slices = (0...Int(last / slot)).map { index in
            let slice = MeasurementSlice()
            slice.start = UInt64(index) * RunTotals.slotLength
            slice.end = slice.start + RunTotals.slotLength
            slice.offering = Double(index) * slot < duration
            return slice
        }
        for (index, (arrival, end)) in zip(arrivals, ends).enumerated() {
            let due = slices[Int(arrival / slot)]
            due.requests.scheduled += 1
            due.requests.sent += 1
            // A few are enough to show a generator that keeps its schedule, and cheaper to add up.
            if index < 10 {
                due.lateness.record(nanoseconds: 10_000)
                due.sendLag.record(nanoseconds: 10_000)
            }
            if let failEvery, index % failEvery == 0 {
                due.requests.failed += 1
                due.errors.note(.reset, detail: "connection reset by peer", at: arrival)
                due.failedTime.record(nanoseconds: 1_000_000)
                continue
            }
            let done = slices[Int(end / slot)]
            done.requests.completed += 1
            done.responseTime.record(nanoseconds: UInt64((end - arrival) * 1e9))
            done.serviceLatency.record(nanoseconds: UInt64(max(0, end - arrival - 1e-5) * 1e9))
            for place in Int(arrival / slot)...Int(end / slot) {
                let from = max(arrival, Double(place) * slot)
                let to = min(end, Double(place + 1) * slot)
                slices[place].systemArea += UInt64((to - from) * 1e9)
            }
        }
        var totals = RunTotals(threads: 1)
        for slice in slices { totals.add(slice, thread: 0) }
        totals.finish()
        return Measured(
            totals,
            process: ProcessFacts(cpuSeconds: 0.1, maxResidentBytes: 1, busiestThread: 0.1),
            poissonArrivals: true)
    }

    /// The result of the run, without a model.
    var result: ResultFile {
        ResultFile(
            version: "0", command: "run", argv: [], startedAt: "2026-11-20T12:00:00.000000Z",
            seed: seed, outcome: .completed,
            target: .init(url: "http://127.0.0.1:8080/", protocol: "http/1.1"),
            load: .init(
                loop: .open, arrivals: "poisson", offeredRate: rate, duration: duration,
                threads: 1),
            measured: measured)
    }
}
