internal import Glibc
internal import QueueingModels

/// The documents' worked example as a person reads it.
enum DocumentText {
    static func of(_ example: DocumentsExample, explain: Bool) -> String {
        let model = example.model
        let prediction = example.prediction
        var facts = TextTable([.left, .left, .left])
        facts.add(["λ = N/t", Text.rate(model.arrivalRate), "arrivals"])
        facts.add(["q = N/(M·t)", Text.rate(model.ratePerWorker), "each worker's share of λ"])
        if let throughput = prediction.throughput {
            facts.add([
                "S = R/t", Text.rate(throughput),
                prediction.stable
                    ? "responses, in the steady state" : "responses at most: M/T is below λ",
            ])
        }
        if let run = prediction.finiteRun {
            facts.add([
                "E[R]", Text.number(run.expectedCompletions, digits: 5),
                "responses within t, from empty: S = "
                    + Text.rate(run.expectedCompletions / run.duration),
            ])
        }
        if let response = prediction.meanResponseTime {
            facts.add([
                "W", Text.time(response, digits: 5), "mean response time, in the steady state",
            ])
        }
        var lines = [
            "M = \(model.workers) workers, T = \(Text.time(prediction.parameters.serviceTime ?? 0)), "
                + "N = \(model.requests) requests in t = \(Text.time(model.time))",
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
        lines += ["", PredictionText.of(prediction)]
        return lines.joined(separator: "\n")
    }

    /// Why the formula is not a probability.
    static let proof =
        "Proof: by the binomial theorem Σₖ N!/(k!(N−k)!) = (1+1)^N, so Σₖ 1/(k!(N−k)!) = 2^N/N! and "
        + "Σ_N (2λΔt)^N e^(−λΔt)/N! = e^(2λΔt)·e^(−λΔt) = e^(λΔt), which is 1 only at λΔt = 0."

    private static func columns(_ example: DocumentsExample) -> [String] {
        var table = TextTable([.right, .right, .right, .right])
        table.add(["n", "as written", "normalised", "corrected"])
        for n in numbers(example) {
            let row = example.rows[n]
            table.add([
                "\(n)", power(row.logAsWritten), Text.number(row.normalised),
                Text.number(row.corrected),
            ])
        }
        let mean = example.logAsWrittenSum
        table.add(["sum", power(mean), "1", "1"])
        table.add(["mean", "none", Text.number(2 * mean), Text.number(mean)])
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

    /// eˣ, also where a Double cannot hold it: `5.05e28`.
    private static func power(_ logarithm: Double) -> String {
        let decimal = logarithm / log(10)
        guard abs(decimal) > 300 else { return Text.number(exp(logarithm)) }
        let exponent = floor(decimal)
        return "\(Text.fixed(pow(10, decimal - exponent), decimals: 3))e\(Int(exponent))"
    }
}
