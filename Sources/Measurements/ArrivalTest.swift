internal import Glibc

/// Whether instants are those of a Poisson process of known rate, in bounded memory: the shape of
/// the gaps, whether one gap tells of the next, and whether counts vary as they should.
///
/// Instants come in stretches; a gap or a window that crosses from one stretch to another is left
/// out.
public struct ArrivalTest: Sendable {
    /// Windows in which arrivals are counted, nanoseconds.
    static let windows: [UInt64] = [10_000_000, 100_000_000, 1_000_000_000]
    /// Bins of equal probability; the statistics are exact at their edges.
    private static let bins = 1024

    /// λ, per nanosecond.
    private let rate: Double
    private var gaps = 0
    private var binCounts = [Int](repeating: 0, count: Self.bins)
    private var previousGap: Double?
    private var sum = 0.0
    private var squares = 0.0
    private var products = 0.0
    private var pairs = 0
    private var last: UInt64?
    private var open: [(start: UInt64, count: Int)?]
    private var counted = [Dispersion](repeating: Dispersion(), count: Self.windows.count)

    /// The mean and variance of counts, by Welford's recursion.
    private struct Dispersion {
        var number = 0
        var mean = 0.0
        var squares = 0.0

        mutating func add(_ count: Int) {
            number += 1
            let before = Double(count) - mean
            mean += before / Double(number)
            squares += before * (Double(count) - mean)
        }
    }

    /// - Parameter rate: λ, arrivals per second, known beforehand.
    public init(rate: Double) {
        precondition(rate > 0, "a rate is positive")
        self.rate = rate * 1e-9
        open = Self.windows.map { _ in nil }
    }

    /// The next instant of the stretch, nanoseconds.
    public mutating func add(_ instant: UInt64) {
        guard let last else {
            last = instant
            previousGap = nil
            for index in open.indices { open[index] = (instant, 0) }
            return
        }
        // A generator so late that its instants come out of order makes gaps of nothing.
        let gap = Double(instant > last ? instant - last : 0) * rate
        self.last = max(instant, last)
        gaps += 1
        binCounts[min(Self.bins - 1, Int(-expm1(-gap) * Double(Self.bins)))] += 1
        // Centred at the known mean 1.
        let value = gap - 1
        sum += value
        squares += value * value
        if let previousGap {
            products += previousGap * value
            pairs += 1
        }
        previousGap = value
        for index in open.indices { count(instant, window: index) }
    }

    private mutating func count(_ instant: UInt64, window: Int) {
        guard var current = open[window] else { return }
        let length = Self.windows[window]
        while instant >= current.start + length {
            counted[window].add(current.count)
            current = (current.start + length, 0)
        }
        current.count += 1
        open[window] = current
    }

    /// Ends the stretch: the next instant is not the next arrival.
    public mutating func endStretch() {
        last = nil
        previousGap = nil
    }

    /// What the instants so far show.
    public var figures: ArrivalFigures {
        var figures = ArrivalFigures(gaps: gaps)
        guard gaps > 1 else { return figures }
        let count = Double(gaps)
        let mean = sum / count
        let variance = squares / count - mean * mean
        if pairs > 0, variance > 0 {
            figures.lagOne = (products / Double(pairs) - mean * mean) / variance
        }
        // n∫(Fₙ − F)²/(F(1 − F)) dF between edges at which Fₙ is known; in the first and the last
        // bin Fₙ − F is taken to be linear.
        var below = 0
        var statistic = 0.0
        let width = 1 / Double(Self.bins)
        for edge in 1..<Self.bins {
            below += binCounts[edge - 1]
            let share = Double(edge) * width
            let distance = Double(below) / count - share
            figures.distance = max(figures.distance ?? 0, abs(distance))
            let term = distance * distance / (share * (1 - share)) * width
            statistic +=
                edge == 1 || edge == Self.bins - 1 ? term * 0.5 + distance * distance / 2 : term
        }
        figures.andersonDarling = count * statistic
        figures.dispersions = zip(Self.windows, counted).compactMap { length, counts in
            guard counts.number >= 20, counts.mean > 0 else { return nil }
            return ArrivalFigures.DispersionOfCounts(
                window: Double(length) * 1e-9, windows: counts.number,
                index: counts.squares / Double(counts.number - 1) / counts.mean)
        }
        return figures
    }
}

