import Distributions
import Measurements
import QueueingModels

/// A simulated run at an M/M/c queue from empty, as the product would have seen it.
struct SimulatedRun {
    let series: RunSeries
    let responses: LatencyHistogram
    let length: Double

    /// - Parameters:
    ///   - arrivalRate: per second.
    ///   - slots: how many slots the run is cut into; in the product 30 s have 120.
    init(
        servers: Int, arrivalRate: Double, serviceTime: Double, length: Double, slots: Int = 120,
        seed: UInt64
    ) {
        self.length = length
        var series = RunSeries(slotLength: UInt64(length / Double(slots) * 1e9))
        var responses = LatencyHistogram()
        var gaps = RandomStream(seed: seed, for: .arrivalGaps)
        var services = RandomStream(seed: seed, for: .serviceTimes)
        let expected = arrivalRate * length
        var now = 0.0
        _ = Simulation.firstComeFirstServed(
            servers: servers, requests: Int(expected + 8 * expected.squareRoot()) + 8,
            gap: {
                let gap = gaps.exponential() / arrivalRate
                now += gap
                return gap
            },
            service: { services.exponential() * serviceTime },
            observe: { waited, service in
                guard now < length else { return }
                series.add(due: now, answered: now + waited + service, end: length)
                responses.record(nanoseconds: UInt64((waited + service) * 1e9))
            })
        self.series = series
        self.responses = responses
    }

    /// The whole slots of the run.
    var slots: [RunSeries.Slot] {
        Array(series.slots.prefix(Int((length / series.slotSeconds).rounded())))
    }

    var interval: SteadyInterval { SteadyInterval(slots, slotSeconds: series.slotSeconds) }
}
