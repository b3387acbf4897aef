/// The law of the time to absorption of a finite Markov chain: a phase-type law.
///
/// Evaluated by uniformisation (Jensen, 1953): the chain is observed at the instants of a Poisson
/// process, and P(X > t) = Σ P(N(Λt) = j)·u(j), where u(j) is the probability of not yet being
/// absorbed after j steps. Every term is positive, so digits are kept far into the tail.
struct PhaseTypeLaw {
    /// One possible jump between phases, with its probability at an instant of observation.
    struct Jump {
        var from: Int
        var to: Int
        var probability: Double
    }

    /// Where the chain starts; what is missing from 1 is absorbed at once.
    let initial: [Double]
    /// Λ, at least the rate of leaving any phase.
    let rate: Double
    private let jumps: [Jump]

    /// A chain that moves between phases at the rates given and is absorbed from phase `i`
    /// at the rate `exits[i]`.
    init(
        initial: [Double], moves: [(from: Int, to: Int, rate: Double)], exits: [Double]
    ) {
        var leaving = exits
        for move in moves { leaving[move.from] += move.rate }
        let rate = leaving.max() ?? 1
        var jumps: [Jump] = []
        for move in moves {
            jumps.append(Jump(from: move.from, to: move.to, probability: move.rate / rate))
        }
        for (phase, total) in leaving.enumerated() where total < rate {
            jumps.append(Jump(from: phase, to: phase, probability: (rate - total) / rate))
        }
        self.initial = initial
        self.rate = rate
        self.jumps = jumps
    }

    /// P(X > t).
    func survival(_ t: Double) -> Double {
        guard t > 0 else { return t < 0 ? 1 : initial.reduce(0, +) }
        let window = PoissonWindow(mean: rate * t)
        let steps = survivors { steps, _ in steps < window.end }
        return mixed(steps, window)
    }

    /// The most work for a percentile: steps times jumps, with a share for the step itself.
    static let limit = 100_000_000

    /// The value that X does not exceed with probability `p`, 0 < p < 1; nil where the chain is
    /// still going after `limit`.
    func percentile(_ p: Double) -> Double? {
        let level = 1 - p
        let most = Self.limit / (jumps.count + 50)
        // Up to where the survivors after j steps are well below the level, and beyond that as
        // far as the Poisson number of steps may stray.
        var past = 0
        let steps = survivors { count, survivor in
            if past == 0, survivor < 0.5 * level { past = count }
            return past == 0
                ? count < most
                : Double(count) < Double(past) + 16 * Double(past).squareRoot() + 60
        }
        guard past > 0 else { return nil }
        return QueueingModels.quantile(p, high: Double(max(past, 1)) / rate) { t in
            self.mixed(steps, PoissonWindow(mean: self.rate * t))
        }
    }

    /// Σ P(N = j)·u(j) over the steps followed; past them fewer survive than anybody asks for.
    private func mixed(_ steps: [Double], _ window: PoissonWindow) -> Double {
        var sum = 0.0
        for j in stride(from: window.first, to: min(window.end, steps.count), by: 1) {
            sum += window.weights[j - window.first] * steps[j]
        }
        return sum
    }

    /// u(0), u(1), … for as long as `goOn(count, last)` holds.
    private func survivors(while goOn: (Int, Double) -> Bool) -> [Double] {
        var state = initial
        var found: [Double] = []
        var last = state.reduce(0, +)
        found.append(last)
        while goOn(found.count, last) {
            var next = [Double](repeating: 0, count: state.count)
            state.withUnsafeBufferPointer { state in
                next.withUnsafeMutableBufferPointer { next in
                    for jump in jumps {
                        next[jump.to] += state[jump.from] * jump.probability
                    }
                }
            }
            state = next
            last = state.reduce(0, +)
            found.append(last)
        }
        return found
    }
}
