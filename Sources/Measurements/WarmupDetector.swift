/// Where a run's initial transient ends, found in its own data: MSER-5 (White, An effective
/// truncation heuristic for bias reduction in simulation output, Simulation 69, 1997).
///
/// Over means of at least five responses, the start is cut where the squared standard error of what
/// remains is least. Alone, that also cuts a good part of runs that are steady from the start,
/// wherever they happened to begin high or low, and intervals of what remains hold the truth less
/// often. So a cut is made only where the part cut off differs by more than three times what the
/// rest's own variation allows for.
public enum WarmupDetector {
    public enum Outcome: Equatable, Sendable {
        /// So many slots at the start belong to the transient; 0 where there is none to be seen.
        case starts(atSlot: Int)
        /// More than half of the run would go.
        case noSteadyState
    }

    static let fewestSlots = 2 * LongRunVariance.fewest
    private static let responsesPerBatch = 5
    private static let significance = 3.0

    /// Looks at the response times and at the number in the system.
    public static func detect(_ slots: [RunSeries.Slot]) -> Outcome {
        guard slots.count >= fewestSlots else { return .starts(atSlot: 0) }
        let completed = slots.reduce(0) { $0 + $1.completed }
        guard completed > 0 else { return .starts(atSlot: 0) }
        let perBatch = responsesPerBatch * slots.count
        let size = min(slots.count / fewestSlots, max(1, (perBatch + completed - 1) / completed))
        // What does not fill a batch is left out at the end.
        let batches = (0..<slots.count / max(1, size)).map { index in
            slots[(index * size)..<((index + 1) * size)]
        }
        let levels = batches.map { $0.reduce(0) { $0 + $1.systemArea } }
        var last = 0.0
        let times = batches.map { batch in
            // A batch without a response resembles the one before it.
            let count = batch.reduce(0) { $0 + $1.completed }
            if count > 0 { last = batch.reduce(0) { $0 + $1.responseSeconds } / Double(count) }
            return last
        }
        guard let first = cut(levels), let second = cut(times) else { return .noSteadyState }
        return .starts(atSlot: max(first, second) * size)
    }

    /// How many of the series' values belong to the transient; nil where half is not enough.
    static func cut(_ series: [Double]) -> Int? {
        let count = series.count
        var sum = 0.0
        var squares = 0.0
        var best = (cut: 0, value: Double.infinity)
        // About the mean, so that squares lose no digits.
        let mean = series.reduce(0, +) / Double(count)
        for start in stride(from: count - 1, through: 0, by: -1) {
            let value = series[start] - mean
            sum += value
            squares += value * value
            let left = Double(count - start)
            guard start <= count / 2 else { continue }
            let error = max(0, squares - sum * sum / left) / (left * left)
            if error <= best.value { best = (start, error) }
        }
        guard best.cut > 0, standsOut(series, cut: best.cut) else { return 0 }
        return best.cut > count / 2 - 5 ? nil : best.cut
    }

    private static func standsOut(_ series: [Double], cut: Int) -> Bool {
        let rest = Array(series[cut...])
        guard let variance = LongRunVariance(rest) else { return false }
        let before = series[..<cut].reduce(0, +) / Double(cut)
        let after = rest.reduce(0, +) / Double(rest.count)
        // A series that swings back and forth wanders less than its values do by themselves.
        let squares = rest.reduce(0) { $0 + ($1 - after) * ($1 - after) }
        let own = 2 * squares.squareRoot() / Double(rest.count)
        let spread = (Double(rest.count) / Double(cut) + 1).squareRoot()
        return abs(before - after) > significance * max(own, variance.halfWidth()) * spread
    }
}
