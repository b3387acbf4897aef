internal import Glibc

/// What was measured at one load, for fitting a model to a server.
public struct LoadObservation: Equatable, Sendable {
    /// λ, arrivals per second.
    public var arrivalRate: Double
    /// The mean response time and its standard error, from batch means: requests that follow one
    /// another resemble each other, so the spread of single ones says too little.
    public var meanResponseTime: Double
    public var standardError: Double
    /// A high percentile of the response time, which tells processor sharing from a line.
    public var percentile: Percentile?

    public struct Percentile: Equatable, Sendable {
        /// 0 < p < 1.
        public var fraction: Double
        public var value: Double
        public var standardError: Double

        public init(fraction: Double, value: Double, standardError: Double) {
            self.fraction = fraction
            self.value = value
            self.standardError = standardError
        }
    }

    public init(
        arrivalRate: Double, meanResponseTime: Double, standardError: Double,
        percentile: Percentile? = nil
    ) {
        self.arrivalRate = arrivalRate
        self.meanResponseTime = meanResponseTime
        self.standardError = standardError
        self.percentile = percentile
    }
}

/// A model of a server found from measured loads: how many workers, how long a service, how varied.
///
///     let fits = try QueueFit.fits(to: observations)
///     fits[0].servers             // 8
///     fits[0].meanServiceTime     // 0.0170 seconds
///     QueueFit.verdict(fits)      // "M/M/8; M/M/8-PS is ruled out"
///
/// Weighted least squares over the loads; candidates are ranked by AICc (Burnham and Anderson,
/// 2002) on the loads, never on single requests.
public struct QueueFit: Equatable, Sendable {
    public enum Family: String, CaseIterable, Sendable {
        case mmc = "M/M/c"
        case mgc = "M/G/c"
        case sharing = "M/M/c-PS"
    }

    public let family: Family
    /// c, as the whole number that fits best.
    public let servers: Int
    /// T, with the whole number of servers.
    public let meanServiceTime: Double
    /// cs², fitted for M/G/c and 1 otherwise.
    public let serviceSCV: Double
    /// c as if it need not be whole.
    public let continuousServers: Double
    /// Of the continuous c, of T and of cs², from the curvature of the fit; nil where the data do
    /// not determine them or the parameter was not fitted.
    public let standardErrors: StandardErrors
    /// (measured − predicted)/standard error: the means in the order given, then the percentiles.
    public let residuals: [Double]
    /// The sum of squared residuals.
    public let chiSquare: Double
    /// Akaike's criterion corrected for small samples; nil where there are too few observations
    /// for the number of parameters.
    public let criterion: Double?

    public struct StandardErrors: Equatable, Sendable {
        public let servers: Double?
        public let meanServiceTime: Double?
        public let serviceSCV: Double?
    }

    public var notation: String {
        switch family {
        case .mmc: "M/M/\(servers)"
        case .mgc: "M/G/\(servers)"
        case .sharing: "M/M/\(servers)-PS"
        }
    }

    /// The candidates fitted to the observations, best first.
    ///
    /// Processor sharing has the same means as M/M/c, so it is a candidate only where percentiles
    /// were measured. M/G/c needs at least 5 observations.
    ///
    /// - Throws: `ModelError.tooFewObservations` for fewer than 3 numbers (means and percentiles
    ///   together), `.notPositive` for a quantity that is not positive.
    public static func fits(to observations: [LoadObservation]) throws(ModelError) -> [QueueFit] {
        var numbers = observations.count
        for observation in observations {
            try requirePositive(observation.arrivalRate, "arrival rate")
            try requirePositive(observation.meanResponseTime, "mean response time")
            try requirePositive(observation.standardError, "standard error of the mean")
            guard let percentile = observation.percentile else { continue }
            numbers += 1
            guard percentile.fraction > 0, percentile.fraction < 1 else {
                throw .outside(
                    name: "fraction of a percentile", value: percentile.fraction,
                    domain: "between 0 and 1")
            }
            try requirePositive(percentile.value, "percentile")
            try requirePositive(percentile.standardError, "standard error of the percentile")
        }
        guard numbers >= 3 else { throw .tooFewObservations(given: numbers, needed: 3) }
        var found: [QueueFit] = []
        if let fit = QueueFit(.mmc, observations, numbers) {
            found.append(fit)
            if numbers > observations.count,
                let shared = QueueFit(sharingNear: fit, observations, numbers)
            {
                found.append(shared)
            }
        }
        if numbers >= 5, let fit = QueueFit(.mgc, observations, numbers) { found.append(fit) }
        guard !found.isEmpty else {
            throw .unreachable(
                objective: "the measurements", reason: "no number of servers explains them")
        }
        return found.sorted {
            ($0.criterion ?? $0.chiSquare) < ($1.criterion ?? $1.chiSquare)
        }
    }

