internal import Measurements

extension Finding: CustomStringConvertible {
    /// The sentence.
    public var description: String {
        switch self {
        case .imbalance(let what):
            "the books do not balance (\(what)): a defect of this program; trust no figure here"
        case .nothingCompleted(let scheduled):
            "no response came to \(scheduled) scheduled requests; the errors by kind say why"
        case .failures(let share, let kind):
            "\(Figure.percent(share)) of the requests sent failed, most often as \(kind.rawValue): "
                + "response times are those of the others alone"
        case .generator(let verdict, let lag): Self.generator(verdict, lag: lag)
        case .overload(let model, let offered, let saturated, let measured):
            "overload: \(Figure.rate(offered)) offered, \(model) completes at most "
                + "\(Figure.rate(saturated))"
                + (measured.map { " (measured \(Figure.rate($0)))" } ?? "")
                + "; the line grows by \(Figure.rate(max(0, offered - saturated))) for as long as "
                + "the load lasts, so there is no steady state and response times depend on the "
                + "duration"
        case .growingLine(let offered, let completed):
            "the line grew throughout: \(Figure.rate(offered)) offered, "
                + "\(Figure.rate(completed)) completed while there was a line; response times depend on "
                + "the duration"
        case .throughputDiffers(let model, let percent):
            "measured throughput is \(Self.size(percent)) \(model)"
        case .responseTimeDiffers(let model, let percent, let basis):
            "measured response time is \(Self.size(percent)) \(model)\(Self.words(basis)): "
                + (percent > 0
                    ? "longer service, fewer workers or another discipline than stated"
                    : "shorter service, more workers or steadier service than stated")
        case .percentileDiffers(let model, let percentile, let percent):
            "the mean response time agrees with \(model), but \(percentile) is \(Self.size(percent)) "
                + "it: service times vary otherwise than stated, or another discipline"
        case .agrees(let model, let basis):
            "the measurement agrees with \(model)\(Self.words(basis))"
        case .explained(let what):
            what.joined(separator: ", or ") + " would explain it"
        case .unclear(let model):
            "too little data to tell whether \(model) holds; run longer"
        case .tooShort(let model, let length, let relaxation):
            "\(Figure.seconds(length)) is short for \(model), which takes "
                + "\(Figure.seconds(relaxation)) to forget that it began empty; run "
                + "\(Figure.seconds(ComparisonRow.relaxationTimes * relaxation)) or longer"
        }
    }

    /// Whether it is about something that went wrong or does not fit.
    public var isWarning: Bool {
        if case .agrees = self { return false }
        return true
    }

    private static func generator(_ verdict: GeneratorVerdict, lag: Double?) -> String {
        let lagging = lag.map { " (send lag p99 \(Figure.seconds($0)))" } ?? ""
        switch verdict {
        case .keptUp: return "the generator kept its schedule"
        case .late:
            return "the generator was late\(lagging): response times are partly its own; lower "
                + "the rate or use an idle machine"
        case .saturated:
            return "the generator had no processor time left\(lagging): response times are "
                + "partly its own; lower the rate or add threads"
        case .paused:
            return "the generator stood still for a while: requests due then were not sent, and "
                + "figures around the gap are its own"
        }
    }

    private static func size(_ percent: Double) -> String {
        let text = Figure.number(abs(percent), digits: abs(percent) < 10 ? 1 : 2)
        return "\(text) % \(percent > 0 ? "above" : "below")"
    }

    private static func words(_ basis: ComparisonRow.Basis) -> String {
        basis == .finiteRun ? " for a run of this length from empty" : ""
    }
}
