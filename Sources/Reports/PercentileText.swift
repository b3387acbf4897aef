internal import Comparison
internal import Glibc
public import Measurements

/// A distribution in the text that HdrHistogram's plotters read (`.hgrm`): value in milliseconds,
/// percentile as a fraction, how many durations up to there, and 1/(1 − percentile).
///
/// Five lines for every halving of the distance to 100 %. Values are the upper ends of bins, so
/// they are never told too short. Source of the shape: HdrHistogram's Java library,
/// AbstractHistogram.outputPercentileDistribution.
public enum PercentileText {
    private static let ticksPerHalfDistance = 5.0

    /// The text, ending in a line feed. Without a duration it has no lines between head and foot.
    public static func render(_ bins: HistogramBins) -> String {
        var text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
        for line in lines(bins) {
            text += padLeft(milliseconds(Double(line.value)), 12) + " "
            text += padLeft(Figure.fixed(line.level / 100, decimals: 12), 14) + " "
            text += padLeft("\(line.count)", 10)
            if line.level < 100 {
                text += " " + padLeft(Figure.fixed(100 / (100 - line.level), decimals: 2), 14)
            }
            text += "\n"
        }
        let (mean, deviation) = bins.moments ?? (0, 0)
        func entry(_ value: String) -> String { padLeft(value, 12) }
        text +=
            "#[Mean    = \(entry(milliseconds(mean))), StdDeviation   = "
            + "\(entry(milliseconds(deviation)))]\n"
        text +=
            "#[Max     = \(entry(milliseconds(Double(bins.filled.last?.highest ?? 0)))), "
            + "Total count    = \(entry("\(bins.count)"))]\n"
        text += "#[Buckets = \(entry("26")), SubBuckets     = \(entry("2048"))]\n"
        return text
    }

    private static func milliseconds(_ nanoseconds: Double) -> String {
        Figure.fixed(nanoseconds * 1e-6, decimals: 3)
    }

    private struct Line {
        var level: Double
        var value: UInt64
        var count: UInt64
    }

    /// A bin is told at every level that it reaches, the last one once, and then at 100 %.
    private static func lines(_ bins: HistogramBins) -> [Line] {
        var lines: [Line] = []
        var passed: UInt64 = 0
        var level = 0.0
        for bin in bins.filled {
            passed += bin.count
            let reached = 100 * Double(passed) / Double(bins.count)
            while level <= reached, level < 100 {
                lines.append(Line(level: level, value: bin.highest, count: passed))
                let halvings = log2(100 / (100 - level)).rounded(.down)
                level += 100 / (ticksPerHalfDistance * exp2(halvings + 1))
                if passed == bins.count { break }
            }
        }
        if let last = bins.filled.last {
            lines.append(Line(level: 100, value: last.highest, count: bins.count))
        }
        return lines
    }
}
