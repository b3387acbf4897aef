import Glibc
import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// Handshakes between connect and request, in simulated time.
@Suite struct WorkerHandshakeTests {
    private func server(_ handshake: ScriptedServer.Handshake) -> ScriptedServer {
        let server = SimulatedRun.server()
        server.handshake = handshake
        return server
    }

    @Test func itsTimeIsPartOfTheResponseTimeAndHasAHistogramOfItsOwn() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: server(.after(3_000_000)),
            keepsRecords: true
        ) { $0.keepsAlive = false }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 50)
        #expect(run.measured.tlsHandshake?.count == 50)
        #expect(abs((run.measured.tlsHandshake?.mean?.value ?? 0) - 0.003) < 0.0001)
        // A connect of 50 µs, and a service of 10 ms.
        #expect(abs((run.measured.connect.mean?.value ?? 0) - 50e-6) < 20e-6)
        #expect(abs((run.measured.responseTime.mean?.value ?? 0) - 0.01305) < 0.0002)
        #expect(abs((run.measured.serviceLatency.mean?.value ?? 0) - 0.010) < 0.0001)
        for record in run.records {
            #expect(record.sent >= record.connectStarted + record.connect + record.tlsHandshake)
        }
    }

    /// A server may answer before the client looks.
    @Test func oneThatNeedsNoWaitingIsCountedAllTheSame() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1), server: server(.after(0))
        ) { $0.keepsAlive = false }
        #expect(run.measured.requests.completed == 50)
        #expect(run.measured.tlsHandshake?.count == 50)
        #expect(run.measured.connect.count == 50)
    }

    @Test func aKeptConnectionShakesHandsOnce() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(20, seconds: 1), server: server(.after(3_000_000)))
        #expect(run.measured.requests.completed == 20)
        #expect(run.measured.tlsHandshake?.count == 1)
    }

    /// On a plain connection there is no such thing: something came, and nobody asked.
    @Test(arguments: [true, false])
    func whatIsTheStreamsOwnAffairDoesNotCostTheConnection(isEncrypted: Bool) throws {
        let server = SimulatedRun.server()
        server.handshake = isEncrypted ? .after(3_000_000) : nil
        server.stirsAfter = 5_000_000
        let run = try SimulatedRun(SimulatedRun.constant(20, seconds: 1), server: server)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 20)
        #expect(run.server.opened == (isEncrypted ? 1 : 20))
    }

    @Test func aFailureIsThatOfItsRequestAndIsCountedOnce() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 1),
            server: server(.failing((.tlsHandshake, "alert handshake failure"))))
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 50)
        #expect(run.measured.errors.map(\.kind) == [.tlsHandshake])
        #expect(run.measured.errors.first?.count == 50)
        #expect(run.server.sends.isEmpty)
        #expect(run.server.closed == 50)
    }

    @Test func silenceEndsWithTheTimeToConnect() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(10, seconds: 1), server: server(.never), keepsRecords: true)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.failed == 10)
        #expect(run.measured.errors.map(\.detail) == ["tls_timeout"])
        for record in run.records {
            #expect(record.end >= record.scheduled + 500_000_000)
            #expect(record.end < record.scheduled + 501_000_000)
        }
    }

    @Test func aClosedClientThatCannotConnectRests() throws {
        let run = try SimulatedRun(
            .closed(clients: 1, requests: 20, end: 1 << 62),
            server: server(.failing((.tlsHandshake, "alert handshake failure"))))
        #expect(run.measured.requests.failed == 20)
        // Between twenty attempts are nineteen rests of 10 ms.
        #expect(run.server.time >= 190_000_000)
    }

    @Test func forLimitedPatienceAFailedHandshakeIsAFailedConnect() throws {
        let run = try SimulatedRun(
            .closed(clients: 1, requests: 100, end: 1 << 62),
            server: server(.failing((.tlsHandshake, "alert handshake failure")))
        ) { $0.mostConnectFailures = 10 }
        #expect(run.abortCause == .connectFailures(errno: EPROTO))
        #expect(run.measured.requests.failed == 11)
    }

    @Test func aClosedClientWhoseConnectionBreaksDoesNotRest() throws {
        let server = SimulatedRun.server { _ in .reset(after: 1_000_000) }
        let run = try SimulatedRun(
            .closed(clients: 1, requests: 20, end: 1 << 62), server: server)
        #expect(run.measured.requests.failed == 20)
        #expect(run.server.time < 30_000_000)
    }
}
