internal import Glibc

/// A system sent more than it can do for a limited time, as a fluid: the limit in which chance
/// matters little beside the growth of the line (Newell, Applications of Queueing Theory, 1982).
///
///     let run = try FluidOverload(
///         arrivalRate: 80, servers: 4, meanServiceTime: 0.1, duration: 10)
///     run.backlog                     // 400 requests
///     run.meanResponseTime            // 5.1 seconds
public struct FluidOverload: Equatable, Sendable {
    /// λ, arrivals per second while sending.
    public let arrivalRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// T, the mean service time.
    public let meanServiceTime: Double
    /// t, for how long requests are sent.
    public let duration: Double

    /// - Throws: `ModelError` when a quantity is not positive or ρ below 1.
    public init(
        arrivalRate: Double, servers: Int, meanServiceTime: Double, duration: Double
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(meanServiceTime, "service time")
        try requireAtLeast(1, servers, "number of servers")
        try requirePositive(duration, "duration")
        self.arrivalRate = arrivalRate
        self.servers = servers
        self.meanServiceTime = meanServiceTime
        self.duration = duration
        guard excess > -1e-9 else {
            throw .outside(
                name: "utilisation", value: 1 + excess, domain: "1 or more for a fluid overload")
        }
    }

    private var excess: Double { arrivalRate * meanServiceTime / Double(servers) - 1 }

    /// (λ − c/T)·t: requests in the line as the sending ends.
    public var backlog: Double {
        max(0, arrivalRate - Double(servers) / meanServiceTime) * duration
    }
    /// (ρ − 1)·t: how long the line takes to empty after that.
    public var drainTime: Double { max(0, excess) * duration }
    /// λt − backlog: responses before the sending ends.
    public var completions: Double { arrivalRate * duration - backlog }
    /// T + (ρ − 1)t/2.
    public var meanResponseTime: Double { meanServiceTime + drainTime / 2 }
    /// T + (ρ − 1)t: the last request's.
    public var greatestResponseTime: Double { meanServiceTime + drainTime }
    /// T + p(ρ − 1)t; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a percentile is asked for as a fraction between 0 and 1")
        return meanServiceTime + p * drainTime
    }

    /// √(2σ²t/π) with σ² = λ·ca² + (c/T)·cs²: the mean line at ρ = 1 as a Brownian motion
    /// reflected at zero.
    public static func meanLineAtSaturation(
        arrivalRate: Double, arrivalSCV: Double = 1, serviceSCV: Double = 1, duration: Double
    ) -> Double {
        (2 * arrivalRate * (arrivalSCV + serviceSCV) * duration / .pi).squareRoot()
    }
}
