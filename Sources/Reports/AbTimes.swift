internal import Glibc

/// One row of ApacheBench's table of times: from whole microseconds to whole milliseconds as it
/// rounds them, half a millisecond up.
struct AbTimes {
    /// Milliseconds.
    let least: Int
    let mean: Int
    let median: Int
    let greatest: Int
    /// Milliseconds, not rounded; 0 for a single time.
    let deviation: Double

    /// - Parameter times: microseconds, at least one.
    init(_ times: [Int]) {
        precondition(!times.isEmpty, "there is a time or more")
        let sorted = DigitSort.sorted(times)
        let count = sorted.count
        // To a whole microsecond, like the times themselves.
        let mean = sorted.reduce(0, +) / count
        let middle =
            count % 2 == 1
            ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2
        let squares = sorted.reduce(0.0) { $0 + Double($1 - mean) * Double($1 - mean) }
        deviation = count > 1 ? (squares / Double(count - 1)).squareRoot() / 1000 : 0
        least = Self.milliseconds(sorted[0])
        greatest = Self.milliseconds(sorted[count - 1])
        self.mean = Self.milliseconds(mean)
        median = Self.milliseconds(middle)
    }

    static func milliseconds(_ microseconds: Int) -> Int { (microseconds + 500) / 1000 }

    /// The nearest rank: the ⌈p·n/100⌉-th smallest, so that percentiles never fall as p grows and
    /// none lies past the end.
    static func percentile(_ percent: Int, ofSorted sorted: [Int]) -> Int {
        let rank = (percent * sorted.count + 99) / 100
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }
}
