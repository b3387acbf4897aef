public import Comparison
internal import Measurements
internal import QueueingModels

/// What `kendall ab` adds below ApacheBench's report: percentiles to the microsecond, the
/// throughput with its interval, why requests failed, and the closed model of the target beside
/// what was measured.
///
/// No line of it begins or is labelled like one of ApacheBench's, so that what a script looks for
/// is found once.
public enum AbModelText {
    /// The section, with a blank line before it.
    public static func render(_ result: ResultFile, _ tally: AbTally) -> String {
        var page = Page(colour: false, width: 80)
        page.line()
        page.line("kendall \(result.version)  (--ab-only leaves out this line and what follows)")
        if let tls = result.target.tls { page.encryption(tls) }
        page.responseTimes(tally)
        if let throughput = result.measured.throughput {
            var words = "\(Figure.rate(throughput.value)) answered"
            if let ends = throughput.ci95, ends.count == 2 {
                words += ", 95 % interval \(Figure.rate(ends[0])) to \(Figure.rate(ends[1]))"
            } else {
                words += "; too short a run for an interval"
            }
            page.entry("throughput", words)
        }
        page.errors(result.measured.errors)
        page.comparison(result)
        page.bounds(result)
        page.documentsModel(result)
        return page.text
    }
}

extension Page {
    /// Nearest ranks of the times themselves: nothing is rounded but to the microsecond. A
    /// percentile is told where a request or more lies beyond it.
    fileprivate mutating func responseTimes(_ tally: AbTally) {
        let sorted = DigitSort.sorted(tally.samples.map(\.total))
        guard !sorted.isEmpty else { return }
        let percentiles = [50, 90, 95, 99, 99.9, 99.99]
        let names = percentiles.map { "p" + Figure.number($0) } + ["p100"]
        let values = percentiles.map { percentile -> String in
            let count = Double(sorted.count)
            guard count * (100 - percentile) > 100 - 1e-6 else { return Figure.unknown }
            let rank = Int((count * percentile / 100 - 1e-9).rounded(.up))
            return "\(sorted[min(max(rank, 1), sorted.count) - 1])"
        }
        line(pad("response time, µs", 20) + names.map { padLeft($0, 8) }.joined())
        line(
            pad("", 20)
                + (values + ["\(sorted[sorted.count - 1])"]).map { padLeft($0, 8) }.joined())
    }

    /// What no closed system of these means can leave, whatever the laws.
    fileprivate mutating func bounds(_ result: ResultFile) {
        guard let parameters = result.predicted?.parameters,
            let clients = parameters.population, let servers = parameters.servers,
            let time = parameters.serviceTime,
            let queue = try? ClosedQueue(
                population: clients, meanServiceTime: time, servers: servers,
                thinkTime: parameters.thinkTime ?? 0)
        else { return }
        let bounds = queue.bounds
        let byClients = Double(clients) / (time + queue.thinkTime)
        let byServers = Double(servers) / time
        entry(
            "bounds",
            "throughput ≤ min(c/(T+Z), M/T) = min(\(Figure.rate(byClients)), "
                + "\(Figure.rate(byServers))); response time ≥ "
                + Figure.seconds(bounds.leastResponseTime))
        let waiting =
            Double(clients) > bounds.knee
            ? "of \(clients) clients some must wait"
            : clients == 1
                ? "a single client never waits"
                : "\(clients) clients need not wait for each other"
        entry(
            "knee",
            "c* = M(T+Z)/T = \(Figure.number(bounds.knee)): \(waiting)")
    }
}
