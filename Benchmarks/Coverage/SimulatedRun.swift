internal import Distributions
internal import Measurements
internal import QueueingModels

/// A simulated run at an M/M/c queue, from empty, as the product would have seen it.
struct SimulatedRun {
    let series: RunSeries
    let responses: LatencyHistogram

    /// - Parameter slots: how many slots the run is cut into; 30 s have 120.
    init(servers: Int, utilisation: Double, serviceTime: Double, length: Double, slots: Int, seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let rate = utilisation * Double(servers) / serviceTime
        var series = RunSeries(slotLength: UInt64(length / Double(slots) * 1e9))
        var responses = LatencyHistogram()
        var now = 0.0
        _ = Simulation.firstComeFirstServed(
            servers: servers, requests: Int(rate * length + 8 * (rate * length).squareRoot()) + 8,
            gap: {
                let gap = stream.exponential() / rate
                now += gap
                return gap
            },
            service: { stream.exponential() * serviceTime },
            observe: { waited, service in
                guard now < length else { return }
                series.add(due: now, answered: now + waited + service, end: length)
                responses.record(nanoseconds: UInt64((waited + service) * 1e9))
            })
        self.series = series
        self.responses = responses
    }
}
