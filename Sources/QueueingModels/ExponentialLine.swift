/// The waiting and response times of requests that find n others before `servers` exponential
/// servers and stand first-come first-served: with k = n − c + 1 departures to await, the wait is
/// Erlang(k, cμ).
struct ExponentialLine: Sendable {
    let servers: Int
    let serviceRate: Double
    /// The probability of finding a server free.
    let free: Double
    /// `line[k − 1]`: the probability of having to await k departures.
    let line: [Double]

    /// - Parameter found: the probabilities of finding `first`, `first + 1`, … others.
    init(servers: Int, serviceRate: Double, first: Int, found: [Double]) {
        self.servers = servers
        self.serviceRate = serviceRate
        let total = found.reduce(0, +)
        let split = min(max(0, servers - first), found.count)
        free = found[..<split].reduce(0, +) / total
        let gap = max(0, first - servers)
        line = [Double](repeating: 0, count: gap) + found[split...].map { $0 / total }
    }

    /// P(Wq > t) = Σ P(k)·P(Poisson(cμt) < k).
    func waitingTimeSurvival(_ t: Double) -> Double {
        guard t >= 0 else { return 1 }
        let window = PoissonWindow(mean: Double(servers) * serviceRate * t)
        var still = 0.0
        var sum = 0.0
        for (index, weight) in line.enumerated() {
            still += window[index]
            sum += weight * still
        }
        return sum
    }

    /// P(W > t): still in line, or in service. The second part, over the number j of departures
    /// by time t, obeys G(k) = P(j = k) + (1 − 1/c)·G(k + 1), all positive.
    func responseTimeSurvival(_ t: Double) -> Double {
        guard t > 0 else { return 1 }
        let mean = Double(servers) * serviceRate * t
        let window = PoissonWindow(mean: mean)
        let keep = 1 - 1 / Double(servers)
        var inService = 0.0
        var sum = 0.0
        var k = max(window.end, line.count)
        while k > 0 {
            inService = window[k] + keep * inService
            if k <= line.count { sum += line[k - 1] * inService }
            k -= 1
        }
        return sum + waitingTimeSurvival(t) + free
            * PoissonLaw.probability(of: 0, mean: serviceRate * t)
    }

    func waitingTimePercentile(_ p: Double) -> Double {
        quantile(p, high: meanWaitingTime + 1 / serviceRate, survival: waitingTimeSurvival)
    }

    func responseTimePercentile(_ p: Double) -> Double {
        quantile(p, high: meanWaitingTime + 1 / serviceRate, survival: responseTimeSurvival)
    }

    /// E[Wq] = E[k]/(cμ).
    var meanWaitingTime: Double {
        var sum = 0.0
        for (index, weight) in line.enumerated() { sum += Double(index + 1) * weight }
        return sum / (Double(servers) * serviceRate)
    }
}
