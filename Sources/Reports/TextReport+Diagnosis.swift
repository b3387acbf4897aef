internal import Comparison

extension Page {
    /// What else the comparison with a given model shows: the steady state that a short run does
    /// not reach, how much a small error in the service time does, and which model comes nearer.
    mutating func diagnosis(_ result: ResultFile) {
        let steady = result.comparison.filter { $0.steadyState != nil }
        if !steady.isEmpty {
            entry(
                "steady state",
                steady.map {
                    $0.quantity.title.trimmed + " " + $0.unit.figure($0.steadyState ?? 0)
                }.joined(separator: ", ") + ", in a run long enough")
        }
        guard let diagnosis = result.diagnosis else { return }
        if let sensitivity = diagnosis.sensitivity, sensitivity >= 2 {
            entry(
                "sensitivity",
                "1 % more service time is \(Figure.number(sensitivity, digits: 2)) % more response "
                    + "time at this load")
        }
        if let variation = diagnosis.serviceVariation, variation.differs {
            entry(
                "service times",
                "SCV \(Figure.number(variation.expected, digits: 2)) expected, "
                    + "\(variation.source == .percentiles ? "about " : "")"
                    + "\(Figure.number(variation.seen, digits: 2)) seen",
                .doubtful)
        }
        if let fitted = diagnosis.fitted,
            result.comparison.contains(where: { $0.verdict == .differs })
        {
            entry(
                "nearest M/M/c",
                "M/M/\(fitted.servers) of \(Figure.seconds(fitted.serviceTime)); its percentiles "
                    + "are \(Figure.percent(fitted.misfit, digits: 2)) off")
        }
    }
}

extension String {
    /// Without the spaces that indent a title in a table.
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
