internal import Glibc

/// Student's t distribution with a whole number of degrees of freedom.
public enum StudentT {
    /// The t with P(|T| ≤ t) = `probability`: at 0.95 and 29 degrees of freedom 2.0452.
    ///
    /// Whole degrees of freedom have a finite sum in θ = atan(t/√ν) (Abramowitz and Stegun,
    /// 26.7.3 and 26.7.4), which is bisected; nothing is approximated.
    public static func twoSidedQuantile(_ probability: Double, degrees: Int) -> Double {
        precondition(degrees >= 1, "there is at least one degree of freedom")
        precondition(probability > 0 && probability < 1, "a probability between 0 and 1")
        var low = 0.0
        var high = Double.pi / 2
        for _ in 0..<64 {
            let middle = (low + high) / 2
            if centralProbability(angle: middle, degrees: degrees) < probability {
                low = middle
            } else {
                high = middle
            }
        }
        return Double(degrees).squareRoot() * tan((low + high) / 2)
    }

    /// P(|T| ≤ √ν·tan θ).
    private static func centralProbability(angle: Double, degrees: Int) -> Double {
        let cosine = cos(angle)
        if degrees == 1 { return 2 * angle / .pi }
        // The terms are 1, 1/2, 1·3/(2·4), … times even powers of the cosine for an even number of
        // degrees, and 1, 2/3, 2·4/(3·5), … times odd ones for an odd number.
        let isOdd = degrees % 2 == 1
        var term = isOdd ? cosine : 1
        var sum = 0.0
        var k = isOdd ? 1 : 0
        while k <= degrees - 2 {
            sum += term
            term *= Double(k + 1) / Double(k + 2) * cosine * cosine
            k += 2
        }
        return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
    }
}
