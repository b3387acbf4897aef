import Measurements
import Testing

@testable import Comparison

struct TailTests {
    /// Two-sided 5 % and 0.1 % points of Student's t (Fisher and Yates, Statistical Tables, 1963,
    /// table III) and the normal law's.
    @Test(
        arguments: [
            (1, 0.05, 12.706), (9, 0.05, 2.262), (29, 0.05, 2.045), (120, 0.05, 1.980),
            (1, 0.001, 636.619), (9, 0.001, 4.781), (29, 0.001, 3.659), (.infinity, 0.05, 1.95996),
            (.infinity, 0.001, 3.29053),
        ] as [(Double, Double, Double)])
    func quantilesAreTheTabulatedOnes(degrees: Double, risk: Double, t: Double) {
        #expect(abs(Tail.studentQuantile(twoSided: risk, degrees: degrees) - t) < 6e-4)
    }

    @Test(arguments: 1...40)
    func wholeDegreesAgreeWithTheFiniteSum(degrees: Int) {
        let t = StudentT.twoSidedQuantile(0.95, degrees: degrees)
        #expect(abs(Tail.student(beyond: t, degrees: Double(degrees)) - 0.05) < 1e-12)
    }

    /// Upper 5 % points of F (Fisher and Yates, table V).
    @Test(arguments: [(4.0, 20.0, 2.87), (1, 10, 4.96), (2, 60, 3.15), (24, 12, 2.51)])
    func theTailOfFIsTheTabulatedOne(first: Double, second: Double, f: Double) {
        #expect(abs(Tail.fisher(beyond: f, degrees: (first, second)) - 0.05) < 4e-4)
        #expect(Tail.fisher(beyond: 0, degrees: (first, second)) == 1)
    }

    /// T² with ν degrees of freedom is F with 1 and ν.
    @Test(arguments: [0.1, 1.0, 3.7, 40])
    func tAndFAreOneFamily(t: Double) {
        let direct = Tail.student(beyond: t, degrees: 7.5)
        #expect(abs(Tail.fisher(beyond: t * t, degrees: (1, 7.5)) - direct) < 1e-12)
    }
}
