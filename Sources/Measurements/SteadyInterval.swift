internal import Glibc

/// The 95 % intervals of a stretch of a run: of its means and of its percentiles.
///
/// Responses that stood in one line are not independent, and σ/√n is several times too narrow. The
/// width comes from ``LongRunVariance`` of the slots' series. Where the mean is by chance small, so
/// is its variance: in a queue the standard error grows as the square of the mean. So it is 1/mean
/// whose interval has equal sides, and where that reaches zero the run was too short to tell.
public struct SteadyInterval: Sendable {
    private let slots: [RunSeries.Slot]
    private let slotSeconds: Double
    private let responses: Int

    /// Fewer responses than this have no intervals.
    public static let fewestResponses = 100

    /// - Parameters:
    ///   - slots: whole slots of the run, in order, all with load offered.
    ///   - slotSeconds: the length of one.
    public init(_ slots: some Sequence<RunSeries.Slot>, slotSeconds: Double) {
        precondition(slotSeconds > 0, "a slot has a length")
        self.slots = Array(slots)
        self.slotSeconds = slotSeconds
        responses = self.slots.reduce(0) { $0 + $1.completed }
    }

    /// The mean response time, seconds; without an interval where the run was too short for one,
    /// nil without a response.
    public var meanResponseTime: Estimate? {
        let seconds = slots.reduce(0) { $0 + $1.responseSeconds }
        guard responses > 0 else { return nil }
        return Self.reciprocal(seconds / Double(responses), responseVariance)
    }

    /// L, the mean number in the system; nil without a slot.
    public var meanNumberInSystem: Estimate? {
        guard !slots.isEmpty else { return nil }
        let levels = slots.map { $0.systemArea / slotSeconds }
        let mean = levels.reduce(0, +) / Double(levels.count)
        return Self.reciprocal(
            mean, responses < Self.fewestResponses ? nil : LongRunVariance(levels))
    }

    /// Completed per second.
    public var throughput: Estimate? {
        guard !slots.isEmpty else { return nil }
        return rate { Double($0.completed) }
    }

    /// How fast the number of open requests grows, per second: due, less completed and failed.
    public var growth: Estimate? {
        guard !slots.isEmpty else { return nil }
        return rate { Double($0.offered - $0.completed - $0.failed) }
    }

    /// Whether neither the mean response time nor the number in the system has an interval.
    public var isTooShort: Bool {
        meanResponseTime?.ci95 == nil || meanNumberInSystem?.ci95 == nil
    }

    /// Half the width of the mean response time's interval over the mean, by which a run is long
    /// enough or not; nil where there is no interval.
    public var relativeHalfWidth: Double? {
        guard let mean = meanResponseTime, let ends = mean.ci95, mean.value > 0 else { return nil }
        return (ends[1] - ends[0]) / 2 / mean.value
    }

    /// A percentile's interval, or the number of responses with which there would be one.
    public enum PercentileInterval: Equatable, Sendable {
        case known(Estimate)
        /// The upper end is not finite; about so many responses would make it so.
        case unknown(samplesNeeded: Int)
    }

