internal import Comparison

extension Page {
    /// A line for every threshold and what became of it.
    mutating func thresholds(_ outcomes: [ThresholdOutcome]) {
        guard !outcomes.isEmpty else { return }
        line()
        for (index, outcome) in outcomes.enumerated() {
            let style: Style =
                switch outcome.verdict {
                case .pass: .good
                case .fail: .bad
                case .unclear: .doubtful
                }
            entry(
                index == 0 ? "thresholds" : "",
                "\(outcome.verdict.rawValue)  \(outcome.description)", style)
        }
    }
}
