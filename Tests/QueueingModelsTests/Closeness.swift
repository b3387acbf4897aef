import Foundation

/// Equal to `tolerance`, relatively; exactly where one of them is 0.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
}

extension Double {
    var logarithm: Double { Foundation.log(self) }
    var exponential: Double { Foundation.exp(self) }
}
