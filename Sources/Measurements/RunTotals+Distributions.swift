/// The whole distributions behind the figures of ``Measured``.
extension RunTotals {
    /// What the percentiles of the response time are of: a request still open at the end takes part
    /// with the time it had been open.
    public var responseTimes: HistogramBins {
        var times = HistogramBins(steady.responseTime)
        times.add(HistogramBins(steady.unfinishedTime))
        return times
    }

    /// From the actual send to the last byte.
    public var serviceLatencies: HistogramBins { HistogramBins(steady.serviceLatency) }

    /// Send − schedule, waits for a connection among them.
    public var sendLags: HistogramBins {
        var lags = HistogramBins(steady.sendLag)
        lags.add(HistogramBins(steady.connectionWait))
        return lags
    }
}
