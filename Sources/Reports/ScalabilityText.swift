internal import Comparison
internal import QueueingModels

/// A universal scalability law as a person reads it.
public enum ScalabilityText {
    /// The text, ending in a line feed.
    public static func render(_ solution: ScalabilitySolution) -> String {
        let law = solution.law
        let errors = solution.fit?.standardErrors
        func error(_ index: Int) -> String {
            guard let errors, errors[index] > 0 else { return "" }
            return " ± \(Figure.number(errors[index], digits: 2))"
        }
        var table = TextTable([.left, .left])
        table.add(["contention α", Figure.number(law.contention) + error(0)])
        table.add(["coherence β", Figure.number(law.coherence) + error(1)])
        table.add(["throughput of one γ", Figure.rate(law.unit) + error(2)])
        if let greatest = law.greatestThroughput {
            let place = law.peak.map { "at N = \(Figure.number($0))" } ?? "as N grows for ever"
            table.add(["greatest throughput", "\(Figure.rate(greatest)) \(place)"])
        }
        if let population = solution.population {
            let n = Double(population)
            table.add(["throughput of \(population)", Figure.rate(law.throughput(n))])
            table.add(["response time of \(population)", Figure.seconds(law.responseTime(n))])
        }
        var lines = ["X(N) = γN/(1 + α(N − 1) + βN(N − 1))", ""] + table.lines()
        if errors != nil { lines += ["", "  ± is one standard error."] }
        if let fit = solution.fit, !fit.showsPeak {
            lines += [
                "", "  The measurements do not show a peak: β is within two standard errors of 0.",
            ]
        }
        if !solution.points.isEmpty {
            var points = TextTable([.right, .right, .right, .right])
            points.add(["N", "measured", "law", "off by"])
            for point in solution.points {
                let expected = law.throughput(point.population)
                points.add([
                    Figure.number(point.population), Figure.rate(point.throughput),
                    Figure.rate(expected), Figure.deviation(point.throughput / expected - 1),
                ])
            }
            lines += [""] + points.lines()
        }
        return PredictionText.text(lines)
    }
}
