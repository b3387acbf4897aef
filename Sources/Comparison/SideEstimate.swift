internal import Glibc
internal import Measurements

/// What the runs of one side of a comparison say of a quantity, on the scale it is compared on: a
/// value, how far it may be off on either side, and from how much that is known.
///
/// An interval that is not symmetric (a percentile's, a count's) keeps its two arms, as the method
/// of variance estimates recovery wants (Zou and Donner, Statistics in Medicine 27, 2008).
struct SideEstimate: Equatable {
    /// Where differences are taken.
    enum Scale {
        /// Of logarithms: a change is a ratio. For what is positive and errs in proportion.
        case logarithmic
        /// Of the values themselves, which may be zero.
        case plain

        /// nil for what has no place on the scale.
        func place(_ value: Double) -> Double? {
            switch self {
            case .logarithmic: value > 0 && value.isFinite ? log(value) : nil
            case .plain: value.isFinite ? value : nil
            }
        }

        func value(at place: Double) -> Double {
            switch self {
            case .logarithmic: exp(place)
            case .plain: place
            }
        }
    }

    var value: Double
    /// Standard errors below and above the value.
    var below: Double
    var above: Double
    /// Degrees of freedom behind the standard errors; infinite where they follow from a count.
    var degrees: Double
}

extension SideEstimate {
    /// Of one run; nil without an interval.
    init?(_ estimate: Estimate, _ scale: Scale) {
        guard let value = scale.place(estimate.value), let ci95 = estimate.ci95, ci95.count == 2,
            let upper = scale.place(ci95[1]), upper >= value
        else { return nil }
        // An interval is value ± t·standard error with as many degrees as batches, less one.
        let degrees = estimate.batches.map { Double(max(1, $0 - 1)) } ?? .infinity
        let t = Tail.studentQuantile(twoSided: 0.05, degrees: degrees)
        let above = (upper - value) / t
        // A lower end that is cut off at zero says nothing of the arm that was cut.
        let lower = ci95[0] > 0 ? scale.place(ci95[0]) : nil
        self.init(
            value: value, below: lower.map { max(0, value - $0) / t } ?? above, above: above,
            degrees: degrees)
    }

    /// Of several runs: the mean of theirs.
    ///
    /// Its standard error follows from how the runs differ, which includes what no single run can
    /// know of: another hour, another placement in memory. Where they differ no more than their own
    /// intervals make likely (F-test at 25 %), both sources are pooled, which is worth many degrees
    /// of freedom (the sometimes-pool rule: Bancroft and Han, Biometrics 39, 1983).
    ///
    /// - Returns: nil for a single run without an interval, and without any run.
    init?(_ estimates: [Estimate], _ scale: Scale) {
        let values = estimates.compactMap { scale.place($0.value) }
        guard let first = estimates.first, values.count == estimates.count else { return nil }
        guard estimates.count > 1 else {
            self.init(first, scale)
            return
        }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let between = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        var degrees = count - 1
        var variance = between
        var skew = 1.0
        let sides = estimates.compactMap { SideEstimate($0, scale) }
        if sides.count == estimates.count {
            let variances = sides.map { ($0.below * $0.below + $0.above * $0.above) / 2 }
            let within = variances.reduce(0, +) / count
            // Satterthwaite: a sum of variances, each with degrees of its own; more than a million
            // are as good as infinitely many.
            let spread = zip(variances, sides).reduce(0) { $0 + $1.0 * $1.0 / $1.1.degrees }
            let known = min(1e6, spread > 0 ? within * within * count * count / spread : 1e6)
            if within > 0,
                Tail.fisher(beyond: between / within, degrees: (degrees, known)) > 0.25
            {
                variance = (degrees * between + known * within) / (degrees + known)
                degrees += known
            }
            let lower = sides.reduce(0) { $0 + $1.below }
            let upper = sides.reduce(0) { $0 + $1.above }
            if lower > 0, upper > 0 { skew = (upper / lower).squareRoot() }
        }
        let error = (variance / count).squareRoot()
        self.init(value: mean, below: error / skew, above: error * skew, degrees: degrees)
    }

    /// The interval of `b` − `a` that holds the true difference but for `risk`, with Welch's and
    /// Satterthwaite's degrees of freedom.
    static func difference(
        from a: SideEstimate, to b: SideEstimate, risk: Double
    ) -> ClosedRange<Double> {
        let difference = b.value - a.value
        func arm(_ first: Double, _ second: Double) -> Double {
            let (p, q) = (first * first, second * second)
            guard p + q > 0 else { return 0 }
            let spread = p * p / a.degrees + q * q / b.degrees
            let degrees = spread > 0 ? (p + q) * (p + q) / spread : .infinity
            return Tail.studentQuantile(twoSided: risk, degrees: degrees) * (p + q).squareRoot()
        }
        return difference - arm(a.above, b.below)...difference + arm(a.below, b.above)
    }
}
