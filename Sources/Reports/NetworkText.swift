internal import Comparison
internal import QueueingModels

/// A closed network as a person reads it.
public enum NetworkText {
    /// The text, ending in a line feed.
    public static func render(_ solution: NetworkSolution) -> String {
        let network = solution.network
        var totals = TextTable([.left, .left])
        totals.add(["throughput", Figure.rate(network.throughput)])
        totals.add(["at most", Figure.rate(solution.greatestThroughput)])
        totals.add(["mean response time", Figure.seconds(network.meanResponseTime)])
        totals.add([
            "knee", "\(Figure.number(solution.knee)) clients; beyond it somewhere is a line",
        ])
        var table = TextTable([.left, .right, .right, .right, .right, .right])
        table.add([
            "station", "service time", "workers", "utilisation", "mean number", "mean response",
        ])
        for (index, place) in solution.places.enumerated() {
            table.add([
                place.name.map { SafeText($0).text } ?? "\(index + 1)",
                Figure.seconds(place.station.demand), "\(place.station.servers)",
                PredictionText.percent(network.utilisations[index]),
                Figure.number(network.meanNumbers[index]),
                Figure.seconds(network.meanResponseTimes[index]),
            ])
        }
        let heading =
            "\(network.population) clients of \(places(solution.places.count)), think time "
            + Figure.seconds(network.thinkTime)
        return PredictionText.text([heading, ""] + totals.lines() + [""] + table.lines())
    }

    private static func places(_ count: Int) -> String {
        count == 1 ? "1 station" : "\(count) stations in series"
    }
}
