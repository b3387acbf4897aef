/// Where a continuous function crosses zero between two points of opposite sign (Brent, 1973):
/// inverse quadratic steps guarded by bisection, to the last few digits.
func root(
    between low: Double, and high: Double, tolerance: Double = 0,
    of function: (Double) -> Double
) -> Double {
    var a = low
    var b = high
    var fa = function(a)
    var fb = function(b)
    if fa == 0 { return a }
    if fb == 0 { return b }
    precondition((fa > 0) != (fb > 0), "the ends of the interval do not bracket a root")
    var c = a
    var fc = fa
    var step = b - a
    var previous = step
    for _ in 0..<400 {
        if (fb > 0) == (fc > 0) { (c, fc, step, previous) = (a, fa, b - a, b - a) }
        if abs(fc) < abs(fb) { (a, b, c) = (b, c, b); (fa, fb, fc) = (fb, fc, fb) }
        let limit = 2 * b.ulp + 0.5 * tolerance
        let middle = 0.5 * (c - b)
        if abs(middle) <= limit || fb == 0 { return b }
        if abs(previous) >= limit, abs(fa) > abs(fb) {
            let s = fb / fa
            var p: Double
            var q: Double
            if a == c {
                p = 2 * middle * s
                q = 1 - s
            } else {
                let t = fa / fc
                let r = fb / fc
                p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1))
                q = (t - 1) * (r - 1) * (s - 1)
            }
            if p > 0 { q = -q } else { p = -p }
            if 2 * p < min(3 * middle * q - abs(limit * q), abs(previous * q)) {
                previous = step
                step = p / q
            } else {
                step = middle
                previous = middle
            }
        } else {
            step = middle
            previous = middle
        }
        a = b
        fa = fb
        b += abs(step) > limit ? step : (middle > 0 ? limit : -limit)
        fb = function(b)
    }
    return b
}

/// The point at which a decreasing survival function falls to `1 − p`: `low` if it has already
/// done so there; the search doubles `high` until it lies beyond.
func quantile(
    _ p: Double, low: Double = 0, high: Double, tolerance: Double = 0,
    survival: (Double) -> Double
) -> Double {
    precondition(p > 0 && p < 1, "a percentile is asked for as a fraction between 0 and 1")
    let level = 1 - p
    if survival(low) <= level { return low }
    var beyond = high
    while survival(beyond) > level { beyond *= 2 }
    return root(between: low, and: beyond, tolerance: tolerance) { survival($0) - level }
}
