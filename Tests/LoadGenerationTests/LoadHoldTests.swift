import Measurements
import Testing
import Workloads

@testable import LoadGeneration

struct LoadHoldTests {
    @Test func aHoldIsTurnedOnAndOff() {
        let hold = LoadHold()
        #expect(!hold.isHeld)
        hold.toggle()
        #expect(hold.isHeld)
        hold.toggle()
        #expect(!hold.isHeld)
    }

    @Test func whatFallsDueWhileTheLoadIsHeldIsNotSentAndCounted() throws {
        // A hundred a second for three seconds, of which the second is held.
        let server = SimulatedRun.server()
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 3), server: server,
            held: 1_000_000_000..<2_000_000_000)
        let requests = run.measured.requests
        #expect(run.measured.imbalance == nil)
        #expect(requests.scheduled == 300)
        // The worker looks when something falls due, so one more or less at either end.
        #expect((99...101).contains(requests.notSent))
        #expect(requests.sent == requests.scheduled - requests.notSent)
        #expect(requests.completed == requests.sent)
        let during = server.sends.filter { $0.time > 1_010_000_000 && $0.time < 1_990_000_000 }
        #expect(during.isEmpty)
        // Nothing is made up for afterwards: the rest is sent when it is due.
        #expect((run.measured.sendLag.max ?? 1) < 0.001)
    }

    @Test func requestsUnderWayAreAnsweredDuringAHold() throws {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: 400_000_000, closes: false)
        }
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: server,
            held: 500_000_000..<2_000_000_000)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 0)
        #expect(run.measured.requests.unfinished == 0)
        #expect(run.measured.requests.completed == run.measured.requests.sent)
        #expect((24...26).contains(run.measured.requests.sent))
    }

    @Test func aRunThatIsStoppedWhileHeldEndsWithBalancedBooks() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 10), server: SimulatedRun.server(),
            stopAt: 1_500_000_000, held: 1_000_000_000..<60_000_000_000)
        #expect(run.measured.imbalance == nil)
        #expect((99...101).contains(run.measured.requests.completed))
    }
}
