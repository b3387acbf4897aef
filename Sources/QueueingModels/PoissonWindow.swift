/// The Poisson probabilities that matter, from the mode outward (after Fox and Glynn, 1988): what
/// is left out on either side is below 10⁻²² of the largest, and nothing under- or overflows.
struct PoissonWindow {
    /// The number that `weights[0]` belongs to.
    let first: Int
    /// P(N = first), P(N = first + 1), …
    let weights: [Double]

    init(mean: Double) {
        let mode = Int(mean)
        let peak = PoissonLaw.probability(of: mode, mean: mean)
        let floor = peak * 1e-22
        var below: [Double] = []
        var weight = peak
        var n = mode
        while n > 0 {
            weight *= Double(n) / mean
            if weight < floor { break }
            below.append(weight)
            n -= 1
        }
        first = mode - below.count
        var all = below
        all.reverse()
        all.append(peak)
        weight = peak
        n = mode
        while true {
            n += 1
            weight *= mean / Double(n)
            if weight <= floor { break }
            all.append(weight)
        }
        weights = all
    }

    /// The first number past the window.
    var end: Int { first + weights.count }

    /// P(N = n) for n in the window, 0 outside.
    subscript(n: Int) -> Double {
        n >= first && n < end ? weights[n - first] : 0
    }
}
