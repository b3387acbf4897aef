import COpenSSL
import Testing

@testable import LinuxIO

@Suite struct TLSSessionsTests {
    private let sessions = TLSSessions()

    private func context(reusesSessions: Bool = true) throws -> TLSContext {
        var configuration = TLSConfiguration(serverName: "localhost")
        configuration.isVerified = false
        configuration.reusesSessions = reusesSessions
        return try TLSContext(configuration)
    }

    /// A connection whose tickets have come.
    private func connect(_ server: TLSPeer.Server, _ context: TLSContext) throws -> TLSPeer {
        let peer = try TLSPeer(server, context, sessions)
        try #require(peer.agree())
        _ = peer.read()
        return peer
    }

    @Test func aTicketServesOneConnection() throws {
        let server = try TLSPeer.Server(.tls13)
        let context = try context()
        let first = try connect(server, context)
        #expect(!first.client.isResumed)
        // OpenSSL's servers give two to a client that is new to them, and one to others.
        #expect(sessions.count == 2)

        // Opened at once, each has its own.
        let second = try TLSPeer(server, context, sessions)
        #expect(sessions.count == 1)
        let third = try TLSPeer(server, context, sessions)
        #expect(sessions.count == 0)
        let fourth = try TLSPeer(server, context, sessions)
        for peer in [second, third, fourth] { try #require(peer.agree()) }
        #expect(second.client.isResumed)
        #expect(third.client.isResumed)
        #expect(!fourth.client.isResumed)
        _ = second.read()
        #expect(sessions.count == 1)
    }

    @Test func anOlderSessionServesAnyNumber() throws {
        let server = try TLSPeer.Server(.tls12)
        let context = try context()
        let first = try connect(server, context)
        #expect(!first.client.isResumed)
        #expect(sessions.count == 1)
        for _ in 0..<3 {
            #expect(try connect(server, context).client.isResumed)
            #expect(sessions.count == 1)
        }
    }

    @Test func noMoreAreKeptThanThereIsRoomFor() throws {
        let server = try TLSPeer.Server(.tls13)
        let context = try context()
        let peer = try connect(server, context)
        for _ in 0..<300 {
            SSL_new_session_ticket(peer.ssl)
            SSL_do_handshake(peer.ssl)
            _ = peer.read()
        }
        #expect(sessions.count == 256)
        // The newest is still good.
        #expect(try connect(server, context).client.isResumed)
    }

    @Test func withoutReuseNothingIsKept() throws {
        let server = try TLSPeer.Server(.tls13)
        let context = try context(reusesSessions: false)
        for _ in 0..<2 { #expect(try !connect(server, context).client.isResumed) }
        #expect(sessions.count == 0)
    }
}
