import COpenSSL
import Glibc
import Testing

@testable import LinuxIO

@Suite struct TLSStreamTests {
    private func context(_ change: (inout TLSConfiguration) -> Void = { _ in }) throws -> TLSContext
    {
        var configuration = TLSConfiguration(serverName: "localhost")
        configuration.isVerified = false
        change(&configuration)
        return try TLSContext(configuration)
    }

    private func peer(
        _ version: TLSConfiguration.Version, choosing: TLSPeer.Server.Choice = .nothing
    ) throws -> TLSPeer {
        try TLSPeer(
            TLSPeer.Server(version, choosing: choosing), context(), TLSSessions())
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func whatOneEndWritesTheOtherReads(version: TLSConfiguration.Version) throws {
        let peer = try peer(version)
        try #require(peer.agree())
        #expect(peer.write("there") == 5)
        #expect(peer.received() == "there")
        peer.send("and back")
        let read = peer.read()
        #expect(read.text == "and back")
        #expect(read.last == -Int(EAGAIN) && !read.ended)
        #expect(peer.client.agreement.version == (version == .tls12 ? "TLSv1.2" : "TLSv1.3"))
        #expect(peer.client.failure == nil)
    }

    @Test func aChangeOfKeysAndTicketsInTheMiddleAreNoBytes() throws {
        let peer = try peer(.tls13)
        try #require(peer.agree())
        peer.send("one ")
        SSL_new_session_ticket(peer.ssl)
        peer.send("two ")
        // The client is asked to change its keys, too: what it writes next begins with that.
        SSL_key_update(peer.ssl, SSL_KEY_UPDATE_REQUESTED)
        peer.send("three")
        let read = peer.read()
        #expect(read.text == "one two three")
        #expect(read.last == -Int(EAGAIN))
        #expect(peer.write("four") == 4)
        #expect(peer.received() == "four")
        #expect(peer.client.failure == nil)
    }

    @Test func aTicketAloneIsNeitherAnEndNorAFailure() throws {
        let peer = try peer(.tls13)
        try #require(peer.agree())
        SSL_new_session_ticket(peer.ssl)
        SSL_do_handshake(peer.ssl)
        let read = peer.read()
        #expect(read.text == "" && read.last == -Int(EAGAIN) && !read.ended)
    }

    @Test func aRenegotiationIsRefusedWithoutAStall() throws {
        let peer = try peer(.tls12)
        try #require(peer.agree())
        peer.send("before ")
        try #require(SSL_renegotiate(peer.ssl) == 1)
        SSL_do_handshake(peer.ssl)
        peer.send("after")
        #expect(peer.read().text == "before after")
        #expect(peer.client.failure == nil)
        // The server is told, and may go on or not: this one does not.
        #expect(peer.received() == nil)
        #expect(ERR_peek_error() != 0)
        ERR_clear_error()
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func aProtocolThatWasNotOfferedIsRefused(version: TLSConfiguration.Version) throws {
        let peer = try peer(version, choosing: .unoffered)
        guard case .failed(let failure) = peer.handshake() else {
            Issue.record("the handshake did not fail")
            return
        }
        #expect(failure.cause == .handshake)
        // Newer libraries of OpenSSL see it themselves.
        #expect(
            ["the server chose a protocol that was not offered", "bad extension"]
                .contains(failure.reason))
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func aRefusalOfTheProtocolIsNamed(version: TLSConfiguration.Version) throws {
        let peer = try peer(version, choosing: .refusal)
        guard case .failed(let failure) = peer.handshake() else {
            Issue.record("the handshake did not fail")
            return
        }
        #expect(failure.cause == .alert)
        #expect(failure.reason == "alert no application protocol")
    }

    @Test func aCertificateOfItsOwnIsNotTrusted() throws {
        let peer = try TLSPeer(
            TLSPeer.Server(.tls13), context { $0.isVerified = true }, TLSSessions())
        guard case .failed(let failure) = peer.handshake() else {
            Issue.record("the handshake did not fail")
            return
        }
        #expect(failure.cause == .untrusted)
        #expect(failure.reason == "self-signed certificate")
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func anEndIsCleanOnlyIfItIsSaid(version: TLSConfiguration.Version) throws {
        let said = try peer(version)
        try #require(said.agree())
        said.send("x")
        SSL_shutdown(said.ssl)
        let read = said.read()
        #expect(read.text == "x" && read.ended && said.client.endedCleanly)

        let cut = try peer(version)
        try #require(cut.agree())
        shutdown(SSL_get_fd(cut.ssl), Int32(SHUT_RDWR))
        _ = cut.read()
        #expect(!cut.client.endedCleanly)
    }
}
