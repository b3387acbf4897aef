import Measurements
import Testing

struct StudentTTests {
    /// Computed by mpmath's incomplete beta and by scipy, which agree to 1e-15; one degree is
    /// Cauchy's distribution, tan(0.475π), two have t = √(2·0.95²/(1 − 0.95²)).
    @Test(arguments: [
        (1, 12.706204736174707), (2, 4.302652729749464), (4, 2.7764451051977943),
        (29, 2.0452296421327043),
    ])
    func quantilesAreTheTables(degrees: Int, expected: Double) {
        let t = StudentT.twoSidedQuantile(0.95, degrees: degrees)
        #expect(abs(t / expected - 1) < 1e-13)
    }

    @Test func manyDegreesApproachTheNormal() {
        // Cornish and Fisher: z + (z³ + z)/(4ν), z = 1.959963984540054.
        let t = StudentT.twoSidedQuantile(0.95, degrees: 10_000)
        #expect(abs(t - (1.959963984540054 + 9.489 / 40_000)) < 1e-6)
    }
}
