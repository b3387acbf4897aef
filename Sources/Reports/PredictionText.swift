internal import Comparison
public import QueueingModels

/// A prediction for a person: the table of `kendall model`.
public enum PredictionText {
    /// The table, ending in a line feed; a row for every number that the model gives.
    public static func render(_ prediction: Prediction) -> String {
        var page = Page(colour: false, width: 80)
        page.line("\(prediction.model) (\(given(prediction)))", .heading)
        for (label, value) in rows(prediction) { page.entry(label, value) }
        if let run = prediction.finiteRun {
            page.line()
            page.line(
                "A RUN OF \(Figure.seconds(run.duration)) FROM EMPTY "
                    + (run.method == .transient ? "(exact)" : "(fluid limit)"), .heading)
            page.entry("completed", Figure.number(run.expectedCompletions))
            page.entry("left at the end", Figure.number(run.expectedNumberAtEnd))
            page.entry("mean response time", Figure.seconds(run.meanResponseTime))
            page.entry("percentiles", percentiles(run.responseTimePercentiles))
        }
        if !prediction.stable {
            page.line()
            page.entry(
                "no steady state",
                "more is offered than is completed: the line grows for as long as the load lasts")
        }
        if let approximation = prediction.approximation {
            page.line()
            page.entry("approximate", approximation)
        }
        return page.text
    }

    private static func rows(_ prediction: Prediction) -> [(String, String)] {
        let all: [(String, String?)] = [
            ("offered load", prediction.offeredLoad.map { Figure.number($0) + " erlangs" }),
            ("utilisation", prediction.utilisation.map { Figure.percent($0) }),
            ("throughput", prediction.throughput.map { Figure.rate($0) }),
            ("growth of the line", prediction.growth.map { Figure.rate($0) }),
            ("P(wait)", prediction.waitingProbability.map { Figure.percent($0) }),
            ("P(blocked)", prediction.blockingProbability.map { Figure.percent($0) }),
            ("mean waiting time", prediction.meanWaitingTime.map { Figure.seconds($0) }),
            ("mean response time", prediction.meanResponseTime.map { Figure.seconds($0) }),
            ("percentiles", prediction.responseTimePercentiles.map(percentiles)),
            ("mean in line", prediction.meanQueueLength.map { Figure.number($0) }),
            ("mean in system", prediction.meanNumberInSystem.map { Figure.number($0) }),
            ("relaxation time", prediction.relaxationTime.map { Figure.seconds($0) }),
        ]
        return all.compactMap { label, value in value.map { (label, $0) } }
    }

    private static func percentiles(_ values: [String: Double]) -> String {
        Prediction.percentiles.compactMap { percentile in
            values[percentile.name].map { "p\(percentile.name)=\(Figure.seconds($0))" }
        }.joined(separator: ", ")
    }

    /// What the model was told, in a phrase.
    static func given(_ prediction: Prediction) -> String {
        let parameters = prediction.parameters
        let all: [String?] = [
            parameters.arrivalRate.map { Figure.rate($0) },
            parameters.population.map { "\($0) users" },
            parameters.thinkTime.map { "think \(Figure.seconds($0))" },
            parameters.servers.map { "\($0) worker\($0 == 1 ? "" : "s")" },
            parameters.serviceTime.map { Figure.seconds($0) },
            parameters.capacity.map { "at most \($0)" },
            parameters.patience.map { "patience \(Figure.seconds($0))" },
            parameters.parts.map { "\($0) parts" },
            parameters.discipline.map { $0.uppercased() },
        ]
        return "\(prediction.source.rawValue): " + all.compactMap { $0 }.joined(separator: ", ")
    }
}
