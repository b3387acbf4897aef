internal import Distributions
internal import Measurements
internal import QueueingModels

/// A simulated run at an M/M/c queue, from empty, told as the product would have: with the warm-up
/// that it finds left out.
struct SimulatedRun {
    /// The slots after warm-up; none where no steady state was found.
    let slots: [RunSeries.Slot]
    let slotSeconds: Double
    let responses: LatencyHistogram

    /// - Parameter slots: how many slots the run is cut into; 30 s have 120.
    init(
        servers: Int, utilisation: Double, serviceTime: Double, length: Double, slots: Int,
        seed: UInt64
    ) {
        var stream = RandomStream(seed: seed)
        let rate = utilisation * Double(servers) / serviceTime
        var series = RunSeries(slotLength: UInt64(length / Double(slots) * 1e9))
        var answers: [(at: Double, response: Double)] = []
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
                answers.append((now + waited + service, waited + service))
            })
        slotSeconds = series.slotSeconds
        let whole = Array(series.slots.prefix(Int((length / slotSeconds).rounded())))
        var responses = LatencyHistogram()
        switch WarmupDetector.detect(whole) {
        case .starts(let slot):
            self.slots = Array(whole[slot...])
            for answer in answers where answer.at >= Double(slot) * slotSeconds {
                responses.record(nanoseconds: UInt64(answer.response * 1e9))
            }
        case .noSteadyState: self.slots = []
        }
        self.responses = responses
    }
}
