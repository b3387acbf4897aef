public import Comparison
internal import Measurements

/// A run as a log of histograms (`.hlog`): HdrHistogram's log format 1.3, a line for every second
/// and for each of three tags, `response`, `service` and `lag`, in nanoseconds.
///
/// HistogramLogAnalyzer and HdrHistogram's log processors read it; with it, percentiles of any part
/// of a run can be told afterwards. Runs of more than ten minutes have lines of two seconds, of
/// twenty minutes four, and so on. Source of the shape: HdrHistogram's Java library,
/// HistogramLogWriter.
public enum HistogramLogText {
    /// The text, ending in a line feed.
    public static func render(_ result: ResultFile, _ histograms: RunHistograms) -> String {
        var text = "#[Histogram log format version 1.3]\n"
        text += "#[Logged by kendall \(result.version)]\n"
        // Times of the lines count from the start of the run.
        if let start = UnixTime.seconds(ofTimestamp: result.startedAt) {
            let words = "seconds since epoch), \(SafeText(result.startedAt))"
            text += "#[StartTime: \(Figure.fixed(start, decimals: 3)) (\(words)]\n"
        }
        text += "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
        text += "\"Interval_Compressed_Histogram\"\n"
        for row in histograms.rows {
            for (tag, bins) in [
                ("response", row.response), ("service", row.service), ("lag", row.lag),
            ] {
                let longest = Double(bins.filled.last?.highest ?? 0)
                text += "Tag=\(tag),\(Figure.fixed(row.start, decimals: 3)),"
                text += "\(Figure.fixed(row.end - row.start, decimals: 3)),"
                // The log's own unit for this column: a millionth of the histograms'.
                text += "\(Figure.fixed(longest * 1e-6, decimals: 3)),"
                text += HistogramText.encode(bins) + "\n"
            }
        }
        return text
    }
}