/// What an ``ArrivalTest`` found.
public struct ArrivalFigures: Codable, Equatable, Sendable {
    /// Var/mean of the counts in windows of one length: 1 for a Poisson process, 0 for a metronome.
    public struct DispersionOfCounts: Codable, Equatable, Sendable {
        /// Seconds.
        public var window: Double
        public var windows: Int
        public var index: Double

        enum CodingKeys: String, CodingKey {
            case windows, index
            case window = "window_s"
        }
    }

    public var gaps: Int
    /// A² against the exponential distribution of the known rate.
    public var andersonDarling: Double?
    /// The greatest distance between the gaps' distribution and the exponential one: an effect
    /// size, which does not grow with the number of gaps.
    public var distance: Double?
    /// The correlation of a gap with the next.
    public var lagOne: Double?
    public var dispersions: [DispersionOfCounts] = []

    enum CodingKeys: String, CodingKey {
        case gaps, distance
        case andersonDarling = "anderson_darling"
        case lagOne = "lag_1"
        case dispersions = "index_of_dispersion"
    }

    init(gaps: Int) { self.gaps = gaps }

    /// Fewer gaps bear no verdict.
    static let fewestGaps = 100

    /// Poisson as far as these figures go. A departure counts that is both beyond chance (once in
    /// 10,000 runs or less) and large enough to matter to a queue.
    var isPoisson: Bool {
        let count = Double(gaps)
        if let andersonDarling, let distance, distance > 0.02,
            AndersonDarling.probability(above: andersonDarling) < 2e-5
        {
            return false
        }
        if let lagOne, abs(lagOne) > max(0.05, 4.5 / count.squareRoot()) { return false }
        return dispersions.allSatisfy { counts in
            // (n − 1)·index is χ² of n − 1 degrees; its cube root is nearly normal (Wilson and
            // Hilferty, 1931).
            let spread = 2 / (9 * Double(counts.windows - 1))
            let normal = (cbrt(counts.index) - (1 - spread)) / spread.squareRoot()
            return abs(counts.index - 1) < 0.2 || abs(normal) < 4.5
        }
    }
}

/// The limiting law of A² for a distribution known beforehand.
enum AndersonDarling {
    /// P(A² > `statistic`): 0.05 at 2.492, 0.01 at 3.878 (Marsaglia and Marsaglia, Evaluating the
    /// Anderson–Darling distribution, Journal of Statistical Software 9, 2004; absolute error
    /// below 2e-6).
    static func probability(above statistic: Double) -> Double {
        let z = statistic
        guard z > 0 else { return 1 }
        if z < 2 {
            let tail = polynomial(
                z, [2.00012, 0.247105, -0.0649821, 0.0347962, -0.0116720, 0.00168691])
            return 1 - exp(-1.2337141 / z) / z.squareRoot() * tail
        }
        // Beyond the fit's range the exponent is carried on as a straight line.
        let within = min(z, 10)
        let exponent = polynomial(
            within, [1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146])
        return -expm1(-exp(exponent - (z - within)))
    }

    private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        coefficients.reversed().reduce(0) { $0 * x + $1 }
    }
}

/// Whether arrivals were those of a Poisson process.
public enum ArrivalVerdict: String, Codable, Sendable {
    case poisson
    case notPoisson = "not-poisson"
    case tooFew = "too-few"
}

/// The arrivals of a run, as planned and as they were taken up.
public struct Arrivals: Codable, Equatable, Sendable {
    public var verdict: ArrivalVerdict
    /// Of the arrivals as they were taken up, in the longest windows there were enough of.
    public var indexOfDispersion: Double?
    /// Of the arrivals as they were taken up.
    public var andersonDarling: Double?
    public var planned: ArrivalFigures
    public var achieved: ArrivalFigures

    enum CodingKeys: String, CodingKey {
        case verdict, planned, achieved
        case indexOfDispersion = "index_of_dispersion"
        case andersonDarling = "anderson_darling"
    }

    public init(planned: ArrivalFigures, achieved: ArrivalFigures) {
        self.planned = planned
        self.achieved = achieved
        indexOfDispersion = achieved.dispersions.last?.index
        andersonDarling = achieved.andersonDarling
        if min(planned.gaps, achieved.gaps) < ArrivalFigures.fewestGaps {
            verdict = .tooFew
        } else {
            verdict = planned.isPoisson && achieved.isPoisson ? .poisson : .notPoisson
        }
    }
}
