extension Measured {
    /// The figures of a run that goes on, as if it ended now: what is in the system is unfinished,
    /// what waits for a connection is not sent. Little's law is left out, for it holds only once
    /// everything has come to its end.
    public init(
        underWay totals: RunTotals, process: ProcessFacts, poissonArrivals: Bool = false,
        loadIsEven: Bool = true
    ) {
        self.init(
            totals, process: process, poissonArrivals: poissonArrivals, loadIsEven: loadIsEven)
        let open = requests.sent - requests.completed - requests.failed - requests.unfinished
        let waiting = requests.scheduled - requests.sent - requests.notSent
        littlesLaw = nil
        guard open >= 0, waiting >= 0 else { return }
        requests.unfinished += open
        requests.notSent += waiting
        // The only thing that was wrong with these books is that they are not closed.
        if responseTime.count <= requests.completed,
            errors.reduce(0, { $0 + $1.count }) == requests.failed
        {
            imbalance = nil
        }
    }
}
