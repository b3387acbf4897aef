internal import Glibc

/// A complex number, as far as the roots and transforms here need one.
struct Complex: Equatable {
    var real: Double
    var imaginary: Double

    init(_ real: Double, _ imaginary: Double = 0) {
        self.real = real
        self.imaginary = imaginary
    }

    /// e^{iθ}.
    init(angle: Double) { self.init(cos(angle), sin(angle)) }

    var squaredMagnitude: Double { real * real + imaginary * imaginary }

    static func + (a: Complex, b: Complex) -> Complex {
        Complex(a.real + b.real, a.imaginary + b.imaginary)
    }
    static func - (a: Complex, b: Complex) -> Complex {
        Complex(a.real - b.real, a.imaginary - b.imaginary)
    }
    static func * (a: Complex, b: Complex) -> Complex {
        Complex(
            a.real * b.real - a.imaginary * b.imaginary,
            a.real * b.imaginary + a.imaginary * b.real)
    }
    static func * (a: Double, b: Complex) -> Complex { Complex(a * b.real, a * b.imaginary) }
    static func / (a: Complex, b: Complex) -> Complex {
        let scale = 1 / b.squaredMagnitude
        return Complex(
            scale * (a.real * b.real + a.imaginary * b.imaginary),
            scale * (a.imaginary * b.real - a.real * b.imaginary))
    }

    /// The principal value, for z away from 0.
    static func logarithm(_ z: Complex) -> Complex {
        Complex(0.5 * log(z.squaredMagnitude), atan2(z.imaginary, z.real))
    }

    static func exponential(_ z: Complex) -> Complex {
        exp(z.real) * Complex(angle: z.imaginary)
    }
}

/// Σ x(k)e^{−2πijk/n} for j = 0 ..< n, n a power of two (Cooley and Tukey, 1965).
func fourierTransform(_ x: [Complex]) -> [Complex] {
    let n = x.count
    precondition(n > 0 && n & (n - 1) == 0, "the length of a transform is a power of two")
    var a = x
    var j = 0
    for i in 1..<n {
        var bit = n >> 1
        while j & bit != 0 {
            j ^= bit
            bit >>= 1
        }
        j |= bit
        if i < j { a.swapAt(i, j) }
    }
    let turns = (0..<max(1, n / 2)).map { Complex(angle: -2 * .pi * Double($0) / Double(n)) }
    var length = 2
    while length <= n {
        let half = length / 2
        let stride = n / length
        for start in Swift.stride(from: 0, to: n, by: length) {
            for k in 0..<half {
                let u = a[start + k]
                let v = a[start + k + half] * turns[k * stride]
                a[start + k] = u + v
                a[start + k + half] = u - v
            }
        }
        length *= 2
    }
    return a
}
