/// The 95 % intervals of a run's means, from its quarter seconds.
extension RunTotals {
    /// Fewer responses than this have no interval for their mean.
    private static let fewestResponses = 100

    /// The whole quarter seconds after warm-up in which load was offered throughout.
    private var steadySlots: ArraySlice<Slot> {
        let length = Self.slotLength
        let first = Int((warmup + length - 1) / length)
        let last = min(slots.count, Int(offeredEnd / length))
        return first < last ? slots[first..<last] : []
    }

    /// Half the width of the interval for the mean response time.
    var responseTimeHalfWidth: Double? {
        let slots = steadySlots
        guard slots.reduce(0, { $0 + $1.completed }) >= Self.fewestResponses else { return nil }
        return BatchMeans.halfWidth(
            ofRatio: slots.map(\.responseSeconds), to: slots.map { Double($0.completed) })
    }

    /// Half the width of the interval for the mean number in the system.
    var concurrencyHalfWidth: Double? {
        let slots = steadySlots
        guard slots.reduce(0, { $0 + $1.completed }) >= Self.fewestResponses else { return nil }
        let length = Double(Self.slotLength) * 1e-9
        return BatchMeans.halfWidth(
            ofRatio: slots.map(\.systemArea), to: slots.map { _ in length })
    }

    /// The interval for the throughput over `length` seconds.
    ///
    /// Poisson arrivals that the target kept up with leave it as a Poisson count, up to the few
    /// that were in it at the ends: Garwood's interval. Any other run is told by how its quarter
    /// seconds differ, and never more exactly than to the one response at its edge.
    func throughputInterval(length: Double, poissonArrivals: Bool) -> [Double]? {
        guard length > 0 else { return nil }
        let count = completedWhileOffered
        if poissonArrivals, Double(leftAtOfferedEnd) <= 3 * Double(count).squareRoot() {
            let interval = PoissonInterval.interval95(count: count)
            return [interval.lower / length, interval.upper / length]
        }
        let slots = steadySlots
        let slotSeconds = Double(Self.slotLength) * 1e-9
        guard
            let width = BatchMeans.halfWidth(
                ofRatio: slots.map { Double($0.completed) }, to: slots.map { _ in slotSeconds })
        else { return nil }
        return Estimate(around: Double(count) / length, halfWidth: max(width, 1 / length)).ci95
    }
}

extension Estimate {
    /// A figure that is not negative, with the same distance to both ends of its interval.
    init(around value: Double, halfWidth: Double?) {
        self.init(value, ci95: halfWidth.map { [Swift.max(0, value - $0), value + $0] })
    }
}