    /// What the ranking says in words: differences below 2 in the criterion tell nothing apart.
    public static func verdict(_ fits: [QueueFit]) -> String {
        guard let best = fits.first else { return "nothing was fitted" }
        var text = best.notation
        for other in fits.dropFirst() {
            guard let a = best.criterion, let b = other.criterion else {
                text += "; too few observations to weigh it against \(other.notation)"
                continue
            }
            if b - a < 2 {
                text += "; the data cannot tell it from \(other.notation)"
            } else if b - a > 10 {
                text += "; \(other.notation) is ruled out"
            } else {
                text += "; \(other.notation) is less likely"
            }
        }
        if !fits.contains(where: { $0.family == .sharing }) {
            text += "; the means alone cannot tell a line from processor sharing"
        }
        return text
    }
}

extension QueueFit {
    /// What a family predicts for one load with a c that need not be whole.
    private struct Curve {
        let family: Family
        let servers: Double
        let time: Double
        let scv: Double

        /// nil where there is no steady state.
        func values(at observation: LoadObservation) -> [Double]? {
            let rate = observation.arrivalRate
            let load = rate * time
            guard servers > load, time > 0, scv >= 0 else { return nil }
            let waits = ErlangFormulas.waitingProbability(offeredLoad: load, servers: servers)
            let spare = servers / time - rate
            let mean = (1 + scv) / 2 * waits / spare
            guard let percentile = observation.percentile else { return [mean + time] }
            let fraction = percentile.fraction
            switch family {
            case .mmc:
                let law = ExponentialWait(probability: waits, rate: spare, serviceRate: 1 / time)
                return [mean + time, law.responseTimePercentile(fraction)]
            case .mgc:
                guard mean > 0, let stages = Stages(fittedTo: max(scv, 1.0 / 100)) else {
                    return nil
                }
                let law = PhaseTypeLaw(
                    waitProbability: waits, rate: waits / mean, service: stages.scaled(toMean: time)
                )
                guard let value = law.percentile(fraction) else { return nil }
                return [mean + time, value]
            case .sharing:
                guard
                    let queue = try? PSQueue(
                        arrivalRate: rate, meanServiceTime: time, servers: Int(servers)),
                    let value = queue.responseTimePercentile(fraction)
                else { return nil }
                return [mean + time, value]
            }
        }

        func residuals(_ observations: [LoadObservation]) -> [Double]? {
            var means: [Double] = []
            var percentiles: [Double] = []
            for observation in observations {
                guard let values = values(at: observation) else { return nil }
                means.append(
                    (observation.meanResponseTime - values[0]) / observation.standardError)
                if let percentile = observation.percentile {
                    percentiles.append((percentile.value - values[1]) / percentile.standardError)
                }
            }
            return means + percentiles
        }
    }

