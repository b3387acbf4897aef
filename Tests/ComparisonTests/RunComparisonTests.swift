import Comparison
import Foundation
import Measurements
import Testing

/// Comparing runs of simulated servers, whose sameness or difference is known.
struct RunComparisonTests {
    /// How many pairs the rates below are counted over; `KENDALL_PAIRS=500` for the figures of
    /// docs/comparing.md.
    static let pairs = ProcessInfo.processInfo.environment["KENDALL_PAIRS"].flatMap { Int($0) }

    static func compare(
        _ a: [ResultFile], _ b: [ResultFile], minEffect: Double = 0.05
    ) -> RunComparison {
        RunComparison(
            a: a, b: b, names: (a.map { _ in "a.json" }, b.map { _ in "b.json" }),
            minEffect: minEffect, version: "0")
    }

    @Test func measure() {
        let pairs = Self.pairs ?? 20
        for (servers, rho) in [(4, 0.6), (4, 0.8), (1, 0.6), (16, 0.8)] {
            let T = 0.01
            let rate = rho * Double(servers) / T
            var alarms = 0
            var by: [String: Int] = [:]
            var power = 0
            for pair in 0..<pairs {
                let a = SimulatedRun(
                    servers: servers, serviceTime: T, rate: rate, seed: UInt64(3 * pair)
                ).result
                let b = SimulatedRun(
                    servers: servers, serviceTime: T, rate: rate, seed: UInt64(3 * pair + 1)
                ).result
                let c = SimulatedRun(
                    servers: servers, serviceTime: T, rate: rate, seed: UInt64(3 * pair + 2),
                    slowdown: 1.2
                ).result
                let equal = Self.compare([a], [b])
                if equal.verdict == .worse || equal.verdict == .better { alarms += 1 }
                for row in equal.rows where row.verdict == .worse || row.verdict == .better {
                    by[row.quantity.rawValue, default: 0] += 1
                }
                if Self.compare([a], [c]).verdict == .worse { power += 1 }
            }
            print(servers, rho, "alarms", alarms, by, "power", power, "of", pairs)
        }
    }
}
