internal import Comparison
internal import Glibc

/// One axis of a plot: which values it spans, and where the marks stand.
struct PlotScale {
    let lower: Double
    let upper: Double
    let isLogarithmic: Bool

    /// From a bound to a bound. A span of nothing is widened, so that every value has a place.
    init(_ lower: Double, _ upper: Double, isLogarithmic: Bool = false) {
        self.isLogarithmic = isLogarithmic
        if isLogarithmic {
            self.lower = max(lower, 1e-12)
            self.upper = max(upper, self.lower * 1.1)
        } else {
            self.lower = lower
            self.upper = upper > lower ? upper : lower + 1
        }
    }

    /// From nothing to a mark at or above `upper`.
    init(upTo upper: Double) {
        let step = Self.step(over: max(upper, 1e-12))
        self.init(0, (upper / step).rounded(.up) * step)
    }

    /// 0 at the lower end, 1 at the upper; what lies outside is drawn at the edge.
    func position(_ value: Double) -> Double {
        let share =
            isLogarithmic
            ? log(max(value, lower) / lower) / log(upper / lower)
            : (value - lower) / (upper - lower)
        return min(1, max(0, share))
    }

    /// About five values that read well.
    var marks: [Double] {
        guard isLogarithmic else {
            let step = Self.step(over: upper - lower)
            let first = (lower / step).rounded(.up)
            return (0..<12).map { (first + Double($0)) * step }
                .filter { $0 <= upper + step * 1e-9 }
        }
        let decades = log10(upper / lower)
        let steps: [Double] = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 3, 5, 7]
        var marks: [Double] = []
        var decade = pow(10, log10(lower).rounded(.down))
        while decade <= upper {
            marks += steps.map { $0 * decade }.filter {
                $0 >= lower * (1 - 1e-9) && $0 <= upper * (1 + 1e-9)
            }
            decade *= 10
        }
        return marks
    }

    /// 1, 2 or 5 times a power of ten, so that four to nine of them fill the span.
    private static func step(over span: Double) -> Double {
        let size = pow(10, log10(span / 4).rounded(.down))
        let share = span / 4 / size
        return (share < 1.4 ? 1 : share < 3.2 ? 2 : share < 7 ? 5 : 10) * size
    }
}
