internal import Measurements

/// The share of the sent requests that failed, with an interval that knows that failures come in
/// bursts.
struct ErrorShare: Equatable {
    let failed: Int
    let sent: Int
    /// How much more the failures of the seconds vary than independent ones would, at least 1.
    let dispersion: Double

    /// nil where nothing was sent.
    init?(_ measured: Measured) {
        guard measured.requests.sent > 0 else { return nil }
        failed = measured.requests.failed
        sent = measured.requests.sent
        let seconds = measured.intervals.filter { $0.sent > 0 }
        let share = Double(failed) / Double(sent)
        guard seconds.count >= 2, share > 0, share < 1 else {
            dispersion = 1
            return
        }
        // Pearson's statistic over its degrees of freedom: 1 where failures are independent.
        let statistic = seconds.reduce(0.0) {
            let expected = Double($1.sent) * share
            let excess = Double($1.failed) - expected
            return $0 + excess * excess / (expected * (1 - share))
        }
        dispersion = max(1, statistic / Double(seconds.count - 1))
    }

    /// Wilson's score interval (1927) for as many requests as would be independent.
    var estimate: Estimate {
        let share = Double(failed) / Double(sent)
        let z = 1.9599639845400545
        let count = max(1, Double(sent) / dispersion)
        let centre = (share + z * z / (2 * count)) / (1 + z * z / count)
        let half =
            z / (1 + z * z / count)
            * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        return Estimate(
            share, ci95: [failed == 0 ? 0 : max(0, centre - half), min(1, centre + half)])
    }
}
