internal import Comparison

extension Page {
    /// The run beside its own arrivals at the model's servers.
    mutating func replay(_ replay: ReplayComparison?) {
        guard let replay, !replay.rows.isEmpty else { return }
        line()
        line(
            "BESIDE ITS OWN ARRIVALS at \(replay.model), simulated \(replay.replications) times",
            .heading)
        line(columns("", "measured", "expected", "95 of 100 runs"))
        for row in replay.rows {
            let band =
                "\(row.unit.figure(row.band95[0])) to \(row.unit.figure(row.band95[1]))"
            line(
                columns(
                    row.quantity.title, row.unit.figure(row.measured),
                    row.unit.figure(row.predicted), band) + "  ",
                last: (row.verdict.rawValue, row.verdict.style))
        }
        if replay.leftOut > 0 {
            entry(
                "",
                "from the first \(replay.arrivals) arrivals; \(replay.leftOut) left out to save "
                    + "time")
        }
    }

    private func columns(
        _ title: String, _ measured: String, _ expected: String, _ band: String
    ) -> String {
        pad(title, 22) + padLeft(measured, 11) + padLeft(expected, 11) + padLeft(band, 23)
    }
}
