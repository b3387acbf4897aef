import Glibc
import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// The state machine of a load thread in simulated time. Every run checks that the books balance.
@Suite struct WorkerTests {
    @Test func everyRequestIsSentWhenItIsDueAndAnswered() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 2), server: SimulatedRun.server())
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.scheduled == 200)
        #expect(run.measured.requests.completed == 200)
        #expect(run.measured.status == ["200": 200])
        // 10 ms of service, and the few simulated calls around it.
        #expect(abs((run.measured.responseTime.percentile(50)?.value ?? 0) - 0.010) < 0.0001)
        #expect((run.measured.sendLag.percentile(50)?.value ?? 1) < 10e-6)
    }

    @Test func sendsDoNotWaitForResponses() throws {
        // Answers take a second, arrivals come every 10 ms: 100 are in the system.
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: 900_000_000, closes: false)
        }
        let run = try SimulatedRun(SimulatedRun.constant(100, seconds: 3), server: server)
        #expect(run.measured.imbalance == nil)
        for (index, send) in server.sends.enumerated() {
            let due = UInt64(index) * 10_000_000
            #expect(send.time >= due && send.time < due + 200_000)
        }
        #expect(run.measured.requests.completed == 300)
        #expect((85...95).contains(run.measured.concurrency?.max ?? 0))
    }

    @Test func littlesLawHoldsExactlyOverTheWholeRun() throws {
        let plan = ArrivalPlan(rate: 500, duration: 3, requests: nil, seed: 5)
        let server = SimulatedRun.server { number in
            .bytes(SimulatedRun.ok, after: UInt64(number % 7) * 9_000_000, closes: number % 11 == 0)
        }
        let run = try SimulatedRun(SimulatedRun.open(plan), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
    }

    @Test func theMostRecentlyUsedConnectionIsReused() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: SimulatedRun.server())
        // One request at a time: one connection is enough.
        #expect(run.server.opened == 1)
        #expect(run.measured.connectionsOpened == 1)
        #expect(run.server.closed == run.server.opened)
    }

    @Test func withoutKeepAliveEveryRequestHasItsOwnConnection() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: SimulatedRun.server()
        ) {
            $0.keepsAlive = false
        }
        #expect(run.server.opened == 50)
        #expect(run.measured.requests.completed == 50)
        // The wait for the connection belongs to the response time.
        #expect(run.measured.connectionWait.count == 50)
        #expect((run.measured.responseTime.min ?? 0) > 0.01005)
    }

    @Test func aConnectionIsClosedAfterItsRequests() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: SimulatedRun.server()
        ) {
            $0.requestsPerConnection = 10
        }
        #expect(run.server.opened == 5)
        #expect(run.server.streams.values.allSatisfy { $0.requests <= 10 })
    }

    @Test func atTheLimitRequestsWaitAndTheWaitIsCounted() throws {
        // One connection, 10 ms a request, arrivals every 5 ms: the n-th waits 5 ms × n.
        let run = try SimulatedRun(
            SimulatedRun.open(
                ArrivalPlan(process: .constant, rate: 200, duration: nil, requests: 20, seed: 1)),
            server: SimulatedRun.server()
        ) { $0.connections = 1 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 20)
        #expect(run.server.mostOpen == 1)
        #expect(abs((run.measured.responseTime.max ?? 0) - 0.105) < 0.002)
        #expect((run.measured.serviceLatency.max ?? 1) < 0.011)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
    }

    @Test func atTheLimitRequestsMayBeDroppedInstead() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(200, seconds: 1), server: SimulatedRun.server()
        ) {
            $0.connections = 1
            $0.onLimit = .drop
        }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.scheduled == 200)
        #expect(run.measured.requests.dropped > 90)
        #expect(run.measured.requests.notSent == run.measured.requests.dropped)
    }

    @Test func aRequestThatWaitsTooLongForAConnectionFails() throws {
        let server = SimulatedRun.server { _ in .silence }
        let run = try SimulatedRun(
            SimulatedRun.open(
                ArrivalPlan(process: .constant, rate: 1e6, duration: nil, requests: 10, seed: 1)),
            server: server
        ) { $0.connections = 1 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 10)
        #expect(run.measured.errors.contains { $0.detail == "no_free_connection" })
        #expect(run.measured.errors.allSatisfy { [.timeout, .connectTimeout].contains($0.kind) })
    }

    @Test(arguments: [
        (ScriptedServer.Opening.refused, ErrorKind.connectRefused),
        (.failing(errno: EMFILE), .localDescriptor),
        (.failing(errno: EADDRNOTAVAIL), .localPort),
        (.failing(errno: ENETUNREACH), .unreachable),
        (.never, .connectTimeout),
    ])
    func aConnectThatFailsIsNamed(opening: ScriptedServer.Opening, kind: ErrorKind) throws {
        let server = SimulatedRun.server(opening: { _ in opening })
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 20)
        #expect(run.measured.errors.map(\.kind) == [kind])
        #expect(run.measured.responseTime.count == 0)
        #expect(run.measured.responseTime.mean == nil)
        #expect(server.streams.values.allSatisfy { !$0.isOpen })
    }

    @Test(arguments: [
        (ScriptedServer.Answer.reset(after: 1_000_000), ErrorKind.reset, "reset_before_response"),
        (.bytes([], after: 1_000_000, closes: true), .truncated, "empty_reply"),
        (
            .bytes(
                Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".utf8), after: 1,
                closes: true),
            .truncated, "body_truncated"
        ),
        (
            .bytes(Array("SSH-2.0-OpenSSH\r\n".utf8), after: 1, closes: false), .protocol,
            "bad_status_line"
        ),
        (.silence, .timeout, "first_byte_timeout"),
        (
            .bytes(
                Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".utf8), after: 1,
                closes: false),
            .timeout, "body_timeout"
        ),
    ])
    func aResponseThatDoesNotComeIsAFailure(
        answer: ScriptedServer.Answer, kind: ErrorKind, detail: String
    ) throws {
        let server = SimulatedRun.server { _ in answer }
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 20)
        #expect(run.measured.errors.map(\.kind) == [kind])
        #expect(run.measured.errors.map(\.detail) == [detail])
        #expect(run.measured.failedTime.count == 20)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
        #expect(server.streams.values.allSatisfy { !$0.isOpen })
    }

    /// What ends it is there in time, but the thread had no processor until its time was up.
    @Test(arguments: [
        ScriptedServer.Answer.bytes(SimulatedRun.ok, after: 45_000_000, closes: false),
        .bytes(Array("HTTP/9".utf8), after: 45_000_000, closes: true),
        .reset(after: 45_000_000),
    ])
    func whatIsReadAfterTheDeadlineCameTooLate(answer: ScriptedServer.Answer) throws {
        let server = SimulatedRun.server { $0 == 0 ? answer : .silence }
        server.pause = (from: 40_000_000, to: 60_000_000)
        let run = try SimulatedRun(SimulatedRun.constant(1, seconds: 1), server: server) {
            $0.timeout = 50_000_000
        }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 0)
        #expect(run.measured.errors.map(\.kind) == [.timeout])
        #expect(run.measured.errors.map(\.detail) == ["first_byte_timeout"])
        #expect((run.measured.failedTime.max ?? 0) >= 0.06)
    }

    @Test func aResponseBeforeTheEndOfTheConnectionCounts() throws {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: 1_000_000, closes: true)
        }
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.requests.completed == 20)
        #expect(server.opened == 20)
    }

    @Test func surplusBytesEndAConnection() throws {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok + Array("HTTP/1.1 200".utf8), after: 1_000_000, closes: false)
        }
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.requests.completed == 20)
        #expect(server.opened == 20)
    }

    @Test func aRequestIsSentInPiecesWhereTheKernelTakesNoMore() throws {
        let server = SimulatedRun.server()
        server.sendLimit = 7
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 20)
        #expect(run.measured.bytesSent == 20 * SimulatedRun.request.count)
    }

    /// The process stands still for two seconds: the arrivals of that time are not sent, and no
    /// burst makes up for them.
    @Test func aPauseOfTheProcessIsMarkedAndNotMadeUpFor() throws {
        let server = SimulatedRun.server()
        server.pause = (from: 1_000_000_000, to: 3_000_000_000)
        let run = try SimulatedRun(SimulatedRun.constant(100, seconds: 5), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.scheduled == 500)
        #expect((195...205).contains(run.measured.requests.notSent))
        #expect(run.measured.generator.verdict == .paused)
        #expect(abs((run.measured.generator.pausedSeconds ?? 0) - 2) < 0.02)
        let after = server.sends.filter { (3_000_000_000..<3_100_000_000).contains($0.time) }
        #expect(after.count <= 12)
    }

    @Test func aStopLeavesAReportOfWhatWasMeasured() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(100, seconds: 30), server: SimulatedRun.server(),
            stopAt: 2_000_000_000)
        #expect(run.measured.imbalance == nil)
        #expect((195...235).contains(run.measured.requests.scheduled))
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
    }

    /// Interrupted, a run waits a second for what is open, and then calls it unfinished.
    @Test func whatIsStillOpenAtTheEndIsUnfinished() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(10, seconds: 30), server: SimulatedRun.server { _ in .silence },
            stopAt: 1_000_000_000
        ) { $0.timeout = 20_000_000_000 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.unfinished == run.measured.requests.scheduled)
        #expect(run.measured.requests.unfinished > 5)
        // They are at least this slow: the percentiles know.
        #expect((run.measured.responseTime.max ?? 0) >= 2)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
    }

    @Test func aStopWhileTheLastResponsesAreAwaitedEndsTheWait() throws {
        let server = SimulatedRun.server { _ in .silence }
        let run = try SimulatedRun(
            SimulatedRun.constant(10, seconds: 1), server: server, stopAt: 3_000_000_000
        ) { $0.timeout = 20_000_000_000 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.unfinished == 10)
        #expect(run.measured.responseTime.lowerBounds == 10)
        #expect(server.time < 5_000_000_000)
    }

    /// Requests wait for the one connection, the process stands still, and those that fell due
    /// meanwhile are passed over by the line as well.
    @Test func aPauseWhileRequestsWaitLeavesTheirInstantsRight() throws {
        let server = SimulatedRun.server { _ in
            .bytes(SimulatedRun.ok, after: 30_000_000, closes: false)
        }
        server.pause = (from: 500_000_000, to: 1_500_000_000)
        let run = try SimulatedRun(SimulatedRun.constant(50, seconds: 3), server: server) {
            $0.connections = 1
            $0.timeout = 20_000_000_000
        }
        #expect(run.measured.imbalance == nil)
        #expect((45...55).contains(run.measured.requests.notSent))
        #expect(run.measured.requests.completed == 150 - run.measured.requests.notSent)
        #expect(abs((run.measured.littlesLaw?.ratio ?? 0) - 1) < 1e-9)
    }

    /// An overloaded proxy answers before it is asked.
    @Test func anAnswerThatComesWithTheConnectIsRead() throws {
        let server = SimulatedRun.server { _ in .silence }
        server.greeting = Array(
            "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.status == ["503": 20])
    }

    /// Three megabytes are more than one turn of the loop reads, and are told of once.
    @Test func aLongBodyIsReadInTurns() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n"
        let body = [UInt8](repeating: 120, count: 3_000_000)
        let run = try SimulatedRun(
            SimulatedRun.constant(5, seconds: 1),
            server: SimulatedRun.server { _ in
                .bytes(Array(head.utf8) + body, after: 1_000_000, closes: false)
            })
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 5)
        #expect(run.measured.bytesReceived == 5 * (head.utf8.count + body.count))
    }

    /// More falls due than can be sent: the run ends all the same, and says who was late.
    @Test func aRateBeyondAnyMachineEndsAndIsCalledLate() throws {
        let server = SimulatedRun.server()
        server.callTime = 20_000
        let run = try SimulatedRun(
            SimulatedRun.constant(1_000_000, seconds: 0.1), server: server
        ) { $0.connections = 4_000 }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.scheduled == 100_000)
        #expect(run.measured.generator.verdict != .keptUp)
    }

    @Test(arguments: [(1, 10), (3, 10), (4, 100), (7, 7)])
    func aClosedRunMakesExactlyItsRequests(clients: Int, requests: Int) throws {
        let run = try SimulatedRun(
            .closed(clients: clients, requests: requests, end: 1 << 62),
            server: SimulatedRun.server())
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == requests)
        #expect(run.server.mostOpen == min(clients, requests))
        #expect(run.measured.concurrency?.max == min(clients, requests))
        // Each client has one request under way at any time: X = c / R.
        let expected = Double(clients) / 0.01
        #expect(abs((run.measured.throughput?.value ?? 0) / expected - 1) < 0.35)
    }

    @Test func aClosedClientThatIsRefusedDoesNotSpin() throws {
        let run = try SimulatedRun(
            .closed(clients: 1, requests: .max, end: 1_000_000_000),
            server: SimulatedRun.server(opening: { _ in .refused }))
        #expect(run.measured.imbalance == nil)
        #expect((90...101).contains(run.measured.requests.failed))
    }

    /// Poisson arrivals at a server without limit find a Poisson number in the system.
    @Test func arrivalsSeeTheNumberInTheSystem() throws {
        let plan = ArrivalPlan(rate: 200, duration: 10, requests: nil, seed: 3)
        let run = try SimulatedRun(
            SimulatedRun.open(plan),
            server: SimulatedRun.server { _ in
                .bytes(SimulatedRun.ok, after: 10_000_000, closes: false)
            })
        let seen = try #require(run.measured.concurrency?.atArrivals)
        // M/D/∞ with a = 2: P(0) = e⁻² = 0.1353; 2,000 arrivals, five standard errors with room
        // for their correlation.
        #expect(abs(seen[0] - exp(-2)) < 0.06)
        #expect(abs(seen.reduce(0, +) - 1) < 1e-12)
    }
}
