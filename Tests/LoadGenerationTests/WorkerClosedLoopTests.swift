import Glibc
import Measurements
import Synchronization
import Testing
import Workloads

@testable import LoadGeneration

/// Closed loops of limited patience, in simulated time.
@Suite struct WorkerClosedLoopTests {
    private static func closed(
        _ clients: Int, requests: Int, end: UInt64 = 1 << 62
    ) -> WorkerPlan.Loop {
        .closed(clients: clients, requests: requests, end: end)
    }

    @Test(arguments: [(1, 1), (3, 10), (7, 7), (4, 1000), (64, 65)])
    func exactlyTheRequestsAreSentByAnyNumberOfClients(clients: Int, requests: Int) throws {
        let run = try SimulatedRun(
            Self.closed(clients, requests: requests), server: SimulatedRun.server()
        ) { $0.connections = clients }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == requests)
        #expect(run.server.sends.count == requests)
        #expect(run.server.opened == clients)
        #expect(run.measured.concurrency?.max == clients)
    }

    @Test func aClientThinksBetweenResponseAndRequest() throws {
        let run = try SimulatedRun(
            Self.closed(1, requests: 5), server: SimulatedRun.server(), keepsRecords: true
        ) { $0.thinkTime = .fixed(0.02) }
        #expect(run.measured.requests.completed == 5)
        // The same connection all along: thinking does not close it.
        #expect(run.server.opened == 1)
        for (last, next) in zip(run.records, run.records.dropFirst()) {
            #expect(next.scheduled >= last.end + 20_000_000)
            #expect(next.scheduled < last.end + 20_200_000)
            // The time to think is no part of the response time.
            #expect(next.end - next.scheduled < 10_500_000)
        }
    }

    @Test func clientsThatThinkWithoutKeepAliveOpenConnections() throws {
        let run = try SimulatedRun(Self.closed(3, requests: 12), server: SimulatedRun.server()) {
            $0.thinkTime = .exponential(mean: 0.005)
            $0.keepsAlive = false
            $0.connections = 3
        }
        #expect(run.measured.requests.completed == 12)
        #expect(run.server.opened == 12)
        #expect(run.server.mostOpen <= 3)
    }

    @Test func anEarlyFailedConnectIsMadeUpFor() throws {
        let server = SimulatedRun.server(opening: { $0 % 2 == 0 ? .refused : .after(50_000) })
        let run = try SimulatedRun(Self.closed(2, requests: 10), server: server) {
            $0.connections = 2
            $0.mostConnectFailures = 10
            $0.keepsAlive = false
        }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 10)
        #expect(run.measured.requests.failed == 10)
        #expect(run.abortCause == nil)
    }

    @Test func theEleventhFailedConnectEndsTheRun() throws {
        let run = try SimulatedRun(
            Self.closed(2, requests: 100), server: SimulatedRun.server(opening: { _ in .refused })
        ) { $0.mostConnectFailures = 10 }
        #expect(run.abortCause == .connectFailures(errno: ECONNREFUSED))
        #expect((11...12).contains(run.measured.requests.failed))
        #expect(run.measured.requests.completed == 0)
    }

    @Test(arguments: [false, true])
    func aBrokenConnectionEndsTheRunUnlessItIsBorneWith(isBorneWith: Bool) throws {
        let server = SimulatedRun.server { number in
            number == 3
                ? .reset(after: 1_000_000)
                : .bytes(SimulatedRun.ok, after: 10_000_000, closes: false)
        }
        let run = try SimulatedRun(Self.closed(1, requests: 10), server: server) {
            $0.bearsBrokenConnections = isBorneWith
            $0.drain = 0
        }
        #expect(run.measured.imbalance == nil)
        if isBorneWith {
            #expect(run.abortCause == nil)
            #expect(run.measured.requests.completed == 9)
            #expect(run.measured.requests.failed == 1)
        } else {
            #expect(run.abortCause == .brokenConnection(errno: ECONNRESET))
            #expect(run.measured.requests.completed == 3)
        }
    }

    @Test func silenceEndsTheRun() throws {
        let server = SimulatedRun.server { number in
            number < 4 ? .bytes(SimulatedRun.ok, after: 10_000_000, closes: false) : .silence
        }
        let run = try SimulatedRun(Self.closed(2, requests: 10), server: server) {
            $0.inactivity = 300_000_000
            $0.timeout = 30_000_000_000
            $0.drain = 0
        }
        #expect(run.abortCause == .inactivity)
        #expect(run.measured.requests.completed == 4)
        #expect(run.measured.requests.unfinished == 2)
        let last = run.server.sends.map(\.time).max() ?? 0
        #expect(run.server.time > last + 299_000_000 && run.server.time < last + 600_000_000)
    }

    @Test func thinkingIsNoSilence() throws {
        let run = try SimulatedRun(Self.closed(1, requests: 3), server: SimulatedRun.server()) {
            $0.inactivity = 300_000_000
            $0.thinkTime = .fixed(2)
        }
        #expect(run.abortCause == nil)
        #expect(run.measured.requests.completed == 3)
    }

    @Test func atTheTimeLimitNothingIsAwaited() throws {
        let run = try SimulatedRun(
            Self.closed(4, requests: 50_000, end: 500_000_000), server: SimulatedRun.server()
        ) { $0.drain = 0 }
        #expect(run.measured.imbalance == nil)
        #expect(run.server.time < 501_000_000)
        #expect(run.measured.requests.unfinished > 0)
    }

    @Test(arguments: [true, false])
    func aConnectionIsKeptOnlyWhereTheResponseAsksForIt(isAsked: Bool) throws {
        let field = isAsked ? "Connection: keep-alive\r\n" : ""
        let answer = Array("HTTP/1.1 200 OK\r\n\(field)Content-Length: 2\r\n\r\nok".utf8)
        let server = SimulatedRun.server { _ in .bytes(answer, after: 1_000_000, closes: false) }
        let run = try SimulatedRun(Self.closed(1, requests: 6), server: server) {
            $0.keepsAliveOnlyIfTold = true
        }
        #expect(run.measured.requests.completed == 6)
        #expect(run.server.opened == (isAsked ? 1 : 6))
    }

    @Test(arguments: [true, false])
    func theHeadsOfResponsesAreShown(everyResponse: Bool) throws {
        let seen = Mutex<[String]>([])
        let watch = ResponseWatch(everyResponse: everyResponse) { status, bytes in
            seen.withLock { $0.append("\(status) " + String(decoding: bytes, as: UTF8.self)) }
        }
        let run = try SimulatedRun(
            Self.closed(2, requests: 4), server: SimulatedRun.server(), watch: watch)
        #expect(run.measured.requests.completed == 4)
        let expected = "200 " + String(decoding: SimulatedRun.ok, as: UTF8.self)
        #expect(
            seen.withLock { $0 } == Array(repeating: expected, count: everyResponse ? 4 : 1))
    }
}
