/// Whether a run has a steady state that its means can speak of.
public enum StationarityVerdict: String, Codable, Sendable {
    /// No trend that stands out from the run's own variation.
    case stationary
    /// The number in the system rises or falls over the run, but completions keep up.
    case drifting
    /// The line grows throughout and fewer requests are completed than fall due.
    case overloaded
    /// The initial transient takes more than half of the run.
    case noSteadyState = "no-steady-state"
    /// Too few slots or responses, or too strong a resemblance over the run's whole length.
    case tooShort = "too-short"
}

/// The trend of the number in the system over a run, by its own long-run variation.
public struct Stationarity: Codable, Equatable, Sendable {
    public var verdict: StationarityVerdict
    /// How fast the mean number in the system rises, per second; absent where it cannot be told.
    public var slope: Double?
    public var slopeInterval: [Double]?

    enum CodingKeys: String, CodingKey {
        case verdict
        case slope = "slope_per_s"
        case slopeInterval = "slope_ci95"
    }
}

/// What an overloaded run shows: not percentiles of a steady state, but what the target completes at
/// most and how fast the line grows.
public struct Overload: Codable, Equatable, Sendable {
    public var offered: Double
    /// Completed per second while there was a line.
    public var saturatedThroughput: Estimate
    /// Requests by which the line grows a second.
    public var growth: Estimate

    enum CodingKeys: String, CodingKey {
        case offered = "offered_per_s"
        case saturatedThroughput = "saturated_throughput_per_s"
        case growth = "growth_per_s"
    }
}

extension Stationarity {
    /// A trend is told from 99.9 % on, and only if it moves the level by a quarter of its mean.
    private static let confidence = 0.999
    private static let leastDrift = 0.25
    /// Less than this part of what is offered is not called overload: a run is too short for it.
    private static let leastGrowth = 0.02

    /// Judges whole slots with load offered.
    ///
    /// The slope is that of a straight line by least squares. Its error follows from the long-run
    /// variance σ² of what is left, σ²/Σ(t − t̄)², as neighbouring slots resemble each other.
    init(_ slots: [RunSeries.Slot], slotSeconds: Double, transient: WarmupDetector.Outcome) {
        let levels = slots.map { $0.systemArea / slotSeconds }
        let count = Double(levels.count)
        verdict = .tooShort
        guard levels.count >= LongRunVariance.fewest else { return }
        let mean = levels.reduce(0, +) / count
        let centre = (count - 1) / 2
        let places = levels.indices.map { (Double($0) - centre) * slotSeconds }
        let spread = places.reduce(0) { $0 + $1 * $1 }
        let slope = zip(places, levels).reduce(0) { $0 + $1.0 * $1.1 } / spread
        let rest = zip(places, levels).map { $1 - mean - slope * $0 }
        guard let variance = LongRunVariance(rest) else { return }
        let error =
            (variance.ofMean * count / spread).squareRoot()
            * (1 + LongRunVariance.caution * variance.steepness)
        func width(_ probability: Double) -> Double {
            StudentT.twoSidedQuantile(probability, degrees: variance.degrees) * error
        }
        self.slope = slope
        slopeInterval = [slope - width(0.95), slope + width(0.95)]

        let intervals = SteadyInterval(slots, slotSeconds: slotSeconds)
        let drift = abs(slope) * slotSeconds * count
        if Self.overload(slots, slotSeconds: slotSeconds) != nil {
            verdict = .overloaded
        } else if transient == .noSteadyState {
            verdict = .noSteadyState
        } else if abs(slope) > width(Self.confidence), drift > Self.leastDrift * mean {
            verdict = .drifting
        } else if !intervals.isTooShort {
            verdict = .stationary
        }
    }

    /// The figures of an overload; nil where the line does not grow from quarter to quarter, or by
    /// less than chance and the ends of the run explain.
    static func overload(_ slots: [RunSeries.Slot], slotSeconds: Double) -> Overload? {
        let quarter = slots.count / 4
        guard 3 * quarter >= LongRunVariance.fewest else { return nil }
        let levels = (0..<4).map { part in
            slots[(part * quarter)..<((part + 1) * quarter)].reduce(0) { $0 + $1.systemArea }
                / slotSeconds / Double(quarter)
        }
        guard levels[0] < levels[1], levels[1] < levels[2], levels[3] > 1.5 * levels[1],
            levels[2] < levels[3]
        else { return nil }
        // The line has formed by the end of the first quarter.
        let saturated = SteadyInterval(slots.dropFirst(quarter), slotSeconds: slotSeconds)
        let length = Double(slots.count - quarter) * slotSeconds
        let offered =
            Double(slots.dropFirst(quarter).reduce(0) { $0 + $1.offered }) / length
        guard let growth = saturated.growth, let throughput = saturated.throughput,
            let ends = growth.ci95, ends[0] > 0, growth.value > leastGrowth * offered
        else { return nil }
        return Overload(offered: offered, saturatedThroughput: throughput, growth: growth)
    }
}
