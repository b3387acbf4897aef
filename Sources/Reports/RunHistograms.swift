public import Comparison
public import Measurements

/// The histograms of a result, ready to be drawn: those that its file carries, read back.
public struct RunHistograms: Sendable {
    /// A span of the run.
    public struct Row: Sendable {
        /// Seconds since the run's start.
        public let start: Double
        public let end: Double
        public let response: HistogramBins
        public let service: HistogramBins
        public let lag: HistogramBins
    }

    public let response: HistogramBins
    public let service: HistogramBins
    public let lag: HistogramBins
    public let rows: [Row]

    /// Nil where the result carries none.
    ///
    /// - Throws: `ResultFileError.unreadable` for the first text that is no histogram, and for rows
    ///   that are not in order.
    public init?(_ result: ResultFile) throws(ResultFileError) {
        guard let carried = result.histograms else { return nil }
        func bins(_ text: String, _ key: String) throws(ResultFileError) -> HistogramBins {
            guard let bins = HistogramText.decode(text) else {
                throw .unreadable(key: "histograms.\(key)")
            }
            return bins
        }
        response = try bins(carried.response, "response")
        service = try bins(carried.service, "service")
        lag = try bins(carried.lag, "lag")
        var rows: [Row] = []
        rows.reserveCapacity(carried.rows.count)
        for (index, row) in carried.rows.enumerated() {
            guard row.start >= rows.last?.end ?? 0, row.end >= row.start, row.end < 1e9 else {
                throw .unreadable(key: "histograms.rows.\(index).start_s")
            }
            rows.append(
                Row(
                    start: row.start, end: row.end,
                    response: try bins(row.response, "rows.\(index).response"),
                    service: try bins(row.service, "rows.\(index).service"),
                    lag: try bins(row.lag, "rows.\(index).lag")))
        }
        self.rows = rows
    }
}
