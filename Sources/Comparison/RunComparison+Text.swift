extension RunComparison.Quantity {
    /// As a person reads it.
    public var title: String {
        switch self {
        case .throughput: "throughput"
        case .meanResponseTime: "mean response time"
        case .medianResponseTime: "response time p50"
        case .responseTime90: "response time p90"
        case .responseTime95: "response time p95"
        case .responseTime99: "response time p99"
        case .responseTime999: "response time p99.9"
        case .meanNumberInSystem: "mean number in system"
        case .errorRate: "error rate"
        }
    }

    /// A value of it with its unit.
    public func figure(_ value: Double?) -> String {
        switch self {
        case .errorRate: Figure.percent(value)
        default:
            switch unit {
            case .seconds: Figure.seconds(value)
            case .perSecond: Figure.rate(value)
            case .number: Figure.number(value)
            }
        }
    }
}

extension RunComparison.Row: CustomStringConvertible {
    /// The change in a sentence: `mean response time: 23.6 ms to 33.1 ms (+40 %), worse`.
    public var description: String {
        let change = difference == nil ? effect.map { " (\(Figure.deviation($0)))" } ?? "" : ""
        return "\(quantity.title): \(quantity.figure(a)) to \(quantity.figure(b))\(change), "
            + verdict.rawValue
    }
}

extension RunComparison {
    /// What the comparison comes down to, in a sentence.
    public var summary: String {
        func changes(_ verdict: Verdict) -> String {
            rows.filter { $0.verdict == verdict }
                .map { row in
                    // A share of a share is easily taken for a difference of them.
                    let change = row.difference == nil ? row.effect : nil
                    return "\(row.quantity.title) "
                        + (change.map { Figure.deviation($0) }
                            ?? "\(row.quantity.figure(row.a)) to \(row.quantity.figure(row.b))")
                }
                .joined(separator: ", ")
        }
        switch verdict {
        case .worse:
            let worse = changes(.worse)
            let better = changes(.better)
            return "B is worse: "
                + (worse.isEmpty ? "its line grew throughout, A's did not" : worse)
                + (better.isEmpty ? "" : "; better: \(better)")
        case .better: return "B is better: \(changes(.better))"
        case .same: return "no quantity changed by \(Figure.percent(minEffect)) or more"
        case .unclear where rows.isEmpty: return "nothing was measured on either side"
        case .unclear:
            return "no change beyond chance was found; rows that are unclear may hide one of "
                + "\(Figure.percent(minEffect)): run longer, or several times a side"
        }
    }
}

extension ThresholdOutcome: CustomStringConvertible {
    /// The outcome in a sentence, with the value in plain units of its own.
    public var description: String {
        guard let value else { return "\(expression): not measured" }
        let kind = (try? Threshold(expression))?.quantity.kind ?? .number
        func figure(_ value: Double) -> String {
            switch kind {
            case .time: Figure.seconds(value)
            case .rate: Figure.rate(value)
            case .share: Figure.percent(value)
            case .number: Figure.number(value)
            }
        }
        let interval = ci95.flatMap {
            $0.count == 2 ? ", 95 % interval \(figure($0[0])) to \(figure($0[1]))" : nil
        }
        return "\(expression): measured \(figure(value))\(interval ?? "")"
    }
}
