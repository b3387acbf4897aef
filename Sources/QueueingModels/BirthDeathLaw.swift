/// The steady state of a birth-and-death process, from its most likely state outward, so that
/// nothing under- or overflows and nothing is subtracted.
struct BirthDeathLaw {
    /// The state that `probabilities[0]` belongs to; states outside carry less than 10⁻²⁰.
    let first: Int
    let probabilities: [Double]

    /// - Parameters:
    ///   - last: the highest state there is, nil where there is none.
    ///   - birth: the rate from state n to n + 1.
    ///   - death: the rate from state n to n − 1, n ≥ 1. birth(n − 1)/death(n) must not grow in n.
    init(last: Int? = nil, birth: (Int) -> Double, death: (Int) -> Double) {
        // The mode: the last n whose step up from n − 1 does not lose probability.
        let top = last ?? Int.max
        var high = 1
        while high < top, birth(high - 1) >= death(high) { high = min(top, 2 * high) }
        var low = 0
        var beyond = high
        if high == top, birth(high - 1) >= death(high) { low = high }
        while low + 1 < beyond, low < high {
            let middle = low + (beyond - low) / 2
            if birth(middle - 1) >= death(middle) { low = middle } else { beyond = middle }
        }
        let mode = low
        var below: [Double] = []
        var weight = 1.0
        var n = mode
        while n > 0 {
            weight *= death(n) / birth(n - 1)
            if weight < 1e-22 { break }
            below.append(weight)
            n -= 1
        }
        first = mode - below.count
        var all = below
        all.reverse()
        all.append(1)
        weight = 1
        n = mode
        while n < top {
            n += 1
            weight *= birth(n - 1) / death(n)
            if weight < 1e-22 { break }
            all.append(weight)
        }
        // From either end to the mode, so that the smallest come first and rounding does not gather.
        let split = mode - first
        var total = all[..<split].reduce(0, +)
        total += all[split...].reversed().reduce(0, +)
        probabilities = all.map { $0 / total }
    }

    /// P(n).
    func probability(of n: Int) -> Double {
        n >= first && n - first < probabilities.count ? probabilities[n - first] : 0
    }

    /// E[f(N)].
    func mean(of f: (Int) -> Double) -> Double {
        var sum = 0.0
        for (index, probability) in probabilities.enumerated() {
            sum += probability * f(first + index)
        }
        return sum
    }
}