    /// The interval around `value`, the run's own percentile.
    ///
    /// The share of responses up to it is a mean whose error ``LongRunVariance`` tells, and the
    /// slope of the distribution there turns that into seconds, r of the value (what sectioning
    /// finds from the spread of batches' percentiles, without a bias of theirs). That alone gives
    /// value/(1 + r) to value/(1 − r), and it is enough where many independent responses lie beyond
    /// the percentile.
    ///
    /// Where few do, m of them, the run may not have seen what the percentile is made of, and its
    /// percentile is too low as often as not by more than it knows. What it then knows best is its
    /// mean, to a factor g upwards and h downwards: in a line that is now and then long, percentiles
    /// go as a power of the mean. With f = max(0, 2p − 1) the upper end is g^(2.4f/(1 + m/2.2)) times
    /// as far off, and the lower at least h^(f(0.75 + 1/(1 + m))). The numbers were chosen on
    /// simulated queues, and docs/measuring.md has the table of what they lead to.
    ///
    /// - Parameters:
    ///   - percentile: between 0 and 100, both excluded.
    ///   - quantile: the run's response time at a fraction, seconds.
    public func percentile(
        _ percentile: Double, quantile: (Double) -> Double?
    ) -> PercentileInterval? {
        precondition(percentile > 0 && percentile < 100, "a percentile with both sides")
        let p = percentile / 100
        guard let value = quantile(p), value > 0, responses > 0 else { return nil }
        let beyond = 1 - p
        let independent = independent(beyond: beyond)
        // With fewer, even the greatest of independent responses may lie below the percentile.
        let fewest = log(0.025) / log(p)
        let needed = PercentileInterval.unknown(
            samplesNeeded: Int(
                max(fewest, Double(responses) * max(2, 1 / independent)).rounded(.up)))
        guard Double(responses) >= fewest else { return needed }
        // The slope between the shares of half and of twice as many beyond.
        let low = max(p - beyond, p / 2)
        let high = 1 - beyond / 2
        guard let share = shareVariance(upTo: value), let mean = meanResponseTime,
            let meanEnds = mean.ci95, let above = quantile(high), let below = quantile(low)
        else { return needed }
        let scale = (above - below) / log((1 - low) / (1 - high))
        let far = max(0, 2 * p - 1)
        // Half the responses wander less far than their mean does; far out the mean speaks for it.
        let told = share.halfWidth(caution: LongRunVariance.caution * (1 - far) / 2)
        let binomial = 1.96 * (p * beyond / Double(responses)).squareRoot()
        let relative = max(told, Self.leastOfBinomial * binomial) / beyond * scale / value
        guard relative < 1 else { return needed }
        let upwards = pow(meanEnds[1] / mean.value, 2.4 * far / (1 + independent / 2.2))
        let downwards = pow(mean.value / meanEnds[0], far * (0.75 + 1 / (1 + independent)))
        let ends = [value / max(1 + relative, downwards), value / (1 - relative) * upwards]
        guard ends[1] < Self.mostToSay * value else { return needed }
        return .known(Estimate(value, ci95: ends, batches: share.degrees + 1))
    }

    /// A share never has an interval much narrower than that of independent responses, though a
    /// variance that is by chance too small says so.
    private static let leastOfBinomial = 0.8
    /// An upper end so many times the value tells nobody anything.
    private static let mostToSay = 10.0

    /// How many independent responses would know the mean as well as these do, and lie beyond a
    /// percentile.
    private func independent(beyond: Double) -> Double {
        guard let variance = responseVariance, variance.ofMean > 0 else {
            return Double(responses) * beyond
        }
        let count = Double(responses)
        let mean = slots.reduce(0) { $0 + $1.responseSeconds } / count
        let squares = slots.reduce(0) { $0 + $1.responseSquares } / count
        let standardError = variance.halfWidth() / 1.96
        let effective = max(0, squares - mean * mean) / (standardError * standardError)
        return max(1e-9, min(effective, count) * beyond)
    }

    /// Of the mean response time, a ratio of sums.
    private var responseVariance: LongRunVariance? {
        ratioVariance(slots.map(\.responseSeconds))
    }

    private func shareVariance(upTo limit: Double) -> LongRunVariance? {
        ratioVariance(slots.map { Double($0.responses.countAtOrBelow(seconds: limit)) })
    }

    /// Of Σ`amounts` over the number of responses: of the series of (Yₖ − rNₖ)/N̄.
    private func ratioVariance(_ amounts: [Double]) -> LongRunVariance? {
        guard responses >= Self.fewestResponses else { return nil }
        let ratio = amounts.reduce(0, +) / Double(responses)
        let mean = Double(responses) / Double(slots.count)
        return LongRunVariance(
            zip(amounts, slots).map { ($0 - ratio * Double($1.completed)) / mean })
    }

    private func rate(_ amount: (RunSeries.Slot) -> Double) -> Estimate {
        let rates = slots.map { amount($0) / slotSeconds }
        let mean = rates.reduce(0, +) / Double(rates.count)
        guard responses >= Self.fewestResponses, let variance = LongRunVariance(rates) else {
            return Estimate(mean)
        }
        // Never more exact than the one request at its edge.
        let half = max(variance.halfWidth(), 1 / (slotSeconds * Double(slots.count)))
        return Estimate(
            mean, ci95: [mean - half, mean + half], batches: variance.degrees + 1)
    }

    private static func reciprocal(_ mean: Double, _ variance: LongRunVariance?) -> Estimate {
        guard let variance, mean > 0, variance.halfWidth() < mean else { return Estimate(mean) }
        let relative = variance.halfWidth() / mean
        return Estimate(
            mean, ci95: [mean / (1 + relative), mean / (1 - relative)],
            batches: variance.degrees + 1)
    }
}
