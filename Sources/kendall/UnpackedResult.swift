internal import Comparison
internal import Measurements
internal import Reports

/// A result and its histograms before they are made into text, which takes long enough to be done
/// elsewhere while a run goes on.
struct UnpackedResult: Sendable {
    var file: ResultFile
    let response: HistogramBins
    let service: HistogramBins
    let lag: HistogramBins
    let series: HistogramSeries

    init(_ file: ResultFile, _ totals: RunTotals) {
        self.file = file
        response = totals.responseTimes
        service = totals.serviceLatencies
        lag = totals.sendLags
        series = totals.histograms
    }

    /// The result with its histograms.
    ///
    /// - Parameter isLive: those of single spans are left out, and rows of seconds but for the last
    ///   ten minutes: they are megabytes, too much to pack and write each second beside a load.
    func packed(isLive: Bool = false) -> ResultFile {
        var file = file
        if isLive { file.measured.intervals = file.measured.intervals.suffix(600) }
        file.histograms = ResultFile.Histograms(
            response: response, service: service, lag: lag,
            series: isLive ? HistogramSeries() : series)
        return file
    }
}
