import Foundation
import TestSupport
import Testing

/// `kendall run` at an nginx that speaks TLS as it is found in the world.
@Suite(
    .serialized,
    .enabled(if: NginxServer.isThere && Certificates.isThere, "needs nginx and openssl"))
struct NginxTLSTests {
    private let certificates: Certificates
    private let server: NginxServer
    private static let load = ["--requests", "8", "--rate", "200", "--threads", "1", "--seed", "1"]

    init() throws {
        certificates = try Certificates()
        server = try NginxServer(certificates, name: "good")
    }

    private func run(_ url: String, _ arguments: [String], status: Int32 = 0) throws -> RunResult {
        let result = try RunResult.of(
            [url, "--cacert", certificates.authority] + Self.load + arguments, status: status)
        try result.expectBalance()
        return result
    }

    @Test func aVerifiedConnectionIsKept() throws {
        let result = try run(server.secureURL, ["--max-connections", "1"])
        #expect(result.statuses == ["200": 8])
        #expect(try result.count("target.tls.handshakes") == 1)
        #expect(result.value("target.tls.version") as? String == "TLSv1.3")
        #expect(result.value("target.tls.alpn") as? String == "http/1.1")
        #expect(result.value("target.tls.verified") as? Bool == true)
    }

    @Test(arguments: ["1.2", "1.3"], [true, false])
    func resumptionsAreThoseThatTheServerSaw(version: String, reuses: Bool) throws {
        // One connection after the other: the tickets of each have come before the next begins.
        let result = try run(
            server.secureURL,
            ["--no-keepalive", "--max-connections", "1", "--tls-max", version]
                + (reuses ? [] : ["--no-session-reuse"]))
        let resumed = try result.count("target.tls.resumed")
        #expect(try result.count("target.tls.handshakes") == 8)
        #expect(resumed == (reuses ? 7 : 0))
        #expect(result.value("target.tls.version") as? String == "TLSv\(version)")
        #expect(try server.resumptions().count { $0 } == resumed)
    }

    @Test func aDemandedCertificateIsShown() throws {
        // nginx shakes hands all the same, and answers 400.
        #expect(try run(server.strictURL, []).statuses == ["400": 8])
        try certificates.make("client")
        let shown = try run(
            server.strictURL,
            [
                "--cert", certificates.folder.path("client.pem"), "--key",
                certificates.folder.path("client.key"),
            ])
        #expect(shown.statuses == ["200": 8])
    }

    @Test func anotherNameOrAuthorityIsRefused() throws {
        for (url, trust, words) in [
            (server.secureAddressURL, ["--cacert", certificates.authority], "IP address mismatch"),
            (server.secureURL, [], "unable to get local issuer certificate"),
        ] {
            let outcome = try KendallProcess.run(["run", url] + Self.load + trust)
            #expect(outcome.status == 69)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        let named = ["--servername", "localhost"]
        #expect(try run(server.secureAddressURL, named).statuses == ["200": 8])
        // Nothing was sent but by the last.
        #expect(try server.resumptions().count == 8)
    }
}
