import Comparison
import Dashboard
import Measurements
import QueueingModels

/// Snapshots of a made-up run: a first-come first-served station of exponential workers, simulated
/// event by event, booked as a load thread books it. The same on every machine.
struct SimulatedRun {
    var rate = 120.0
    var workers = 4
    var serviceTime = 0.020
    var seconds = 60.0
    /// Every so many-th request fails after its service.
    var failsEvery: Int?
    var failureDetail = "connection reset by peer"
    var seed: UInt64 = 11
    /// Clients of a closed run; nil for an open one.
    var clients: Int?
    /// Rates by their start, seconds; empty for `rate` throughout.
    var steps: [(start: Double, rate: Double)] = []

    private struct Request {
        var due: Double
        var end: Double
    }

    /// Uniform numbers by Steele, Lea and Flood's SplitMix64 (OOPSLA 2014).
    private struct Numbers {
        var state: UInt64
        mutating func uniform() -> Double {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return (Double((z ^ (z >> 31)) >> 11) + 0.5) / 9_007_199_254_740_992
        }
        /// An exponential variate of mean 1, from arithmetic alone: the C library's logarithm may
        /// differ in its last bit from one machine to the next.
        mutating func exponential() -> Double {
            // Marsaglia's: the least of a random number of uniforms (Comm. ACM 4, 1961, and
            // Ahrens and Dieter 1972): von Neumann's comparison method.
            var whole = 0.0
            while true {
                let first = uniform()
                var last = first
                var count = 1
                while true {
                    let next = uniform()
                    if next >= last { break }
                    last = next
                    count += 1
                }
                if count % 2 == 1 { return whole + first }
                whole += 1
            }
        }
    }

    private func requests() -> [Request] {
        var numbers = Numbers(state: seed)
        var free = [Double](repeating: 0, count: workers)
        var requests: [Request] = []
        func serve(_ due: Double) -> Double {
            let worker = free.indices.min { free[$0] < free[$1] } ?? 0
            let end = max(due, free[worker]) + serviceTime * numbers.exponential()
            free[worker] = end
            requests.append(Request(due: due, end: end))
            return end
        }
        if let clients {
            var next = [Double](repeating: 0, count: clients)
            while let client = next.indices.min(by: { next[$0] < next[$1] }), next[client] < seconds
            {
                next[client] = serve(next[client])
            }
        } else {
            var time = 0.0
            while true {
                let now = steps.last { $0.start <= time }?.rate ?? rate
                time += numbers.exponential() / now
                guard time < seconds else { break }
                _ = serve(time)
            }
        }
        return requests
    }

