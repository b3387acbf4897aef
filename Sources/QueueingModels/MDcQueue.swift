internal import Glibc

/// A steady-state M/D/c queue: Poisson arrivals, every service takes exactly T, `c` servers and
/// one first-come first-served line. Exact.
///
///     let queue = try MDcQueue(arrivalRate: 30, serviceTime: 0.1, servers: 4)
///     queue.meanWaitingTime                   // 0.0267 seconds
///     queue.responseTimePercentile(0.99)      // 0.2876 seconds
///
/// Mean and probability of waiting: Crommelin (1932), as a series with positive terms below 80 %
/// utilisation and from the roots of zᶜ = e^{a(z − 1)} inside the unit circle above. The law of the
/// wait: Franx (2001), all of whose terms are positive, from the numbers in the system, whose law
/// comes from Spitzer's identity (1956) by two transforms, whatever the number of servers.
public struct MDcQueue: Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// T, what every service takes.
    public let meanServiceTime: Double
    /// c, the number of servers.
    public let servers: Int
    /// The probability that a request stands in line.
    public let waitingProbability: Double
    /// Wq.
    public let meanWaitingTime: Double
    private let states: States?

    /// - Throws: `ModelError` for nonsense, λT ≥ c, and more than 10⁵ servers.
    public init(arrivalRate: Double, serviceTime: Double, servers: Int) throws(ModelError) {
        try self.init(
            arrivalRate: arrivalRate, serviceTime: serviceTime, servers: servers, withLaw: true)
    }

    /// - Parameter withLaw: whether more than the means will be asked for.
    init(
        arrivalRate: Double, serviceTime: Double, servers: Int, withLaw: Bool
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceTime, "service time")
        guard (1...100_000).contains(servers) else {
            throw .outside(
                name: "number of servers", value: Double(servers),
                domain: "a whole number from 1 to 100000 in M/D/c")
        }
        let c = Double(servers)
        let load = arrivalRate * serviceTime
        guard c - load > 1e-12 * c else { throw .unstable(utilisation: load / c) }
        self.arrivalRate = arrivalRate
        meanServiceTime = serviceTime
        self.servers = servers
        let (waiting, lineLength) =
            load < 0.8 * c
            ? Self.series(load: load, servers: servers)
            : Self.fromRoots(load: load, servers: servers)
        waitingProbability = waiting
        meanWaitingTime = lineLength / arrivalRate
        states = withLaw ? States(load: load, servers: servers, waiting: waiting) : nil
    }

    /// L = Σ 1/(1 − zₖ) − (c(c − 1) − 2ca + a²)/(2(c − a)) less a, and P(no wait) = (c − a)/Π(1 − zₖ).
    private static func fromRoots(
        load: Double, servers: Int
    ) -> (waitingProbability: Double, meanQueueLength: Double) {
        let c = Double(servers)
        var sum = 0.0
        var logProduct = 0.0
        for root in roots(load: load, servers: servers) {
            let gap = Complex(1) - root
            sum += gap.real / gap.squaredMagnitude
            logProduct += 0.5 * log(gap.squaredMagnitude)
        }
        let number = sum - (c * (c - 1) - 2 * c * load + load * load) / (2 * (c - load))
        return (max(0, -expm1(log(c - load) - logProduct)), max(0, number - load))
    }

    /// The c − 1 roots of zᶜ = e^{a(z − 1)} inside the unit circle, by Newton's method on its c-th
    /// root, z = e^{2πik/c}·e^{−(a/c)(1 − z)}, a contraction.
    private static func roots(load: Double, servers: Int) -> [Complex] {
        let rho = load / Double(servers)
        return (1..<servers).map { k in
            let turn = Complex(angle: 2 * .pi * Double(k) / Double(servers))
            var z = Complex(0)
            for _ in 0..<60 {
                let image = turn * Complex.exponential(rho * (z - Complex(1)))
                let step = (z - image) / (Complex(1) - rho * image)
                z = z - step
                if step.squaredMagnitude < 1e-32 * max(z.squaredMagnitude, 1e-300) { break }
            }
            return z
        }
    }

    /// With Nᵢ Poisson of mean ia: P(no wait) = exp(−Σ P(Nᵢ ≥ ic)/i) and
    /// λ·Wq = Σ E[(Nᵢ − ic)⁺]/i (Spitzer's identity).
    private static func series(
        load: Double, servers: Int
    ) -> (waitingProbability: Double, meanQueueLength: Double) {
        var exponent = 0.0
        var excess = 0.0
        var i = 1
        while true {
            let mean = Double(i) * load
            let least = i * servers
            // Σ P(n) and Σ (n − ic)P(n) over n ≥ ic.
            var weight = PoissonLaw.probability(of: least, mean: mean)
            var tail = weight
            var over = 0.0
            var n = least
            while weight > 1e-18 * tail {
                n += 1
                weight *= mean / Double(n)
                tail += weight
                over += Double(n - least) * weight
            }
            exponent += tail / Double(i)
            excess += over / Double(i)
            if tail <= 1e-17 * exponent || exponent == 0 { break }
            i += 1
        }
        return (-expm1(-exponent), excess)
    }

    /// P(n); nil so near to saturation that the transform would be too long: from some
    /// 99.99 % utilisation on.
    public func probability(ofNumberInSystem n: Int) -> Double? {
        states.map { $0.probability(of: n) }
    }

    /// P(Wq > t); nil as for `probability(ofNumberInSystem:)`.
    public func waitingTimeSurvival(_ t: Double) -> Double? {
        guard let states else { return nil }
        guard t >= 0 else { return 1 }
        // With (k − 1)T ≤ t < kT: the sum over Poisson(λ(kT − t)) arrivals j of
        // P(line longer than kc − 1 − j).
        let k = Int(t / meanServiceTime) + 1
        let window = PoissonWindow(mean: max(0, arrivalRate * (Double(k) * meanServiceTime - t)))
        var sum = 0.0
        for (index, weight) in window.weights.enumerated() {
            let line = k * servers - 1 - (window.first + index)
            sum += weight * (line < 0 ? 1 : states.tail(line + servers))
        }
        return min(1, sum)
    }

    /// P(W > t): the wait's, a service time later.
    public func responseTimeSurvival(_ t: Double) -> Double? {
        states == nil ? nil : t < meanServiceTime ? 1 : waitingTimeSurvival(t - meanServiceTime)
    }

    /// The time in line that a fraction `p` of requests does not exceed; 0 < p < 1.
    public func waitingTimePercentile(_ p: Double) -> Double? {
        guard states != nil else { return nil }
        return quantile(p, high: meanServiceTime) { self.waitingTimeSurvival($0)! }
    }

    /// T later than the wait's percentile.
    public func responseTimePercentile(_ p: Double) -> Double? {
        waitingTimePercentile(p).map { $0 + meanServiceTime }
    }
}

