internal import Glibc

/// A seeded stream of random bits: xoshiro256++ (Blackman and Vigna, 2019), period 2²⁵⁶ − 1.
///
/// Streams with the same seed and different numbers never overlap in practice: stream `k` starts
/// 2¹²⁸·k draws after stream 0, by the generator's own jump polynomial. The same seed and stream
/// give the same draws on every machine.
///
///     var stream = RandomStream(seed: 42, stream: 1)
///     stream.exponential()    // a gap of a Poisson process of rate 1
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream numbered `stream` (0 or more) of the family that `seed` names.
    public init(seed: UInt64, stream: Int = 0) {
        precondition(stream >= 0, "streams are numbered from 0")
        // SplitMix64 spreads the seed over the state, as the generator's authors advise;
        // its four outputs are never all zero.
        var mix = seed
        func next(_ mix: inout UInt64) -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var z = mix
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (next(&mix), next(&mix), next(&mix), next(&mix))
        for _ in 0..<stream { jump() }
    }

    /// What random numbers are drawn for. People give the same seed to the load and to the target:
    /// if both drew the same numbers, long services would follow long gaps and hardly any request
    /// would wait.
    public enum Purpose: Int, Sendable {
        case arrivalGaps, arrivalLots, serviceTimes, thinkTimes
        case requestPicks, dataRows, traceInstants
    }

    /// The stream for a purpose, apart from those of the same seed for all others.
    public init(seed: UInt64, for purpose: Purpose) {
        self.init(seed: seed, stream: purpose.rawValue)
    }

    /// The stream for a purpose in one part of a run (0 or more), apart from those of the other
    /// parts; part 0 is the stream without a part.
    public init(seed: UInt64, for purpose: Purpose, part: Int) {
        // More than there are purposes, so that a new one moves no stream.
        self.init(seed: seed, stream: purpose.rawValue + 16 * part)
    }

    /// The next 64 random bits.
    @inline(__always)
    public mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = ((sum << 23) | (sum >> 41)) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A uniform variate in [0, 1), a multiple of 2⁻⁵³.
    @inline(__always)
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// An exponential variate of mean 1: −ln(1 − u), exact in both tails, as 1 − u is a multiple
    /// of 2⁻⁵³ and so no rounding; the logarithm costs half of what `log1p` does.
    @inline(__always)
    public mutating func exponential() -> Double {
        -log(1 - uniform())
    }

    /// A standard normal variate (Marsaglia's polar method; the second of each pair is thrown
    /// away, so that a stream's state is its generator's state and nothing else).
    public mutating func standardNormal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * log(square) / square).squareRoot() }
        }
    }

    /// A gamma variate of the given shape (> 0) and scale 1, so of mean `shape`
    /// (Marsaglia and Tsang, 2000; shapes below 1 by their boost).
    public mutating func gamma(shape: Double) -> Double {
        precondition(shape > 0 && shape.isFinite, "a gamma shape is positive and finite")
        if shape < 1 {
            let boost = pow(1 - uniform(), 1 / shape)
            return gamma(shape: shape + 1) * boost
        }
        let d = shape - 1.0 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = standardNormal()
            let cube = 1 + c * x
            guard cube > 0 else { continue }
            let v = cube * cube * cube
            if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    /// Moves 2¹²⁸ draws ahead.
    private mutating func jump() {
        let polynomial: [UInt64] = [
            0x180E_C6D3_3CFD_0ABA, 0xD5A6_1266_F0C9_392C,
            0xA958_2618_E03F_C9AA, 0x39AB_DC45_29B1_661C,
        ]
        var jumped: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for word in polynomial {
            for bit in 0..<64 {
                if word & (1 << UInt64(bit)) != 0 {
                    jumped.0 ^= state.0
                    jumped.1 ^= state.1
                    jumped.2 ^= state.2
                    jumped.3 ^= state.3
                }
                _ = next()
            }
        }
        state = jumped
    }
}
