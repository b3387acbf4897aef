internal import Glibc

/// λ(t), the rate of arrivals over a phase, per second; t in seconds since its start.
public enum Intensity: Equatable, Sendable {
    case constant(Double)
    /// Linear from the first rate at the start to the second at the end.
    case ramp(from: Double, to: Double)
    /// Rates one after another, each for an equal part of the phase.
    case steps([Double])
    /// mean + amplitude·sin(2πt/period); amplitude at most the mean.
    case wave(mean: Double, amplitude: Double, period: Double)

    /// λ(t) in a phase of the given duration.
    public func rate(at t: Double, duration: Double) -> Double {
        switch self {
        case .constant(let rate): rate
        case .ramp(let from, let to): from + (to - from) * t / duration
        case .steps(let rates):
            rates[min(rates.count - 1, max(0, Int(t / duration * Double(rates.count))))]
        case .wave(let mean, let amplitude, let period):
            mean + amplitude * sin(2 * .pi * t / period)
        }
    }

    /// The highest rate of the phase.
    public func peak(duration: Double) -> Double {
        switch self {
        case .constant(let rate): rate
        case .ramp(let from, let to): max(from, to)
        case .steps(let rates): rates.max() ?? 0
        case .wave(let mean, let amplitude, let period):
            // A quarter of a period reaches the crest.
            duration >= period / 4 ? mean + amplitude : rate(at: duration, duration: duration)
        }
    }

    /// Λ(t) = ∫₀ᵗ λ, the expected number of arrivals before t.
    public func expected(before t: Double, duration: Double) -> Double {
        switch self {
        case .constant(let rate): return rate * t
        case .ramp(let from, let to): return t * (from + (to - from) * t / (2 * duration))
        case .steps(let rates):
            let length = duration / Double(rates.count)
            let step = min(rates.count - 1, max(0, Int(t / length)))
            let before = rates[..<step].reduce(0, +) * length
            return before + rates[step] * (t - Double(step) * length)
        case .wave(let mean, let amplitude, let period):
            // 1 − cos x as 2 sin²(x/2), which is exact for small x as well.
            let half = sin(.pi * t / period)
            return mean * t + amplitude * period / .pi * half * half
        }
    }

    /// Λ⁻¹(n), the instant before which n arrivals are expected; n from 0 to Λ(duration).
    ///
    /// In closed form but for waves, where Newton's method runs inside a bracket until the instant
    /// is known to a tenth of a nanosecond, or to the last digit.
    public func instant(expecting n: Double, duration: Double) -> Double {
        switch self {
        case .constant(let rate): return n / rate
        case .ramp(let from, let to):
            // The root of slope/2·t² + from·t = n in the form without cancellation.
            let slope = (to - from) / duration
            return n == 0 ? 0 : 2 * n / (from + max(0, from * from + 2 * slope * n).squareRoot())
        case .steps(let rates):
            let length = duration / Double(rates.count)
            var rest = n
            for (step, rate) in rates.enumerated() {
                if rest <= rate * length { return Double(step) * length + rest / rate }
                rest -= rate * length
            }
            return duration
        case .wave(let mean, _, let period):
            // Whole periods are expected to bring mean·period each.
            let whole = (n / (mean * period)).rounded(.down)
            return whole * period + phaseOfWave(n - whole * mean * period, period: period)
        }
    }

    /// Λ⁻¹ within the first period.
    private func phaseOfWave(_ n: Double, period: Double) -> Double {
        var low = 0.0
        var high = period
        guard case .wave(let mean, _, _) = self else { return 0 }
        var t = min(period, n / mean)
        for _ in 0..<64 {
            let error = expected(before: t, duration: period) - n
            if error > 0 { high = t } else { low = t }
            var next = t - error / rate(at: t, duration: period)
            // Also where the slope is 0 and the quotient no number.
            if !(next > low && next < high) { next = 0.5 * (low + high) }
            if abs(next - t) < 1e-10 { return next }
            t = next
        }
        return t
    }
}
