internal import Glibc

/// The waiting and response times of requests that find n others before `servers` exponential
/// servers and stand first-come first-served: with k = n − c + 1 departures to await, the wait is
/// Erlang(k, cμ).
struct ExponentialLine: Sendable {
    let servers: Int
    let serviceRate: Double
    /// The probability of finding a server free.
    let free: Double
    /// The fewest departures that anybody in line has to await, at least 1.
    let fewest: Int
    /// `line[i]`: the probability of having to await `fewest` + i departures.
    let line: [Double]
    /// `tails[i]`: the probability of having to await at least `fewest` + i, so that a law over
    /// millions is searched for a percentile without going through all of it each time.
    private let tails: [Double]

    /// - Parameter found: the probabilities of finding `first`, `first + 1`, … others.
    init(servers: Int, serviceRate: Double, first: Int, found: [Double]) {
        self.servers = servers
        self.serviceRate = serviceRate
        let total = found.reduce(0, +)
        let split = min(max(0, servers - first), found.count)
        free = found[..<split].reduce(0, +) / total
        fewest = max(first, servers) - servers + 1
        line = found[split...].map { $0 / total }
        var tails = [Double](repeating: 0, count: line.count + 1)
        for index in line.indices.reversed() { tails[index] = tails[index + 1] + line[index] }
        self.tails = tails
    }

    /// The probability of having to await k departures.
    private func awaits(_ k: Int) -> Double {
        k >= fewest && k - fewest < line.count ? line[k - fewest] : 0
    }

    /// The probability of having to await k departures or more.
    private func awaits(atLeast k: Int) -> Double { tails[min(max(0, k - fewest), line.count)] }

    /// The probability of standing in line.
    var waitingProbability: Double { tails[0] }

    /// P(Wq > t) = Σ P(k)·P(Poisson(cμt) < k) = Σ P(Poisson(cμt) = j)·P(k > j).
    func waitingTimeSurvival(_ t: Double) -> Double {
        guard t >= 0 else { return 1 }
        let window = PoissonWindow(mean: Double(servers) * serviceRate * t)
        var sum = 0.0
        for (index, weight) in window.weights.enumerated() {
            sum += weight * awaits(atLeast: window.first + index + 1)
        }
        return sum
    }

    /// P(W > t): still in line, or in service. The second part, over the number j of departures
    /// by time t, obeys G(k) = P(j = k) + (1 − 1/c)·G(k + 1), all positive.
    func responseTimeSurvival(_ t: Double) -> Double {
        guard t > 0 else { return 1 }
        let window = PoissonWindow(mean: Double(servers) * serviceRate * t)
        let keep = 1 - 1 / Double(servers)
        var inService = 0.0
        var sum = 0.0
        var k = window.end
        while k > window.first {
            inService = window[k] + keep * inService
            sum += awaits(k) * inService
            k -= 1
        }
        // Below the window G only decays; past the end of the line it does so unseen.
        inService = window[k] + keep * inService
        let last = fewest + line.count - 1
        if k > last {
            inService *= pow(keep, Double(k - last))
            k = last
        }
        while k >= fewest, inService > 1e-30 {
            sum += awaits(k) * inService
            inService *= keep
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
        for (index, weight) in line.enumerated() { sum += Double(fewest + index) * weight }
        return sum / (Double(servers) * serviceRate)
    }
}
