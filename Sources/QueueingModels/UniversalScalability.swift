internal import Glibc

/// Gunther's universal scalability law: the throughput of N clients or workers,
/// X(N) = γN/(1 + α(N − 1) + βN(N − 1)).
///
///     let law = try UniversalScalability(contention: 0.02, coherence: 0.0005, unit: 995.6486)
///     law.throughput(20)      // 12683 per second
///     law.peak                // 44.27 clients
///
/// A description rather than a mechanism: c workers with N clients that do not think follow
/// min(N, c)/T, which is not of this form. Source: Gunther, Guerrilla Capacity Planning (2007).
public struct UniversalScalability: Equatable, Sendable {
    /// α, the share of work that is done one at a time.
    public let contention: Double
    /// β, the cost of keeping each pair consistent.
    public let coherence: Double
    /// γ, the throughput of one.
    public let unit: Double

    /// - Throws: `ModelError` when γ is not positive or α or β negative.
    public init(contention: Double, coherence: Double, unit: Double) throws(ModelError) {
        try requireNotNegative(contention, "contention")
        try requireNotNegative(coherence, "coherence")
        try requirePositive(unit, "throughput of one")
        self.init(unchecked: contention, coherence, unit)
    }

    /// Without the constraints, as an unconstrained fit may find it.
    fileprivate init(unchecked contention: Double, _ coherence: Double, _ unit: Double) {
        self.contention = contention
        self.coherence = coherence
        self.unit = unit
    }

    /// X(N).
    public func throughput(_ n: Double) -> Double {
        unit * n / (1 + contention * (n - 1) + coherence * n * (n - 1))
    }

    /// R(N) = N/X(N).
    public func responseTime(_ n: Double) -> Double { n / throughput(n) }

    /// √((1 − α)/β), where the throughput is greatest; nil where it grows for ever (β = 0) or
    /// falls from the start (α ≥ 1).
    public var peak: Double? {
        coherence > 0 && contention < 1 ? ((1 - contention) / coherence).squareRoot() : nil
    }

    /// X at the peak, or γ/α, which it nears where β = 0; nil where neither exists.
    public var greatestThroughput: Double? {
        if let peak { return throughput(peak) }
        return coherence == 0 && contention > 0 ? unit / contention : nil
    }

    /// The N whose response time is `r`: the positive root of βN² + (α − β)N + 1 − α = γr.
    public func population(atResponseTime r: Double) -> Double? {
        let c = 1 - contention - unit * r
        let b = contention - coherence
        guard coherence > 0 else { return contention > 0 ? -c / contention : nil }
        let discriminant = b * b - 4 * coherence * c
        guard discriminant >= 0 else { return nil }
        let n = (-b + discriminant.squareRoot()) / (2 * coherence)
        return n > 0 ? n : nil
    }

    /// The least N whose throughput is `x`: the smaller root of βN² + (α − β − γ/X)N + 1 − α = 0;
    /// nil beyond the peak.
    public func population(atThroughput x: Double) -> Double? {
        let b = contention - coherence - unit / x
        let c = 1 - contention
        if coherence == 0 { return b < 0 ? -c / b : nil }
        let discriminant = b * b - 4 * coherence * c
        guard discriminant >= 0, b < 0 else { return nil }
        return 2 * c / (-b + discriminant.squareRoot())
    }
}

extension UniversalScalability {
    /// A law fitted to measured throughputs.
    public struct Fit: Equatable, Sendable {
        public let law: UniversalScalability
        /// Of α, β and γ in turn, nil where the data do not determine them.
        public let standardErrors: [Double]?
        /// The sum of squared differences in throughput.
        public let residualSumOfSquares: Double

        /// Whether the data say that there is a peak: β is more than two standard errors above 0.
        public var showsPeak: Bool {
            guard let error = standardErrors?[1] else { return false }
            return law.coherence > 2 * error
        }
    }

