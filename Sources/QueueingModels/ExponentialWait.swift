internal import Glibc

/// The waiting and response times of a queue whose wait is 0 or exponential and is followed by an
/// exponential service: M/M/c and D/M/c.
struct ExponentialWait: Equatable, Sendable {
    /// C, the probability of any wait.
    let probability: Double
    /// δ, the rate of the exponential wait.
    let rate: Double
    /// μ.
    let serviceRate: Double

    /// P(Wq > t) = C·e^{−δt}.
    func waitingTimeSurvival(_ t: Double) -> Double {
        t < 0 ? 1 : probability * exp(-rate * t)
    }

    /// P(W > t). The textbook form divides by δ − μ and loses every digit where they meet; this one
    /// has only positive terms, so it is accurate there and in the far tail alike.
    func responseTimeSurvival(_ t: Double) -> Double {
        guard t > 0 else { return 1 }
        let share = exponentialShare(abs(rate - serviceRate) * t)
        return exp(-serviceRate * t)
            + probability * serviceRate * t * exp(-min(rate, serviceRate) * t) * share
    }

    func waitingTimePercentile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a percentile is asked for as a fraction between 0 and 1")
        return max(0, log(probability / (1 - p)) / rate)
    }

    func responseTimePercentile(_ p: Double) -> Double {
        // From below by either part alone; from above because one part must exceed its own
        // half-share of the tail.
        let low = max(waitingTimePercentile(p), -log1p(-p) / serviceRate)
        let half = max(0, log(2 * probability / (1 - p)) / rate)
        let high = half + log(2 / (1 - p)) / serviceRate
        return quantile(p, low: low, high: high, survival: responseTimeSurvival)
    }
}

/// (1 − e^{−x})/x, 1 at 0.
func exponentialShare(_ x: Double) -> Double { x == 0 ? 1 : -expm1(-x) / x }
