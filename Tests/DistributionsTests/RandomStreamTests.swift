import Distributions
import Testing

@Suite struct RandomStreamTests {
    @Test func theSameSeedAndStreamGiveTheSameDraws() {
        var a = RandomStream(seed: 7, stream: 3)
        var b = RandomStream(seed: 7, stream: 3)
        for _ in 0..<100 { #expect(a.next() == b.next()) }
    }

    @Test func streamsOfOneSeedDiffer() {
        var draws = Set<UInt64>()
        for stream in 0..<64 {
            var generator = RandomStream(seed: 1, stream: stream)
            for _ in 0..<100 { draws.insert(generator.next()) }
        }
        #expect(draws.count == 6_400)
    }

    /// Seeding hides the state, so the draws are checked against the definition written out again.
    @Test func drawsFollowTheDefinitionOfXoshiro256PlusPlus() {
        var mix: UInt64 = 99
        func splitMix() -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var z = mix
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
        var s = (0..<4).map { _ in splitMix() }
        var stream = RandomStream(seed: 99)
        for _ in 0..<1_000 {
            let expected = rotate(s[0] &+ s[3], 23) &+ s[0]
            let t = s[1] << 17
            s[2] ^= s[0]
            s[3] ^= s[1]
            s[1] ^= s[2]
            s[0] ^= s[3]
            s[2] ^= t
            s[3] = rotate(s[3], 45)
            #expect(stream.next() == expected)
        }
    }

    /// Gaps and service times of one seed have nothing to do with each other: their correlation over
    /// 100,000 draws has a standard deviation of 0.0032, and stays within five of them.
    @Test func purposesOfOneSeedAreIndependent() {
        var gaps = RandomStream(seed: 1, for: .arrivalGaps)
        var services = RandomStream(seed: 1, for: .serviceTimes)
        var sum = 0.0
        for _ in 0..<100_000 { sum += (gaps.exponential() - 1) * (services.exponential() - 1) }
        #expect(abs(sum / 100_000) < 0.016)
    }

    /// Kolmogorov–Smirnov at n = 100,000; √n·D exceeds 2.3 once in 20,000 (2·exp(−2·2.3²)).
    @Test func exponentialVariatesFollowTheirLaw() {
        var stream = RandomStream(seed: 11)
        let sample = (0..<100_000).map { _ in stream.exponential() }
        #expect(kolmogorovSmirnov(sample) { x in 1 - exp(-x) } < 2.3)
    }

    @Test func uniformVariatesStayBelowOne() {
        var stream = RandomStream(seed: 5)
        let sample = (0..<100_000).map { _ in stream.uniform() }
        #expect(sample.allSatisfy { (0..<1).contains($0) })
        #expect(kolmogorovSmirnov(sample) { $0 } < 2.3)
    }

    /// Mean and variance of gamma(shape) are both the shape; five standard errors, a false alarm
    /// below 1 in 1,000,000 for the mean.
    @Test(arguments: [0.25, 0.5, 1, 2.5, 20])
    func gammaVariatesHaveTheirMeanAndVariance(shape: Double) {
        var stream = RandomStream(seed: 21)
        let count = 200_000
        let sample = (0..<count).map { _ in stream.gamma(shape: shape) }
        let mean = sample.reduce(0, +) / Double(count)
        let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect(abs(mean - shape) < 5 * (shape / Double(count)).squareRoot())
        // Var(s²) ≈ (2σ⁴ + κ₄)/n with κ₄ = 6·shape for a gamma law.
        #expect(
            abs(variance - shape)
                < 5 * ((2 * shape * shape + 6 * shape) / Double(count)).squareRoot())
    }
}
