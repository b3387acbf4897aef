/// An M/M/c queue that starts empty and is sent requests for a limited time: what a short run
/// sees, exactly, at any load.
///
///     let run = try MMcTransient(arrivalRate: 39, serviceRate: 10, servers: 4, duration: 10)!
///     run.meanResponseTime            // 0.3727 seconds, where the steady state has 1.0451
///     run.expectedCompletions         // 370.9
///
/// Uniformisation (Jensen, 1953; Grassmann, 1977) from the empty state. As arrivals are Poisson,
/// the number that all requests of the run find is the time average of its law (PASTA), so their
/// FCFS response times are a mixture of Erlang waits and one service.
public struct MMcTransient: Sendable {
    /// λ, the mean number of arrivals per second.
    public let arrivalRate: Double
    /// μ, what one server completes per second while it works.
    public let serviceRate: Double
    /// c, the number of servers.
    public let servers: Int
    /// t, for how long requests are sent.
    public let duration: Double
    /// P(N(t) = n) as the sending ends.
    public let finalProbabilities: [Double]
    /// The fraction of the run spent with n requests in the system.
    public let averageProbabilities: [Double]
    private let line: ExponentialLine

    /// - Returns: nil when the run is too long for its system to be followed step by step: more
    ///   than some 4·10⁸ operations.
    /// - Throws: `ModelError` when λ, μ or t is not positive or c below 1.
    public init?(
        arrivalRate: Double, serviceRate: Double, servers: Int, duration: Double
    ) throws(ModelError) {
        try requirePositive(arrivalRate, "arrival rate")
        try requirePositive(serviceRate, "service rate")
        try requireAtLeast(1, servers, "number of servers")
        try requirePositive(duration, "duration")
        let capacity = Double(servers) * serviceRate
        let rate = arrivalRate + capacity
        let mean = rate * duration
        // The states within reach: twelve standard deviations above the fluid path.
        let spread = 12 * mean.squareRoot()
        let steady = arrivalRate < capacity ? 45 * capacity / (capacity - arrivalRate) : .infinity
        let reach =
            Double(servers) + max(0, arrivalRate - capacity) * duration + min(spread, steady) + 40
        guard mean * reach < 4e8 else { return nil }
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.duration = duration

        let window = PoissonWindow(mean: mean)
        let states = min(Int(reach), window.end) + 1
        let up = arrivalRate / rate
        let down = (0..<states).map { Double(min($0, servers)) * serviceRate / rate }
        var now = [Double](repeating: 0, count: states)
        now[0] = 1
        var next = now
        var final = [Double](repeating: 0, count: states)
        var average = final
        var beyond = 1.0
        var top = 0
        for step in 0..<window.end {
            let weight = window[step]
            beyond -= weight
            // ∫p(s)ds weighs step k by P(Poisson > k)/Λ.
            let share = max(0, step < window.first ? 1 : beyond) / mean
            for n in 0...top {
                final[n] += weight * now[n]
                average[n] += share * now[n]
            }
            top = min(top + 1, states - 1)
            next[0] = now[0] * (1 - up) + now[1] * down[1]
            for n in 1..<max(top, 1) {
                next[n] = now[n - 1] * up + now[n] * (1 - up - down[n]) + now[n + 1] * down[n + 1]
            }
            // The last state holds what would go beyond it.
            let stay = top == states - 1 ? 1 - down[top] : 1 - up - down[top]
            next[top] = now[top - 1] * up + now[top] * stay
            swap(&now, &next)
        }
        finalProbabilities = final
        averageProbabilities = average
        line = ExponentialLine(
            servers: servers, serviceRate: serviceRate, first: 0, found: average)
    }

    /// E[N(t)] as the sending ends.
    public var meanNumberAtEnd: Double { Self.mean(finalProbabilities) }
    /// The time average of E[N(s)] over the run.
    public var averageNumberInSystem: Double { Self.mean(averageProbabilities) }
    /// λt − E[N(t)]: responses before the sending ends.
    public var expectedCompletions: Double { arrivalRate * duration - meanNumberAtEnd }
    /// Of all requests sent, those answered after the end included.
    public var meanResponseTime: Double { line.meanWaitingTime + 1 / serviceRate }
    /// P(W > t) over all requests sent.
    public func responseTimeSurvival(_ t: Double) -> Double { line.responseTimeSurvival(t) }
    /// What a fraction `p` of all requests sent does not exceed; 0 < p < 1.
    public func responseTimePercentile(_ p: Double) -> Double { line.responseTimePercentile(p) }

    private static func mean(_ probabilities: [Double]) -> Double {
        var sum = 0.0
        for (n, probability) in probabilities.enumerated() { sum += Double(n) * probability }
        return sum
    }
}
