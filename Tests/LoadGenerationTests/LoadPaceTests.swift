import Measurements
import Testing
import Workloads

@testable import LoadGeneration

struct LoadPaceTests {
    private static let ms: UInt64 = 1_000_000

    @Test func aStepIsFivePercentOfThePlannedRateAndTheOtherWayUndoesIt() {
        let pace = LoadPace()
        pace.change(by: 1, at: 0)
        pace.change(by: 1, at: 1000 * Self.ms)
        pace.change(by: -1, at: 2000 * Self.ms)
        pace.change(by: -1, at: 3000 * Self.ms)
        #expect(pace.segments.map(\.factor) == [1, 1.05, 1.1, 1.05, 1])
        #expect(pace.version == 4)
    }

    @Test func aSegmentBeginsAtAnEndOfSlicesThatEveryThreadHasLookedBefore() {
        for now in stride(from: 0, to: 2000 * Self.ms, by: 37 * Int(Self.ms)) {
            let pace = LoadPace()
            pace.change(by: 1, at: UInt64(now))
            let start = pace.segments[1].start
            #expect(start % RunTotals.slotLength == 0)
            #expect(start >= UInt64(now) + RunTotals.slotLength + 50 * Self.ms)
            #expect(start < UInt64(now) + 2 * RunTotals.slotLength + 50 * Self.ms)
        }
    }