    /// The least-squares fit to at least 4 throughputs at different N.
    ///
    /// - Parameter constrained: whether α and β must not be negative; where one would be, it is
    ///   set to 0 and the others are fitted again.
    /// - Throws: `ModelError.tooFewObservations`, or `.notPositive` for an N or X.
    public static func fit(
        populations: [Double], throughputs: [Double], constrained: Bool = true
    ) throws(ModelError) -> Fit {
        precondition(populations.count == throughputs.count, "one throughput for each population")
        guard Set(populations).count >= 4 else {
            throw .tooFewObservations(given: Set(populations).count, needed: 4)
        }
        for n in populations { try requirePositive(n, "population") }
        for x in throughputs { try requirePositive(x, "throughput") }
        var best: Fit?
        // Which of α and β are free; the constrained fit is the best that keeps both ≥ 0.
        for free in [[true, true], [true, false], [false, true], [false, false]] {
            guard let fit = fit(populations, throughputs, free: free) else { continue }
            if !constrained { return fit }
            guard fit.law.contention >= 0, fit.law.coherence >= 0 else { continue }
            if best.map({ fit.residualSumOfSquares < $0.residualSumOfSquares }) ?? true {
                best = fit
            }
        }
        guard let best else {
            throw .tooFewObservations(given: populations.count, needed: populations.count + 1)
        }
        return best
    }

    private static func fit(_ n: [Double], _ x: [Double], free: [Bool]) -> Fit? {
        let columns: [(Double) -> Double] =
            [{ _ in 1 }] + (free[0] ? [{ $0 - 1 }] : []) + (free[1] ? [{ $0 * ($0 - 1) }] : [])
        // N/X is linear in 1/γ, α/γ and β/γ; weighed by X²/N its errors are those of X.
        let weights = zip(n, x).map { $1 * $1 / $0 }
        let normal = columns.map { a in
            columns.map { b in
                zip(n, weights).reduce(0) { $0 + $1.1 * $1.1 * a($1.0) * b($1.0) }
            }
        }
        let right = columns.map { a in
            zip(zip(n, x), weights).reduce(0) {
                $0 + $1.1 * $1.1 * a($1.0.0) * $1.0.0 / $1.0.1
            }
        }
        guard let linear = solve(normal, right), linear[0] > 0 else { return nil }
        func law(_ p: [Double]) -> UniversalScalability {
            UniversalScalability(
                unchecked: free[0] ? p[1] : 0, free[1] ? p[p.count - 1] : 0, p[0])
        }
        // γ in units of its start, so that all three are of like size to the search.
        let unit = 1 / linear[0]
        let start = [1.0] + linear.dropFirst().map { $0 * unit }
        guard
            let found = LeastSquares(
                start: start,
                residuals: { p in
                    guard p[0] > 0 else { return nil }
                    let trial = law([p[0] * unit] + p.dropFirst())
                    return zip(n, x).map { trial.throughput($0) - $1 }
                },
                slopes: { p in
                    let trial = law([p[0] * unit] + p.dropFirst())
                    // ∂X/∂γ = X/γ, ∂X/∂α = −X²(N − 1)/(γN), ∂X/∂β = −X²(N − 1)/γ.
                    let falls = n.map { pow(trial.throughput($0), 2) * ($0 - 1) / trial.unit }
                    return [n.map { trial.throughput($0) / p[0] }]
                        + (free[0] ? [zip(n, falls).map { -$1 / $0 }] : [])
                        + (free[1] ? [falls.map { -$0 }] : [])
                })
        else { return nil }
        var errors: [Double]?
        let freedom = n.count - start.count
        if let covariance = found.covariance, freedom > 0 {
            let variance = found.sumOfSquares / Double(freedom)
            let each = covariance.indices.map { (covariance[$0][$0] * variance).squareRoot() }
            errors = [free[0] ? each[1] : 0, free[1] ? each[each.count - 1] : 0, each[0] * unit]
        }
        return Fit(
            law: law([found.parameters[0] * unit] + found.parameters.dropFirst()),
            standardErrors: errors, residualSumOfSquares: found.sumOfSquares)
    }
}
