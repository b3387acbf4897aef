internal import Measurements
internal import QueueingModels

/// What looking again and again does to the interval of the mean: runs that `--precision` ends hold
/// the truth less often than runs whose length was settled before.
enum PrecisionCoverage {
    /// The first look and the factor to the next, as in a run.
    private static let first = 5.0
    private static let factor = 1.25
    /// `--duration`, seconds.
    private static let longest = 300.0

    /// Prints the table.
    static func table(runs: Int) throws {
        print("")
        print(
            "--precision, at most \(Int(longest)) s, \(runs) runs a row: length, the interval of the "
                + "mean holds the truth, and does in as many runs of the median length")
        print("|  c | ρ | precision | median length | held | settled before |")
        print("|---|---|---|---|---|---|")
        for (servers, utilisation, width) in [
            (1, 0.6, 0.1), (1, 0.8, 0.1), (4, 0.6, 0.1), (4, 0.6, 0.05), (4, 0.8, 0.1),
            (4, 0.8, 0.05), (16, 0.8, 0.05), (16, 0.9, 0.1),
        ] {
            try row(servers, utilisation, width: width, runs: runs)
        }
    }

    private static func row(
        _ servers: Int, _ utilisation: Double, width: Double, runs: Int
    ) throws {
        let time = CoverageBenchmark.serviceTime
        let truth = try MMcQueue(
            arrivalRate: utilisation * Double(servers) / time, serviceRate: 1 / time,
            servers: servers
        ).meanResponseTime
        func interval(_ length: Double, run: Int) -> SteadyInterval {
            let simulated = SimulatedRun(
                servers: servers, utilisation: utilisation, serviceTime: time, length: length,
                slots: min(600, Int(length / 0.25)),
                seed: UInt64(
                    990_000_000 + servers * 100_000 + Int(utilisation * 10) * 10_000 + run))
            return SteadyInterval(simulated.slots, slotSeconds: simulated.slotSeconds)
        }
        func holds(_ interval: SteadyInterval) -> Bool {
            guard let ends = interval.meanResponseTime?.ci95 else { return false }
            return ends[0] <= truth && truth <= ends[1]
        }
        var lengths: [Double] = []
        var held = 0
        for run in 0..<runs {
            var length = first
            var seen = interval(length, run: run)
            while seen.relativeHalfWidth.map({ $0 > width }) ?? true, length < longest {
                length = min(longest, length * factor)
                seen = interval(length, run: run)
            }
            lengths.append(length)
            if holds(seen) { held += 1 }
        }
        let median = lengths.sorted()[runs / 2]
        // Other runs.
        let settled = (runs..<(2 * runs)).count { holds(interval(median, run: $0)) }
        print(
            "| \(servers) | \(utilisation) | \(Int(width * 100)) % | "
                + "\((median * 10).rounded() / 10) s | \(CoverageBenchmark.share(held, runs)) | "
                + "\(CoverageBenchmark.share(settled, runs)) |")
    }
}
