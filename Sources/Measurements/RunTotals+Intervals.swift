/// The 95 % intervals of a run, from its series of slots.
extension RunTotals {
    /// The steady part of the run, for its intervals.
    public var steadyInterval: SteadyInterval {
        SteadyInterval(offeredSlots(from: warmup), slotSeconds: series.slotSeconds)
    }

    /// The interval for the throughput over `length` seconds.
    ///
    /// Poisson arrivals that the target kept up with leave it as a Poisson count, up to the few
    /// that were in it at the ends: Garwood's interval. Any other run is told by how its slots
    /// differ, and never more exactly than to the one response at its edge.
    func throughput(length: Double, poissonArrivals: Bool) -> Estimate {
        let count = completedWhileOffered
        let value = Double(count) / length
        if poissonArrivals, Double(leftAtOfferedEnd) <= 3 * Double(count).squareRoot() {
            let interval = PoissonInterval.interval95(count: count)
            return Estimate(value, ci95: [interval.lower / length, interval.upper / length])
        }
        guard let told = steadyInterval.throughput, let ends = told.ci95 else {
            return Estimate(value)
        }
        let half = (ends[1] - ends[0]) / 2
        return Estimate(
            value, ci95: [max(0, value - half), value + half], batches: told.batches)
    }
}

extension Estimate {
    /// Another value with an interval in the same proportion.
    func rescaled(to value: Double) -> Estimate {
        guard self.value > 0 else { return Estimate(value) }
        return Estimate(
            value, ci95: ci95?.map { $0 / self.value * value }, batches: batches)
    }
}