extension MDcQueue {
    /// The law of the number in the system.
    ///
    /// The line M at the end of a service time is the greatest height of a walk with steps
    /// N − c, N Poisson of mean a, so that ln E[zᴹ] is the part of −ln(1 − e^{a(z − 1)}z^{−c}) in
    /// positive powers of z, up to a constant (Spitzer, 1956). Those that come meanwhile are Poisson and
    /// independent of it.
    struct States: Sendable {
        private let probabilities: [Double]
        /// `tails[n]` = P(N > n).
        private let tails: [Double]
        /// Past the table, P(N > n) falls by this factor a step: 1/τ, τ > 1 with τᶜ = e^{a(τ − 1)}.
        private let decay: Double

        init?(load: Double, servers: Int, waiting: Double) {
            let c = Double(servers)
            var high = c / load
            while c * log(high) > load * (high - 1) { high *= 2 }
            let tau = root(between: c / load, and: high) { c * log($0) - load * ($0 - 1) }
            decay = 1 / tau
            let lines =
                waiting < 1e-18 ? [1] : Self.lines(load: load, servers: servers, tau: tau)
            guard let lines else { return nil }
            let meanwhile = PoissonWindow(mean: load)
            guard lines.count * meanwhile.weights.count < 100_000_000 else { return nil }
            var probabilities = [Double](repeating: 0, count: lines.count + meanwhile.end)
            probabilities.withUnsafeMutableBufferPointer { probabilities in
                for (line, share) in lines.enumerated() {
                    for (index, weight) in meanwhile.weights.enumerated() {
                        probabilities[line + meanwhile.first + index] += share * weight
                    }
                }
            }
            var tail = 0.0
            var tails = [Double](repeating: 0, count: probabilities.count)
            for n in (1..<probabilities.count).reversed() {
                tail += probabilities[n]
                tails[n - 1] = tail
            }
            self.probabilities = probabilities
            // Below 10⁻¹¹ the sums have lost their digits; from there the tail is geometric.
            let trusted = tails.firstIndex { $0 < 1e-11 } ?? tails.count - 1
            self.tails = Array(tails[...trusted])
        }

