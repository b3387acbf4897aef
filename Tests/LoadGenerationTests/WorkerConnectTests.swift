import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// When a thread opens connections and when it reads first, in simulated time: a connect takes 40 µs,
/// in which four more requests fall due.
@Suite struct WorkerConnectTests {
    private func server(answersAfter delay: UInt64) -> ScriptedServer {
        let server = SimulatedRun.server(
            answer: { _ in .bytes(SimulatedRun.ok, after: delay, closes: false) },
            opening: { _ in .after(1_000) })
        server.connectTime = 40_000
        return server
    }

    private func poisson(_ rate: Double, seconds: Double) -> WorkerPlan.Loop {
        SimulatedRun.open(ArrivalPlan(rate: rate, duration: seconds, requests: nil, seed: 7))
    }

    /// With a connect for every request that finds none idle, all hundred of them were opened.
    @Test(arguments: [LoadPlan.OnLimit.queue, .drop])
    func aThreadReadsBeforeItConnects(onLimit: LoadPlan.OnLimit) throws {
        let run = try SimulatedRun(
            poisson(100_000, seconds: 0.1), server: server(answersAfter: 20_000),
            keepsRecords: true
        ) { $0.onLimit = onLimit }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
        #expect(run.server.opened < 40, "\(run.server.opened) connections")
        let late = run.records.count {
            $0.scheduled > 10_000_000 && $0.sent > $0.scheduled + 200_000
        }
        #expect(late == 0)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
    }

    /// What such a request waits is the generator's own lateness, whether it gets a connection that
    /// has become free or one of its own.
    @Test func whatARequestWaitsMeanwhileIsLateness() throws {
        let run = try SimulatedRun(
            poisson(100_000, seconds: 0.1), server: server(answersAfter: 20_000),
            keepsRecords: true)
        let late = run.records.count { $0.sent > $0.scheduled + 100_000 }
        #expect(late > 10)
        #expect(run.totals.steady.lateness.count == run.measured.requests.scheduled)
        #expect(
            run.totals.steady.sendLag.count + run.totals.steady.connectionWait.count
                == run.measured.requests.sent)
        // Only those for which one was opened waited for a connection.
        #expect(run.measured.connectionWait.count == run.server.opened)
    }

    /// A target that needs a thousand connections gets them, as fast as they can be opened.
    @Test func aSlowTargetGetsItsConnections() throws {
        // 20 ms a request: 1,000 in the system. 40 ms of connects, twice the time between them.
        let run = try SimulatedRun(
            poisson(50_000, seconds: 0.2), server: server(answersAfter: 20_000_000),
            keepsRecords: true
        ) { $0.connections = 5_000 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
        #expect((900...2_000).contains(run.server.opened), "\(run.server.opened) connections")
        let late = run.records.count {
            $0.scheduled > 100_000_000 && $0.sent > $0.scheduled + 1_000_000
        }
        #expect(late == 0)
    }

    /// A response that keeps the thread reading does not keep other requests from being sent.
    @Test func requestsAreSentWhileThereIsAlwaysSomethingToRead() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 6000000\r\n\r\n"
        let body = [UInt8](repeating: 120, count: 6_000_000)
        let server = SimulatedRun.server { number in
            number == 0
                ? .bytes(Array(head.utf8) + body, after: 1_000_000, closes: false) : .silence
        }
        // Six milliseconds of reading, a turn of it takes one.
        server.readTime = 65_000
        let run = try SimulatedRun(SimulatedRun.constant(10_000, seconds: 0.01), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 1)
        let whileReading = run.server.sends.filter { (1_500_000..<6_500_000).contains($0.time) }
        #expect(whileReading.count >= 4, "\(whileReading.count) requests")
    }

    @Test func theCapIsKept() throws {
        let run = try SimulatedRun(
            poisson(100_000, seconds: 0.1), server: server(answersAfter: 1_000_000)
        ) { ($0.connections, $0.onLimit) = (8, .drop) }
        #expect(run.measured.imbalance == nil)
        #expect(run.server.mostOpen == 8)
        #expect(run.measured.requests.dropped > 5_000)
        #expect(
            run.measured.requests.completed
                == run.measured.requests.scheduled - run.measured.requests.dropped)
    }

    @Test func aConnectThatFailsFailsTheRequestItWasFor() throws {
        let server = SimulatedRun.server(opening: { _ in .refused })
        server.connectTime = 40_000
        let run = try SimulatedRun(poisson(100_000, seconds: 0.05), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == run.measured.requests.scheduled)
        #expect(run.measured.errors.map(\.kind) == [.connectRefused])
        #expect(run.server.opened == run.measured.requests.failed)
    }

    /// From where every connection is busy with a server that does not answer, it is the server that
    /// is waited for: what falls due later is taken up in time.
    @Test func aServerThatDoesNotAnswerIsNoLatenessOfTheGenerator() throws {
        let server = SimulatedRun.server { _ in .silence }
        server.connectTime = 40_000
        let run = try SimulatedRun(
            poisson(100_000, seconds: 0.3), server: server, keepsRecords: true
        ) { ($0.connections, $0.timeout) = (1_000, 400_000_000) }
        #expect(run.measured.imbalance == nil)
        #expect(run.totals.steady.lateness.count == run.measured.requests.scheduled)
        // A thousand connects take 40 ms, and then there is nothing to be late for.
        #expect((run.totals.steady.lateness.percentile(80) ?? 1) < 0.005)
        #expect((run.totals.steady.lateness.max ?? 1) < 0.1)
    }

    /// As many at one instant as a scenario asks for: none of them waits for another's response.
    @Test func aBurstGetsItsConnectionsSideBySide() throws {
        let run = try SimulatedScenario(
            "phases: [{ at_once: 60 }]", connectTime: 40_000
        ) { _ in .bytes(SimulatedRun.ok, after: 20_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 60)
        #expect(run.server.opened == 60)
    }

    /// The users of a scenario arrive by the same rule.
    @Test func usersWaitForConnectionsTheSameWay() throws {
        let run = try SimulatedScenario(
            """
            sessions: [{ steps: [{ get: / }] }]
            phases: [{ duration: 0.1s, rate: 100k/s }]
            """, connectTime: 40_000
        ) { _ in .bytes(SimulatedRun.ok, after: 20_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
        #expect(run.measured.requests.scheduled > 9_000)
        #expect(run.server.opened < 40, "\(run.server.opened) connections")
    }
}
