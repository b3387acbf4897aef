internal import Measurements
internal import QueueingModels

/// How often 95 % intervals of simulated runs hold the truth: the table of docs/measuring.md.
///
///     swift run -c release coverage-benchmark 1000
@main
enum CoverageBenchmark {
    static let serviceTime = 0.010

    static func main() throws {
        let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
        print("30 s from empty, mean service time 10 ms, \(runs) runs a row; in %:")
        print("the interval holds the truth (share of runs without one)")
        print("|  c | ρ | mean | p50 | p99 | L | too short |")
        print("|---|---|---|---|---|---|---|")
        for servers in [1, 4, 16] {
            for utilisation in [0.3, 0.6, 0.8, 0.9] {
                try row(servers, utilisation, length: 30, runs: runs)
            }
        }
        print(
            "the length that the planning formula asks for ±10 %, at most \(runs / 4) runs a row:")
        print("|  c | ρ | mean | p50 | p99 | L | too short |")
        print("|---|---|---|---|---|---|---|")
        for servers in [1, 4, 16] {
            for utilisation in [0.3, 0.6, 0.8, 0.9] {
                let capacity = Double(servers) / serviceTime
                let idle = 1 - utilisation
                let length = 2 * 1.96 * 1.96 * 2 / (0.01 * capacity * idle * idle)
                try row(servers, utilisation, length: length, runs: runs / 4)
            }
        }
        try PrecisionCoverage.table(runs: runs)
    }

    static func row(_ servers: Int, _ utilisation: Double, length: Double, runs: Int) throws {
        let queue = try MMcQueue(
            arrivalRate: utilisation * Double(servers) / serviceTime, serviceRate: 1 / serviceTime,
            servers: servers)
        let truths = [
            queue.meanResponseTime, queue.responseTimePercentile(0.5),
            queue.responseTimePercentile(0.99), queue.meanNumberInSystem,
        ]
        var held = [0, 0, 0, 0]
        var told = [0, 0, 0, 0]
        var short = 0
        for run in 0..<runs {
            let simulated = SimulatedRun(
                servers: servers, utilisation: utilisation, serviceTime: serviceTime,
                length: length, slots: max(120, min(600, Int(length / 0.25))),
                seed: UInt64(770_000_000 + servers * 100_000 + Int(utilisation * 10) * 10_000 + run)
            )
            let intervals = SteadyInterval(
                simulated.slots, slotSeconds: simulated.slotSeconds)
            if intervals.isTooShort {
                short += 1
                continue
            }
            func percentile(_ p: Double) -> [Double]? {
                guard
                    case .known(let estimate) = intervals.percentile(
                        p, quantile: { simulated.responses.percentile($0 * 100) })
                else { return nil }
                return estimate.ci95
            }
            let found = [
                intervals.meanResponseTime?.ci95, percentile(50), percentile(99),
                intervals.meanNumberInSystem?.ci95,
            ]
            for (index, ends) in found.enumerated() {
                guard let ends else { continue }
                told[index] += 1
                if ends[0] <= truths[index], truths[index] <= ends[1] { held[index] += 1 }
            }
        }
        let cells = zip(held, told).map { held, told in
            told == 0
                ? "– (100)"
                : "\(share(held, told)) (\(share(runs - told, runs)))"
        }
        print(
            "| \(servers) | \(utilisation) | " + cells.joined(separator: " | ")
                + " | \(share(short, runs)) |")
    }

    static func share(_ part: Int, _ whole: Int) -> String {
        "\((Double(part) / Double(whole) * 1000).rounded() / 10)"
    }
}