    /// The run as it looks at each of some instants.
    func snapshots(
        at instants: [Double], state: DashboardSnapshot.State = .running,
        phases: [DashboardSnapshot.Phase] = [], warmup: Double = 0, modelled: Bool = true,
        url: String = "http://127.0.0.1:8080/", inParts: Bool = false
    ) throws -> [DashboardSnapshot] {
        let requests = requests()
        var parts = steps.map { _ in RunTotals(threads: 1) }
        let nanoseconds: (Double) -> UInt64 = { UInt64($0 * 1e9) }
        var totals = RunTotals(
            threads: 1, warmup: warmup > 0 ? .given(nanoseconds(warmup)) : .none)
        let specification = ModelSpecification(
            arrivalRate: rate, servers: workers, meanServiceTime: serviceTime)
        var predicted: Prediction?
        var survival: [Double] = []
        if modelled, clients == nil {
            predicted = try Prediction.predict(specification)
            survival = (try? specification.model()).map(DashboardSnapshot.survival) ?? []
        } else if modelled, let clients {
            let closed = try ModelSpecification(
                KendallNotation("M/M/\(workers)//\(clients)"), meanServiceTime: serviceTime)
            predicted = try Prediction.predict(closed)
        }
        let ends = requests.map(\.end).sorted()
        var ended = 0
        var spreads: [(elapsed: Double, spread: LatencySpread)] = []
        var first = 0
        for quarter in 0..<Int((instants.last ?? 0) * 4) {
            let (from, to) = (Double(quarter) / 4, Double(quarter + 1) / 4)
            let slice = MeasurementSlice()
            slice.start = nanoseconds(from)
            slice.end = nanoseconds(to)
            slice.offering = from < seconds
            // All before `first` have ended before this quarter.
            while first < requests.count, requests[first].end < from { first += 1 }
            for number in first..<requests.count {
                let request = requests[number]
                if request.due >= to { break }
                let present = min(to, request.end) - max(from, request.due)
                if present > 0 { slice.systemArea += nanoseconds(present) }
                if request.due >= from {
                    slice.requests.scheduled += 1
                    slice.requests.sent += 1
                    while ended < ends.count, ends[ended] <= request.due { ended += 1 }
                    let found = number - ended
                    slice.atArrivals.note(found)
                    slice.mostInSystem = max(slice.mostInSystem, found + 1)
                    let lag = UInt64(18_000 + number * 7919 % 40_000)
                    slice.lateness.record(nanoseconds: lag)
                    slice.sendLag.record(nanoseconds: lag)
                }
                guard request.end >= from, request.end < to else { continue }
                let time = nanoseconds(request.end - request.due)
                if let failsEvery, number % failsEvery == 0 {
                    slice.requests.failed += 1
                    slice.failedTime.record(nanoseconds: time)
                    slice.errors.note(
                        number % (3 * failsEvery) == 0 ? .timeout : .reset,
                        detail: number % (3 * failsEvery) == 0 ? "total_timeout" : failureDetail,
                        at: request.end)
                } else {
                    slice.requests.completed += 1
                    slice.responseTime.record(nanoseconds: time)
                    slice.serviceLatency.record(nanoseconds: time)
                    slice.statuses.note(number % 331 == 7 ? 503 : 200)
                }
            }
            slice.connectionsOpened = quarter < 3 ? 5 : 0
            totals.add(slice, thread: 0)
            if inParts, let part = steps.lastIndex(where: { $0.start <= from }) {
                slice.beginTime(at: nanoseconds(steps[part].start))
                parts[part].add(slice, thread: 0)
            }
            if instants.contains(to) {
                spreads.append((to, LatencySpread(totals.steady.responseTime)))
            }
        }
        let end = instants.last ?? 0
        let counts = totals.whole.requests
        let measured = Measured(
            totals,
            process: ProcessFacts(
                cpuSeconds: 0.04 * end, maxResidentBytes: 30_000_000, busiestThread: 0),
            poissonArrivals: true)
        let shown = inParts ? try self.parts(parts) : nil
        // What went before is of interest for its spread alone.
        return spreads.map { elapsed, spread in
            DashboardSnapshot(
                state: elapsed < warmup ? .warming : state,
                target: .init(url: url, protocol: "http/1.1"),
                load: .init(
                    loop: clients == nil ? .open : .closed,
                    arrivals: clients == nil ? "poisson" : nil,
                    offeredRate: clients == nil ? rate : nil, duration: seconds,
                    concurrency: clients, threads: 2),
                phases: phases, elapsed: elapsed, counts: .init(counts),
                inFlight: counts.scheduled - counts.completed - counts.failed - counts.notSent,
                measured: measured, predicted: predicted, responseTimes: spread,
                modelSurvival: survival,
                generator: .init(
                    cores: 0.04, processors: 2, openFiles: 27, openFilesLimit: 1_048_576),
                parts: shown)
        }
    }

    /// What the stretches of different rates have shown, each beside the model at its rate.
    private func parts(_ totals: [RunTotals]) throws -> [DashboardSnapshot.Part] {
        try zip(steps, totals).enumerated().map { index, part in
            let specification = ModelSpecification(
                arrivalRate: part.0.rate, servers: workers, meanServiceTime: serviceTime)
            return DashboardSnapshot.Part(
                phase: index,
                load: .init(loop: .open, arrivals: "poisson", offeredRate: part.0.rate),
                measured: Measured(
                    part.1,
                    process: ProcessFacts(
                        cpuSeconds: 1, maxResidentBytes: 30_000_000, busiestThread: 0),
                    poissonArrivals: true, isWindow: true),
                predicted: try Prediction.predict(specification),
                responseTimes: LatencySpread(part.1.steady.responseTime),
                modelSurvival: DashboardSnapshot.survival(of: try specification.model()))
        }
    }

    /// The same of a run whose rate was changed: phases as such a run has them.
    func watchedInParts(
        until end: Int
    ) throws -> (last: DashboardSnapshot, history: DashboardHistory) {
        let phases = steps.enumerated().map { index, step in
            let isLast = index + 1 == steps.count
            return DashboardSnapshot.Phase(
                name: step.start == 0
                    ? "\(Int(step.rate))/s" : "\(Int(step.rate))/s from \(step.start) s",
                start: step.start, end: isLast ? seconds : steps[index + 1].start, rate: step.rate)
        }
        var run = self
        run.rate = steps.last?.rate ?? rate
        let all = try run.snapshots(
            at: (1...end).map(Double.init), phases: phases, inParts: true)
        var history = DashboardHistory()
        for snapshot in all { history.note(snapshot) }
        return (all[all.count - 1], history)
    }

    /// Every second up to `end`, and what a display remembers of them.
    func watched(
        until end: Int, state: DashboardSnapshot.State = .running,
        phases: [DashboardSnapshot.Phase] = [], warmup: Double = 0, modelled: Bool = true,
        url: String = "http://127.0.0.1:8080/"
    ) throws -> (last: DashboardSnapshot, history: DashboardHistory) {
        let all = try snapshots(
            at: (1...end).map(Double.init), state: state, phases: phases, warmup: warmup,
            modelled: modelled, url: url)
        var history = DashboardHistory()
        for snapshot in all { history.note(snapshot) }
        return (all[all.count - 1], history)
    }
}