        /// P(M = 0), P(M = 1), … as far as they matter; nil where there are too many.
        ///
        /// On the circle of radius √τ, halfway between the two on which the logarithm is singular, its
        /// coefficients fall by that factor a step to either side.
        private static func lines(load: Double, servers: Int, tau: Double) -> [Double]? {
            let radius = tau.squareRoot()
            let logRadius = log(radius)
            var length = 64
            while Double(length) * logRadius < 82 {
                guard length < 1 << 19 else { return nil }
                length *= 2
            }
            let c = Double(servers)
            let circle = (0..<length).map {
                Complex(angle: 2 * .pi * Double($0) / Double(length))
            }
            let logarithms = circle.enumerated().map { index, z -> Complex in
                // e^{a(rz − 1)}(rz)^{−c}; the angle of z^{−c} by whole numbers, as it turns often.
                let turns = (index * servers) & (length - 1)
                let step =
                    exp(load * (radius * z.real - 1) - c * logRadius)
                    * Complex(
                        angle: load * radius * z.imaginary
                            - 2 * .pi * Double(turns) / Double(length))
                return Complex.logarithm(Complex(1) - step)
            }
            // −ln(1 − φ) = Σ aₖzᵏ; E[zᴹ] = exp(Σ aₖ(zᵏ − 1)), k > 0. `scaled[k]` is aₖrᵏ.
            let half = length / 2
            var scaled = fourierTransform(logarithms).map { $0.real * -1 / Double(length) }
            var constant = 0.0
            var scale = 1.0
            for k in 1..<half {
                scale /= radius
                constant += scaled[k] * scale
            }
            scaled[0] = 0
            for k in half..<length { scaled[k] = 0 }
            // Both transforms go the same way round; what matters is that E[zᴹ] has real coefficients.
            let series = fourierTransform(scaled.map { Complex($0) })
            let heights = fourierTransform(
                series.map { Complex.exponential(Complex($0.real - constant, -$0.imaginary)) })
            var lines: [Double] = []
            scale = 1 / Double(length)
            for k in 0..<half {
                lines.append(max(0, heights[k].real * scale))
                scale /= radius
                if scale * Double(length) < 1e-20 { break }
            }
            return lines
        }

        func probability(of n: Int) -> Double {
            n >= 0 && n < probabilities.count ? probabilities[n] : 0
        }

        /// P(N > n).
        func tail(_ n: Int) -> Double {
            if n < 0 { return 1 }
            if n < tails.count { return tails[n] }
            return tails[tails.count - 1] * pow(decay, Double(n - tails.count + 1))
        }
    }
}

extension MDcQueue: LosslessQueue {
    public var notation: String { "M/D/\(servers)" }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .waitingProbability: waitingProbability
        case .waitingTimePercentile(let p): waitingTimePercentile(p)
        case .responseTimePercentile(let p): responseTimePercentile(p)
        case .waitingTimeSurvival(let t): waitingTimeSurvival(t)
        case .responseTimeSurvival(let t): responseTimeSurvival(t)
        case .probability(let n): probability(ofNumberInSystem: n)
        default: mean(measure)
        }
    }
}
