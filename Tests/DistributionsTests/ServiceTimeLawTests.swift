import Distributions
import Testing

@Suite struct ServiceTimeLawTests {
    static let laws: [ServiceTimeLaw] = [
        .exponential, .deterministic, .erlang(k: 1), .erlang(k: 4), .erlang(k: 40),
        .hyperexponential(scv: 1), .hyperexponential(scv: 4), .lognormal(scv: 0.5),
        .lognormal(scv: 2),
    ]

    /// The mean within five standard errors and, looser because of its heavy tail, the SCV.
    @Test(arguments: laws)
    func drawsHaveTheStatedMeanAndSpread(law: ServiceTimeLaw) {
        var stream = RandomStream(seed: 3)
        let count = 400_000
        let sample = (0..<count).map { _ in law.draw(mean: 0.02, from: &stream) }
        let mean = sample.reduce(0, +) / Double(count)
        let scv =
            sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count) / (mean * mean)
        let expected = law.squaredCoefficientOfVariation
        #expect(abs(mean - 0.02) <= 5 * 0.02 * (expected / Double(count)).squareRoot() + 1e-12)
        #expect(abs(scv - expected) <= 0.06 * expected + 1e-12)
    }

    @Test func exponentialIsErlangOfOneStage() {
        var a = RandomStream(seed: 3)
        var b = RandomStream(seed: 3)
        for _ in 0..<100 {
            #expect(
                ServiceTimeLaw.exponential.draw(mean: 2, from: &a)
                    == ServiceTimeLaw.erlang(k: 1).draw(mean: 2, from: &b))
        }
    }

    @Test(arguments: laws)
    func aLawIsReadBackFromItsText(law: ServiceTimeLaw) throws {
        #expect(try ServiceTimeLaw(law.description) == law)
    }

    @Test(arguments: [
        "", "expo", "erlang", "erlang:0", "erlang:2.5", "hyper:0.5", "hyper:x", "lognormal:0",
        "lognormal:-1", "lognormal:nan", "deterministic:1", "erlang:-3", "hyper:inf",
    ])
    func nonsenseIsRefusedWithAnExample(text: String) {
        #expect {
            try ServiceTimeLaw(text)
        } throws: { error in
            "\(error)".contains("\"\(text)\"") && "\(error)".contains("write ")
        }
    }
}