    /// The least response time is at least the service time, and there are servers enough for the
    /// greatest load: from there the search starts, at several c.
    private init?(_ family: Family, _ observations: [LoadObservation], _ numbers: Int) {
        let least = observations.map(\.meanResponseTime).min()!
        let most = observations.map(\.arrivalRate).max()! * least
        var best: LeastSquares?
        for factor in [1.02, 1.2, 1.6, 3] {
            // The logarithms of c and T keep both positive.
            let start = [log(max(1, most * factor)), log(least * 0.98)]
            let fit = LeastSquares(
                start: family == .mgc ? start + [1] : start,
                residuals: { p in
                    guard p[0] < 14 else { return nil }
                    return Curve(
                        family: family, servers: exp(p[0]), time: exp(p[1]),
                        scv: family == .mgc ? p[2] : 1
                    ).residuals(observations)
                })
            if let fit, fit.sumOfSquares < best?.sumOfSquares ?? .infinity { best = fit }
        }
        guard let best else { return nil }
        let continuous = exp(best.parameters[0])
        func error(_ k: Int) -> Double? { best.covariance.map { $0[k][k].squareRoot() } }
        let errors = StandardErrors(
            servers: error(0).map { $0 * continuous },
            meanServiceTime: error(1).map { $0 * exp(best.parameters[1]) },
            serviceSCV: family == .mgc ? error(2) : nil)
        // The whole numbers on either side, with the rest fitted again.
        var whole: (Int, LeastSquares)?
        for servers in Set([max(1, Int(continuous)), Int(continuous) + 1]) {
            let start = Array(best.parameters.dropFirst())
            let fit = LeastSquares(
                start: start,
                residuals: { p in
                    Curve(
                        family: family, servers: Double(servers), time: exp(p[0]),
                        scv: family == .mgc ? p[1] : 1
                    ).residuals(observations)
                })
            if let fit, fit.sumOfSquares < whole?.1.sumOfSquares ?? .infinity {
                whole = (servers, fit)
            }
        }
        guard let (servers, fit) = whole else { return nil }
        self.init(
            family, observations, numbers, servers: servers, time: exp(fit.parameters[0]),
            scv: family == .mgc ? fit.parameters[1] : 1, continuous: continuous, errors: errors,
            parameters: family == .mgc ? 3 : 2)
    }

    /// Processor sharing with as many servers as the line's fit, or a few more or fewer.
    private init?(
        sharingNear fit: QueueFit, _ observations: [LoadObservation], _ numbers: Int
    ) {
        var best: (Int, LeastSquares)?
        for servers in max(1, fit.servers - 1)...fit.servers + 1 {
            let found = LeastSquares(
                start: [log(fit.meanServiceTime)],
                residuals: { p in
                    Curve(family: .sharing, servers: Double(servers), time: exp(p[0]), scv: 1)
                        .residuals(observations)
                })
            if let found, found.sumOfSquares < best?.1.sumOfSquares ?? .infinity {
                best = (servers, found)
            }
        }
        guard let (servers, found) = best else { return nil }
        let time = exp(found.parameters[0])
        self.init(
            .sharing, observations, numbers, servers: servers, time: time, scv: 1,
            continuous: Double(servers),
            errors: StandardErrors(
                servers: nil,
                meanServiceTime: found.covariance.map { $0[0][0].squareRoot() * time },
                serviceSCV: nil),
            parameters: 2)
    }

    private init?(
        _ family: Family, _ observations: [LoadObservation], _ numbers: Int, servers: Int,
        time: Double, scv: Double, continuous: Double, errors: StandardErrors, parameters: Int
    ) {
        let curve = Curve(family: family, servers: Double(servers), time: time, scv: scv)
        guard let residuals = curve.residuals(observations) else { return nil }
        self.family = family
        self.servers = servers
        meanServiceTime = time
        serviceSCV = scv
        continuousServers = continuous
        standardErrors = errors
        self.residuals = residuals
        chiSquare = residuals.reduce(0) { $0 + $1 * $1 }
        let k = Double(parameters)
        let freedom = Double(numbers) - k - 1
        criterion = freedom > 0 ? chiSquare + 2 * k + 2 * k * (k + 1) / freedom : nil
    }
}
