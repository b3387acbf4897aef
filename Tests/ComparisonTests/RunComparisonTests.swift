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

    /// Four workers of 10 ms at 240/s for 30 s, ρ = 0.6.
    private static func run(
        seed: Int, slowdown: Double = 1, utilisation: Double = 0.6
    ) -> ResultFile {
        SimulatedRun(rate: 400 * utilisation, seed: UInt64(seed), slowdown: slowdown).result
    }

    /// The intervals of all quantities together are wrong in at most 1 of 100 pairs, so 3 or more
    /// of 6 equal pairs differ by chance in 2 of 100,000 such tests (binomial). The full count, which
    /// docs/comparing.md tells, is below 2 % of 500.
    @Test func equalRunsRarelyDiffer() {
        let count = Self.pairs ?? 6
        let alarms = (0..<count).count { pair in
            let verdict = Self.compare([Self.run(seed: 2 * pair)], [Self.run(seed: 2 * pair + 1)])
                .verdict
            return verdict == .worse || verdict == .better
        }
        print("false alarms: \(alarms) of \(count) pairs")
        #expect(Self.pairs == nil ? alarms <= 2 : alarms * 50 < count)
    }

    /// A service that takes 20 % longer is found in 95 of 100 pairs, so 4 or more of 6 are missed in
    /// less than 1 of 10,000 such tests (binomial).
    @Test func aLongerServiceIsFound() {
        let count = Self.pairs ?? 6
        let found = (0..<count).count { pair in
            let comparison = Self.compare(
                [Self.run(seed: 10_000 + 2 * pair)],
                [Self.run(seed: 10_001 + 2 * pair, slowdown: 1.2)])
            return comparison.verdict == .worse
        }
        print("found: \(found) of \(count) pairs")
        #expect(Self.pairs == nil ? found >= 3 : found * 20 > count * 19)
    }

    /// The table of docs/comparing.md, of other seeds: how often B is found worse, and better.
    @Test(.enabled(if: pairs != nil, "a table for the documents"), arguments: [0.3, 0.6, 0.8])
    func howOftenADifferenceIsFound(utilisation: Double) {
        let count = Self.pairs ?? 0
        for slowdown in [1, 1.05, 1.1, 1.2] {
            let first = 100_000 + Int(utilisation * 10) * 10_000 + Int(slowdown * 100) * 1_000_000
            let verdicts = (first..<(first + count)).map { pair in
                Self.compare(
                    [Self.run(seed: 2 * pair, utilisation: utilisation)],
                    [
                        Self.run(
                            seed: 2 * pair + 1, slowdown: slowdown, utilisation: utilisation)
                    ]
                ).verdict
            }
            let worse = verdicts.count { $0 == .worse }
            let better = verdicts.count { $0 == .better }
            print("ρ \(utilisation), service × \(slowdown): \(worse) worse, \(better) better")
            #expect(slowdown > 1 || (worse + better) * 50 < count)
        }
    }

    // MARK: What follows from stated intervals, without chance

    private static let calm = run(seed: 31)

    /// A result like `calm` whose mean response time has this value and relative half-width.
    private static func result(
        mean: Double, within share: Double = 0.02, batches: Int? = 30
    ) -> ResultFile {
        var result = calm
        result.measured.responseTime.mean = Estimate(
            mean, ci95: [mean * (1 - share), mean * (1 + share)], batches: batches)
        return result
    }

    private static func row(
        _ quantity: RunComparison.Quantity, _ comparison: RunComparison
    ) throws -> RunComparison.Row {
        try #require(comparison.rows.first { $0.quantity == quantity })
    }

    @Test(arguments: [
        (1.2, RunComparison.Verdict.worse), (0.8, .better), (1.0, .same), (1.04, .unclear),
        (1.08, .worse), (0.95, .unclear),
    ])
    func aChangeMustBeBeyondChanceAndLargeEnough(
        factor: Double, verdict: RunComparison.Verdict
    ) throws {
        // Together ±2.8 % at 95 %, and about ±5 % at the confidence of all rows.
        let comparison = Self.compare(
            [Self.result(mean: 0.02)], [Self.result(mean: 0.02 * factor)], minEffect: 0.06)
        let row = try Self.row(.meanResponseTime, comparison)
        #expect(row.verdict == verdict, "\(row)")
        #expect(abs(try #require(row.effect) - (factor - 1)) < 1e-12)
        #expect(try #require(row.interval).count == 2)
    }

    @Test func fewerBatchesAndFurtherRowsMakeIntervalsWider() throws {
        func width(batches: Int?) throws -> Double {
            let comparison = Self.compare(
                [Self.result(mean: 0.02, batches: batches)],
                [Self.result(mean: 0.02, batches: batches)])
            let interval = try #require(try Self.row(.meanResponseTime, comparison).interval)
            return interval[1] - interval[0]
        }
        #expect(try width(batches: 5) > width(batches: 30))
        #expect(try width(batches: 30) > width(batches: nil))
        // Of a single row at 99 % it would be √2 · 0.04 · 2.576/1.96.
        #expect(try width(batches: nil) > 2.0.squareRoot() * 0.04 * 2.576 / 1.96)
    }

    @Test func severalRunsAreTheirOwnMeasureOfChance() throws {
        // The runs of each side differ by 10 % though each claims 2 %.
        let a = [0.018, 0.02, 0.022].map { Self.result(mean: $0) }
        let b = [0.021, 0.023, 0.025].map { Self.result(mean: $0) }
        #expect(try Self.row(.meanResponseTime, Self.compare(a, b)).verdict == .unclear)
        // The same means from runs that agree.
        let steadyA = [0.0199, 0.02, 0.0201].map { Self.result(mean: $0) }
        let steadyB = [0.0229, 0.023, 0.0231].map { Self.result(mean: $0) }
        let row = try Self.row(.meanResponseTime, Self.compare(steadyA, steadyB))
        #expect(row.verdict == .worse)
        let single = try Self.row(
            .meanResponseTime,
            Self.compare([Self.result(mean: 0.02)], [Self.result(mean: 0.023)]))
        let interval = try #require(row.interval)
        let one = try #require(single.interval)
        #expect(interval[1] - interval[0] < 0.7 * (one[1] - one[0]))
    }

    @Test func withoutAnIntervalOnEitherSideARowIsUnclear() throws {
        var silent = Self.result(mean: 0.04)
        silent.measured.responseTime.mean?.ci95 = nil
        let row = try Self.row(
            .meanResponseTime, Self.compare([Self.result(mean: 0.02)], [silent]))
        #expect(row.verdict == .unclear)
        #expect(row.interval == nil)
        #expect(abs(try #require(row.effect) - 1) < 1e-12)
    }

    @Test func lessThroughputIsWorseAndMoreIsBetter() throws {
        var slow = Self.calm
        slow.measured.throughput = Estimate(200, ci95: [195, 205])
        var fast = Self.calm
        fast.measured.throughput = Estimate(260, ci95: [255, 265])
        #expect(try Self.row(.throughput, Self.compare([fast], [slow])).verdict == .worse)
        #expect(try Self.row(.throughput, Self.compare([slow], [fast])).verdict == .better)
    }

    @Test func errorsThatWereNotThereAreWorse() throws {
        var failing = Self.calm
        failing.measured.requests.failed = 100
        let row = try Self.row(.errorRate, Self.compare([Self.calm], [failing]))
        #expect(row.verdict == .worse)
        #expect(row.effect == nil)
        #expect(try #require(row.difference) > 0.01)
        #expect(try Self.row(.errorRate, Self.compare([Self.calm], [Self.calm])).verdict == .same)
        var few = Self.calm
        few.measured.requests.failed = 2
        #expect(try Self.row(.errorRate, Self.compare([Self.calm], [few])).verdict == .unclear)
    }

    /// A hundred failures in one second are one event, not a hundred.
    @Test func failuresInABurstWeighLess() throws {
        var spread = Self.calm
        var burst = Self.calm
        for index in spread.measured.intervals.indices {
            spread.measured.intervals[index].failed = 3
        }
        spread.measured.requests.failed = 3 * spread.measured.intervals.count
        burst.measured.intervals[7].failed = spread.measured.requests.failed
        burst.measured.requests.failed = spread.measured.requests.failed
        #expect(try Self.row(.errorRate, Self.compare([Self.calm], [spread])).verdict == .worse)
        #expect(try Self.row(.errorRate, Self.compare([Self.calm], [burst])).verdict == .unclear)
    }

    @Test func aLineThatGrowsInBAloneIsWorse() throws {
        let growing = SimulatedRun(rate: 240, seed: 33, slowdown: 2.5).result
        let comparison = Self.compare([Self.calm], [growing])
        #expect(comparison.verdict == .worse)
        #expect(comparison.notes.contains(.growingLine(.b)))
        #expect(Self.compare([growing], [growing]).verdict != .worse)
        // Under another load a line that grows says nothing of the target.
        var less = Self.calm
        less.load.offeredRate = 60
        #expect(Self.compare([less], [growing]).summary.contains("line grew") == false)
    }

    @Test func otherTargetsAndLoadsAreSaid() throws {
        var other = Self.calm
        other.target.url = "http://127.0.0.1:9090/"
        other.load.offeredRate = 480
        other.measured.throughput = Estimate(100, ci95: [95, 105])
        let comparison = Self.compare([Self.calm], [other])
        #expect(
            comparison.notes.contains(
                .otherTarget(a: Self.calm.target.url, b: other.target.url)))
        #expect(comparison.notes.contains(.otherLoad))
        #expect(try Self.row(.throughput, comparison).verdict == .unclear)
        #expect(Self.compare([Self.calm], [Self.calm]).notes == [.sameSeed])
    }

    @Test func aLateGeneratorBearsNoVerdictOnTimes() throws {
        var late = Self.result(mean: 0.1)
        late.measured.generator.verdict = .late
        let comparison = Self.compare([Self.result(mean: 0.02)], [late])
        #expect(try Self.row(.meanResponseTime, comparison).verdict == .unclear)
        #expect(comparison.notes.contains(.generator(.b)))
    }

    /// L = X·W, and W counts the generator's lateness.
    @Test func aLateGeneratorBearsNoVerdictOnTheNumberInTheSystem() throws {
        func result(_ number: Double) -> ResultFile {
            var result = Self.calm
            result.measured.concurrency?.mean = number
            result.measured.concurrency?.ci95 = [number * 0.98, number * 1.02]
            return result
        }
        var late = result(10)
        #expect(
            try Self.row(.meanNumberInSystem, Self.compare([result(2)], [late])).verdict == .worse)
        late.measured.generator.verdict = .late
        #expect(
            try Self.row(.meanNumberInSystem, Self.compare([result(2)], [late])).verdict
                == .unclear)
    }

    @Test func aSeedMakesTheSameArrivalsOnlyOfTheSameLoad() {
        var other = Self.calm
        other.load.offeredRate = 480
        #expect(!Self.compare([Self.calm], [other]).notes.contains(.sameSeed))
        var closed = Self.calm
        closed.load.arrivals = nil
        #expect(!Self.compare([closed], [closed]).notes.contains(.sameSeed))
    }

    /// Five requests of which none failed may be of a target that fails half of them: by Wilson's
    /// interval up to 43 %.
    @Test func noErrorsInAFewRequestsAreNotTheSameAsNone() throws {
        var few = Self.calm
        few.measured.requests.sent = 5
        #expect(try Self.row(.errorRate, Self.compare([few], [few])).verdict == .unclear)
        #expect(try Self.row(.errorRate, Self.compare([Self.calm], [Self.calm])).verdict == .same)
    }

    /// Five times a tenth is "+400 %" as a ratio and "+40 %" as a difference.
    @Test func theSummaryTellsBothErrorRates() throws {
        func failing(oneIn part: Int) -> ResultFile {
            var result = Self.calm
            for index in result.measured.intervals.indices {
                result.measured.intervals[index].failed =
                    result.measured.intervals[index].sent / part
            }
            result.measured.requests.failed =
                result.measured.intervals.reduce(0) { $0 + $1.failed }
            return result
        }
        let comparison = Self.compare([failing(oneIn: 10)], [failing(oneIn: 2)])
        let row = try Self.row(.errorRate, comparison)
        #expect(row.verdict == .worse)
        let rates = "error rate \(Figure.percent(row.a)) to \(Figure.percent(row.b))"
        #expect(comparison.summary == "B is worse: " + rates)
        #expect(row.description == rates.replacing("rate ", with: "rate: ") + ", worse")
    }

    @Test func whatNoNumberHoldsIsAbsent() throws {
        for mean in [1e308, Double.leastNonzeroMagnitude] {
            let comparison = Self.compare([Self.result(mean: 0.02)], [Self.result(mean: mean)])
            let swapped = Self.compare([Self.result(mean: mean)], [Self.result(mean: 0.02)])
            for row in comparison.rows + swapped.rows {
                #expect(row.effect?.isFinite != false)
                #expect(row.interval?.allSatisfy(\.isFinite) != false)
            }
        }
    }
}
