import Distributions
import QueueingModels
import Testing

struct ServiceLawDrawTests {
    /// Means and SCVs of 100,000 draws. The mean's deviation is √(SCV/n), at most 0.0063 for SCV 4;
    /// five of them leave less than 1 in 10⁶. The SCV's is wider: 15 % is more than six of its own
    /// at every law here (fourth moments of the laws).
    @Test(
        arguments: [
            (ServiceLaw.exponential, 1), (.deterministic, 0), (.erlang(k: 4), 0.25),
            (.erlang(k: 40), 0.025), (.hyperexponential(scv: 4), 4), (.general(scv: 0.3), 0.3),
            (.general(scv: 0.7), 0.7), (.general(scv: 1), 1), (.general(scv: 3), 3),
            (.general(scv: 0.5), 0.5), (.general(scv: 1e-4), 0),
        ] as [(ServiceLaw, Double)])
    func drawsHaveMeanOneAndTheSCVOfTheLaw(law: ServiceLaw, scv: Double) {
        var stream = RandomStream(seed: 5)
        let count = 100_000
        var sum = 0.0
        var squares = 0.0
        for _ in 0..<count {
            let draw = law.draw(using: &stream)
            sum += draw
            squares += draw * draw
        }
        let mean = sum / Double(count)
        let seen = squares / Double(count) / (mean * mean) - 1
        #expect(abs(mean - 1) <= 5 * (scv / Double(count)).squareRoot() + 1e-12)
        #expect(abs(seen - scv) <= 0.15 * scv + 1e-9)
    }
}
