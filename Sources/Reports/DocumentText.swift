internal import Comparison
public import QueueingModels

/// The documents' worked example as a person reads it.
public enum DocumentText {
    /// The text, ending in a line feed.
    ///
    /// - Parameter explain: whether to prove that the formula as written is not a probability.
    public static func render(_ example: DocumentsExample, explain: Bool) -> String {
        let model = example.model
        let prediction = example.prediction
        var facts = TextTable([.left, .left, .left])
        facts.add(["λ = N/t", Figure.rate(model.arrivalRate), "arrivals"])
        facts.add(["q = N/(M·t)", Figure.rate(model.ratePerWorker), "each worker's share of λ"])
        if let throughput = prediction.throughput {
            facts.add([
                "S = R/t", Figure.rate(throughput),
                prediction.stable
                    ? "responses, in the steady state" : "responses at most: M/T is below λ",
            ])
        }
        if let run = prediction.finiteRun {
            facts.add([
                "E[R]", Figure.number(run.expectedCompletions, digits: 5),
                "responses within t, from empty: S = "
                    + Figure.rate(run.expectedCompletions / run.duration),
            ])
        }
        if let response = prediction.meanResponseTime {
            facts.add([
                "W", Figure.seconds(response, digits: 5), "mean response time, in the steady state",
            ])
        }
        var lines = [
            "M = \(model.workers) workers, T = \(Figure.seconds(prediction.parameters.serviceTime ?? 0)), "
                + "N = \(model.requests) requests in t = \(Figure.seconds(model.time))",
            "",
        ]
        lines += facts.lines()
        lines += ["", "  P(N = n | t), in three columns:"] + columns(example)
        lines += [
            "", "  as written: \(DocumentsExample.asWrittenRemark)",
            "  normalised: \(DocumentsExample.normalisedRemark)",
            "  corrected:  \(DocumentsExample.correctedRemark)",
        ]
        if explain { lines += ["", "  " + proof] }
        lines += [""] + PredictionText.lines(prediction, duration: nil)
        return PredictionText.text(lines)
    }

    /// Why the formula is not a probability.
    private static let proof =
        "Proof: by the binomial theorem Σₖ N!/(k!(N−k)!) = (1+1)^N, so Σₖ 1/(k!(N−k)!) = 2^N/N! and "
        + "Σ_N (2λΔt)^N e^(−λΔt)/N! = e^(2λΔt)·e^(−λΔt) = e^(λΔt), which is 1 only at λΔt = 0."

    private static func columns(_ example: DocumentsExample) -> [String] {
        var table = TextTable([.right, .right, .right, .right])
        table.add(["n", "as written", "normalised", "corrected"])
        for n in numbers(example) {
            let row = example.rows[n]
            table.add([
                "\(n)", Figure.number(logarithm: row.logAsWritten), Figure.number(row.normalised),
                Figure.number(row.corrected),
            ])
        }
        let mean = example.logAsWrittenSum
        table.add(["sum", Figure.number(logarithm: mean), "1", "1"])
        table.add(["mean", "none", Figure.number(2 * mean), Figure.number(mean)])
        return table.lines(indent: 4)
    }

    /// The numbers of arrivals worth a line: about the mean of either column, by its deviation.
    private static func numbers(_ example: DocumentsExample) -> [Int] {
        let mean = example.logAsWrittenSum
        var numbers: Set<Int> = [0]
        for centre in [mean, 2 * mean] {
            for deviations in stride(from: -3.0, through: 3, by: 1) {
                numbers.insert(Int((centre + deviations * centre.squareRoot()).rounded()))
            }
        }
        return numbers.filter(example.rows.indices.contains).sorted()
    }
}