    @Test func severalStepsBeforeTheFirstTakesEffectAreOneChange() {
        let pace = LoadPace()
        for _ in 0..<3 { pace.change(by: 1, at: 1001 * Self.ms) }
        pace.change(by: 0, at: 1002 * Self.ms)
        #expect(
            pace.segments == [
                LoadSegment(), LoadSegment(start: 1500 * Self.ms, factor: 1.15, beginsAnew: true),
            ])
    }

    @Test func theRateStaysPositiveAndBelowItsLimit() {
        let pace = LoadPace()
        for _ in 0..<30 { pace.change(by: -1, at: 0) }
        #expect(abs((pace.segments.last?.factor ?? 0) - 0.05) < 1e-12)
        let limited = LoadPace()
        limited.limit(to: 1.2)
        for _ in 0..<30 { limited.change(by: 1, at: 0) }
        #expect(abs((limited.segments.last?.factor ?? 0) - 1.2) < 1e-12)
        // A plan beyond the limit may still be slowed down.
        let beyond = LoadPace()
        beyond.limit(to: 0.5)
        beyond.change(by: 1, at: 0)
        #expect(beyond.segments.count == 1)
        beyond.change(by: -1, at: 0)
        #expect(beyond.segments.count == 2)
    }

    @Test func aKeyThatIsHeldDownOpensNoEndlessNumberOfSegments() {
        let pace = LoadPace()
        for turn in 0..<300 {
            pace.change(by: turn % 2 == 0 ? 1 : -1, at: UInt64(turn) * 500 * Self.ms)
        }
        #expect(pace.segments.count == LoadPace.mostSegments)
        // What is refused leaves no step behind: the factor is still that of the last segment.
        let version = pace.version
        let last = pace.segments[LoadPace.mostSegments - 1]
        pace.change(by: 1, at: last.start - 400 * Self.ms)
        #expect(pace.version == version + 1)
        #expect(abs((pace.segments.last?.factor ?? 0) - last.factor - 0.05) < 1e-12)
    }

    @Test func nothingBeginsAfterTheEndAndNothingBeforeTheRun() {
        let pace = LoadPace()
        #expect(pace.faster() == .noRate)
        #expect(pace.segments.count == 1)
        pace.begin(origin: 0, [LoadPace.Window(seconds: 1)])
        #expect(pace.change(by: 1, at: 701 * Self.ms) == .end)
        #expect(pace.segments.count == 1)
        pace.change(by: 1, at: 440 * Self.ms)
        #expect(pace.segments.count == 2)
    }

    @Test func aChangeEndsWithItsPhaseAndTheNextIsAsPlanned() {
        let pace = LoadPace()
        pace.limit(to: 1.05, phase: 5)
        pace.begin(
            origin: 0,
            [
                LoadPace.Window(seconds: 2), LoadPace.Window(hasRate: false),
                LoadPace.Window(seconds: nil),
            ], firstPhase: 3)
        #expect(
            pace.change(by: 2, at: 10 * Self.ms)
                == .begins(LoadSegment(start: 500 * Self.ms, factor: 1.1, phase: 3)))
        // It would begin behind the end of its phase, though that is not there yet.
        #expect(pace.change(by: 1, at: 1800 * Self.ms) == .end)
        pace.begin(phase: 4, at: 2000 * Self.ms)
        #expect(pace.change(by: 1, at: 2100 * Self.ms) == .noRate)
        pace.begin(phase: 5, at: 2333 * Self.ms)
        // Another thread that comes there later changes nothing.
        pace.begin(phase: 5, at: 2333 * Self.ms)
        #expect(
            pace.change(by: 1, at: 2400 * Self.ms)
                == .begins(
                    LoadSegment(
                        start: 2833 * Self.ms, factor: 1.05, phase: 5, phaseStart: 2333 * Self.ms)))
        #expect(pace.change(by: 1, at: 5000 * Self.ms) == .limit)
        // The next leg of the scenario begins anew, with the same limits.
        pace.begin(origin: 0, [LoadPace.Window()], firstPhase: 5)
        #expect(pace.segments == [LoadSegment()])
        #expect(pace.change(by: 2, at: 0) == .limit)
    }

    /// 100/s, 150/s, 50/s: with connections for all of them, and with one for which they wait.
    @Test(arguments: [100, 1]) func theWorkerFollowsToTheRequest(connections: Int) throws {
        let run = try paced(connections: connections)
        #expect(run.measured.imbalance == nil)
        #expect(run.segments.map(\.factor) == [1, 1.5, 0.5])
        #expect(run.segments.map(\.start) == [0, 1_750_000_000, 4_750_000_000])
        // What is due at the instant of a change is the new segment's: 1.75 s at 100/s, 3 s at
        // 150/s, 5.25 s at 50/s, the first of all at 0.
        #expect(run.phases.map(\.totals.whole.requests.scheduled) == [175, 450, 263])
        #expect(run.phases.map(\.start) == [0, 1.75, 4.75])
        #expect(run.measured.requests.scheduled == 888)
        #expect(run.measured.requests.completed == 888)
        #expect(run.phases.reduce(0) { $0 + $1.totals.whole.requests.completed } == 888)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
        // At its own instants: nothing is late, before a change or after it.
        #expect((run.totals.steady.lateness.max ?? 1) < 0.001)
        // A run is over when its time is, whatever its rate.
        #expect(abs(run.measured.window.end - 10) < 0.001)
    }

    @Test func whatWasBeforeTheFiguresBeganAnewIsNotInThem() throws {
        let server = SimulatedRun.server { number in
            .bytes(SimulatedRun.ok, after: number < 300 ? 90_000_000 : 10_000_000, closes: false)
        }
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 8), server: server, paced: [(3_710, 0)])
        #expect(run.measured.imbalance == nil)
        #expect(run.segments.map(\.beginsAnew) == [false, true])
        #expect(run.measured.requests.scheduled == 800)
        #expect(run.measured.window.start == 4.25)
        // Those due from then on, and one that was under way.
        #expect(run.measured.responseTime.count == 376)
        #expect((run.measured.responseTime.max ?? 1) < 0.011)
        #expect(run.phases.map(\.totals.steady.responseTime.count).reduce(0, +) == 800)
    }

    @Test func aRunThatIsStoppedBeforeAChangeTakesEffectHasNoneOfIt() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 8), server: SimulatedRun.server(),
            stopAt: 2_100_000_000, paced: [(2_000, 0)])
        #expect(run.segments.count == 1)
        #expect(run.phases.isEmpty)
        #expect(run.measured.window.start == 0)
        #expect(run.measured.responseTime.count > 200)
    }

    private func paced(connections: Int) throws -> SimulatedRun {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: connections == 1 ? 7_000_000 : 10_000_000, closes: false)
        }
        return try SimulatedRun(
            SimulatedRun.constant(100, seconds: 10), server: server,
            paced: [(1_210, 10), (4_210, -20)]
        ) { $0.connections = connections }
    }
}
