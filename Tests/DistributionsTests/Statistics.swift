import Glibc

/// √n · Dₙ of a sample against a continuous law.
func kolmogorovSmirnov(_ sample: [Double], _ law: (Double) -> Double) -> Double {
    let sorted = sample.sorted()
    let n = Double(sorted.count)
    var largest = 0.0
    for (index, value) in sorted.enumerated() {
        let probability = law(value)
        largest = max(
            largest, probability - Double(index) / n, Double(index + 1) / n - probability)
    }
    return largest * n.squareRoot()
}

func exp(_ x: Double) -> Double { Glibc.exp(x) }
