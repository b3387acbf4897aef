/// A fork–join system: every request splits into k parts, one for each of k exponential servers
/// with its own line, and is answered when the last part is done.
///
///     let system = try ForkJoinQueue(arrivalRate: 8, serviceRate: 10, parts: 2)
///     system.meanResponseTime     // 0.7 seconds, where one part takes 0.5
///
/// Two parts are exact (Flatto and Hahn, 1984); more are Nelson and Tantawi's interpolation
/// between no load and heavy load (1988), within 5 % up to 32 parts. For parts that share one line
/// of M workers see `Simulation.forkJoin`.
public struct ForkJoinQueue: Equatable, Sendable {
    /// λ, requests per second; every one of them brings a part to every server.
    public let arrivalRate: Double
    /// μ, parts that one server completes per second while it works.
    public let serviceRate: Double
    /// k, the number of parts and of servers.
    public let parts: Int

    /// - Throws: `ModelError` for nonsense, fewer than 1 part or more than 32, and λ ≥ μ.
    public init(arrivalRate: Double, serviceRate: Double, parts: Int) throws(ModelError) {
        try requireNotNegative(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        guard (1...32).contains(parts) else {
            throw .outside(
                name: "number of parts", value: Double(parts),
                domain: "a whole number from 1 to 32, as far as the approximation was validated")
        }
        guard serviceRate - arrivalRate > 1e-12 * serviceRate else {
            throw .unstable(utilisation: arrivalRate / serviceRate)
        }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.parts = parts
    }

    /// ρ = λ/μ at every server.
    public var utilisation: Double { arrivalRate / serviceRate }

    /// (12 − ρ)/8 of one M/M/1's for two parts, more by (H(k)/H(2))(1 − 4ρ/11) + 4ρ/11.
    public var meanResponseTime: Double {
        let one = 1 / (serviceRate - arrivalRate)
        if parts == 1 { return one }
        let two = (12 - utilisation) / 8 * one
        let harmonic = (1...parts).reduce(0.0) { $0 + 1 / Double($1) } / 1.5
        let heavy = 4 * utilisation / 11
        return (harmonic + heavy * (1 - harmonic)) * two
    }

    /// λ·W, the mean number of requests not yet answered.
    public var meanNumberInSystem: Double { arrivalRate * meanResponseTime }
}

extension ForkJoinQueue: QueueingModel {
    public var notation: String { "fork-join of \(parts) M/M/1" }

    public var approximation: String? {
        parts <= 2
            ? nil : "Nelson and Tantawi's approximation of the fork-join mean: within about 5 %"
    }

    public func value(of measure: Measure) -> Double? {
        switch measure {
        case .utilisation: utilisation
        case .throughput: arrivalRate
        case .blockingProbability, .abandonmentProbability: 0
        case .meanResponseTime: meanResponseTime
        case .meanNumberInSystem: meanNumberInSystem
        default: nil
        }
    }
}
