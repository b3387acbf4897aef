import Foundation
import TestSupport
import Testing

/// `kendall run` at https servers, good and bad. The first connection is the probe, which a server
/// can please before it goes wrong.
@Suite(
    .enabled(if: Certificates.isThere, "needs Debian's openssl"), .serialized)
struct TLSTests {
    private let certificates: Certificates
    private let trust: [String]
    private static let load = ["--requests", "6", "--rate", "100", "--threads", "1", "--seed", "1"]

    init() throws {
        certificates = try Certificates()
        trust = ["--cacert", certificates.authority]
    }

    private func server(_ mode: String, _ words: String...) throws -> TLSServer {
        try TLSServer(certificates, mode, words)
    }

    /// Runs at a server, which lives as long.
    private func run(
        _ server: TLSServer, at url: String? = nil, _ arguments: [String] = [], status: Int32 = 0
    ) throws -> RunResult {
        let result = try withExtendedLifetime(server) {
            try RunResult.of(
                [url ?? server.url] + Self.load + trust + arguments, status: status)
        }
        try result.expectBalance()
        return result
    }

    /// The failures of a run whose every request failed, as `kind: detail`.
    private func failures(_ server: TLSServer, _ arguments: [String] = []) throws -> Set<String> {
        let result = try run(server, arguments, status: 69)
        #expect(try result.requests("failed") == result.requests("sent"))
        try result.expectAllSent(of: 6)
        let errors = try #require(result.value("measured.errors") as? [[String: Any]])
        return Set(errors.map { "\($0["kind"] ?? ""): \($0["detail"] ?? "")" })
    }

    private func expectRefusal(
        _ server: TLSServer, at url: String? = nil, _ arguments: [String], _ words: String...
    ) throws {
        let outcome = try withExtendedLifetime(server) {
            try KendallProcess.run(["run", url ?? server.url] + Self.load + arguments)
        }
        #expect(outcome.status == 69, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("kendall: cannot "))
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }

    @Test(arguments: [
        ("self", "self-signed certificate"), ("expired", "certificate has expired"),
        ("early", "certificate is not yet valid"), ("stranger", "hostname mismatch"),
    ])
    func t1ACertificateNotToBeTrustedEndsTheRunBeforeItBegins(
        name: String, reason: String
    ) throws {
        let server = try server("serve", "cert=\(name)")
        try expectRefusal(server, trust, "cannot trust localhost: \(reason)", "--insecure")
        #expect(try !server.log().contains("request"))
    }

    @Test func t1AnUnknownAuthorityIsNamed() throws {
        let server = try server("serve")
        try expectRefusal(server, [], "unable to get local issuer certificate", "--cacert FILE")
        #expect(try !server.log().contains("request"))
    }

    @Test(arguments: [
        ("self", "self-signed certificate"), ("expired", "certificate has expired"),
        ("early", "certificate is not yet valid"), ("stranger", "hostname mismatch"),
    ])
    func t1ACertificateThatTurnsBadIsAFailureOfItsKind(name: String, reason: String) throws {
        let server = try server("serve", "then=\(name)")
        #expect(
            try failures(server, ["--no-session-reuse"]) == ["tls_verify: \(reason)"])
        // Before any HTTP byte is sent.
        #expect(try !server.log().contains("request"))
    }

    @Test func t1InsecureMeasuresAndSaysSo() throws {
        let server = try server("serve", "cert=self")
        let result = try RunResult.of([server.url, "--insecure"] + Self.load)
        try result.expectAllCompleted(of: 6)
        #expect(result.value("target.tls.verified") as? Bool == false)
        let text = try KendallProcess.run(["run", server.url, "--insecure"] + Self.load)
        #expect(text.output.contains("not verified (--insecure)"))
        withExtendedLifetime(server) {}
    }

    @Test func t2AnAddressIsFoundInTheCertificate() throws {
        let server = try server("serve", "cert=address")
        try run(server, at: server.addressURL).expectAllCompleted(of: 6)
    }

    @Test func t2TheCommonNameIsNoName() throws {
        let server = try server("serve", "cert=common-name")
        try expectRefusal(server, trust, "hostname mismatch")
        let other = try self.server("serve")
        try expectRefusal(other, at: other.addressURL, trust, "IP address mismatch")
    }

    @Test(arguments: ["fin-accept", "fin-hello"])
    func t3AnEndInTheHandshakeIsAFailedHandshake(mode: String) throws {
        let words = "connection closed during the handshake"
        #expect(try failures(server(mode)) == ["tls_handshake: \(words)"])
        try expectRefusal(server(mode, "from=1"), trust, words)
    }

    @Test func t4AResetInTheHandshakeIsAReset() throws {
        #expect(try failures(server("rst-hello")) == ["reset: tls_handshake_reset"])
        try expectRefusal(server("rst-hello", "from=1"), trust, "reset during the handshake")
    }

    @Test func t4SilenceInTheHandshakeTimesOut() throws {
        let patience = ["--connect-timeout", "300ms"]
        #expect(try failures(server("silent"), patience) == ["timeout: tls_timeout"])
        try expectRefusal(
            server("silent", "from=1"), trust + patience, "no answer to the handshake")
    }

    @Test(arguments: [
        (40, "handshake failure"), (112, "unrecognized name"), (70, "protocol version"),
    ])
    func t5AFatalAlertIsNamed(number: Int, name: String) throws {
        #expect(try failures(server("alert\(number)")) == ["tls_handshake: alert \(name)"])
        try expectRefusal(server("alert\(number)", "from=1"), trust, "alert \(name)")
    }

    @Test func t6APlainServerIsRecognised() throws {
        let words = "wrong version number: the server does not answer in TLS"
        #expect(try failures(server("plain")) == ["tls_handshake: \(words)"])
        try expectRefusal(server("plain", "from=1"), trust, words, "did you mean http://?")
    }

    @Test(arguments: ["fin-length", "fin-chunked"], ["1.2", "1.3"])
    func t7ACompleteBodyNeedsNoCloseNotify(mode: String, version: String) throws {
        // A request on a kept connection could meet the server's end.
        let result = try run(server(mode, "tls=\(version)"), ["--no-keepalive"])
        try result.expectAllCompleted(of: 6)
    }

    @Test(arguments: ["1.2", "1.3"])
    func t8ABodyWithoutLengthAndCloseNotifyIsTruncated(version: String) throws {
        #expect(
            try failures(server("fin-close", "tls=\(version)")) == ["truncated: no_close_notify"])
        #expect(
            try failures(server("fin-short", "tls=\(version)")) == ["truncated: body_truncated"])
    }

    @Test(arguments: ["1.2", "1.3"])
    func t9ABodyWithoutLengthEndsWithCloseNotify(version: String) throws {
        let result = try run(server("notify-close", "tls=\(version)"))
        try result.expectAllCompleted(of: 6)
        let received = try result.count("measured.bytes_received")
        #expect(try received > 50_000 * result.requests("completed"))
    }

    @Test func t11RecordsByteByByteDoNotStall() throws {
        try run(server("drip")).expectAllCompleted(of: 6)
    }

    @Test(arguments: ["1.2", "1.3"])
    func t11ManyRecordsInOneSegmentDoNotStall(version: String) throws {
        let result = try run(server("many-records", "tls=\(version)"))
        try result.expectAllCompleted(of: 6)
        let received = try result.count("measured.bytes_received")
        #expect(try received > 50_000 * result.requests("completed"))
    }

    @Test func whatDoesNotDecryptIsAProtocolError() throws {
        let found = try failures(server("garbage"))
        #expect(found == ["protocol: decryption failed or bad record mac"])
    }

    @Test(arguments: ["1.2", "1.3"])
    func t13ADemandedCertificateIsNamed(version: String) throws {
        // In TLS 1.3 the client has finished, and may have sent its request, when the alert comes.
        let server = try server("demand", "tls=\(version)")
        if version == "1.2" {
            try expectRefusal(server, trust, "alert handshake failure")
        } else {
            #expect(try failures(server) == ["tls_handshake: alert certificate required"])
        }
        try certificates.make("client")
        let shown = try run(
            server,
            [
                "--cert", certificates.folder.path("client.pem"), "--key",
                certificates.folder.path("client.key"),
            ])
        try shown.expectAllCompleted(of: 6)
    }

    @Test func t14AServerWithoutALPNIsSpokenToInHTTP1() throws {
        let silent = try run(server("serve"))
        #expect(silent.value("target.tls.alpn") == nil)
        let agreeing = try run(server("serve", "alpn=http/1.1"))
        #expect(agreeing.value("target.tls.alpn") as? String == "http/1.1")
    }

    @Test func t15TheServerIsToldItsNameAndNoAddress() throws {
        let named = try server("serve")
        _ = try run(named, ["-H", "Host: elsewhere.example"])
        #expect(
            try named.log().allSatisfy { !$0.hasPrefix("sni") || $0.contains("sni localhost ") })
        let bare = try server("serve", "cert=address")
        _ = try run(bare, at: bare.addressURL)
        #expect(try bare.log().allSatisfy { !$0.hasPrefix("sni") || $0.contains("sni None ") })
        let asked = try server("serve", "cert=stranger")
        let result = try run(asked, ["--servername", "other.example"])
        #expect(result.value("target.tls.server_name") as? String == "other.example")
        let log = try asked.log().filter { $0.hasPrefix("sni") }
        #expect(!log.isEmpty && log.allSatisfy { $0.contains("sni other.example ") })
    }

    @Test(arguments: ["1.2", "1.3"])
    func t16ResumptionIsDoneAndReportedUnlessRefused(version: String) throws {
        // Every request has a connection, one after the other; a session comes with the first.
        let once = ["--no-keepalive", "--max-connections", "1"]
        let server = try server("serve", "tls=\(version)")
        let result = try run(server, once)
        let handshakes = try result.requests("completed")
        let resumed = try result.count("target.tls.resumed")
        #expect(try result.count("target.tls.handshakes") == handshakes)
        #expect(resumed == handshakes - 1)
        #expect(result.value("target.tls.version") as? String == "TLSv\(version)")
        #expect(try result.count("measured.tls_handshake_s.count") == handshakes)
        #expect(try server.log().count { $0.contains("resumed True") } == resumed)

        let full = try self.server("serve", "tls=\(version)")
        let other = try run(full, once + ["--no-session-reuse"])
        #expect(
            try other.count("target.tls.handshakes") == other.requests("completed"))
        #expect(try other.count("target.tls.resumed") == 0)
        #expect(other.value("target.tls.session_reuse") as? Bool == false)
        #expect(try !full.log().contains { $0.contains("resumed True") })
    }

    @Test(arguments: [
        (["--ciphers", "NONSENSE"], 64, "--ciphers \"NONSENSE\""),
        (["--cacert", "/no/such/file"], 66, "\"/no/such/file\" cannot be used"),
        (["--cert", "/no/such/file"], 66, "\"/no/such/file\" cannot be used"),
        (["--tls-min", "2"], 64, "\"2\" is no version of TLS"),
        (["--tls-min", "1.3", "--tls-max", "1.2"], 64, "--tls-min 1.3"),
        (["--key", "x.pem"], 64, "--cert"), (["--servername", "a b"], 64, "--servername \"a b\""),
        (["--proxy-user", "a:b"], 64, "--proxy"),
        (["--proxy", "ftp://x"], 64, "--proxy \"ftp://x\""),
    ])
    func aMistakeIsOneLine(arguments: [String], status: Int32, words: String) throws {
        let outcome = try KendallProcess.run(["run", "https://127.0.0.1:1/"] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.hasPrefix("kendall: "))
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func aKeyOfAnotherCertificateIsAMistake() throws {
        try certificates.make("client")
        try certificates.make("good")
        let outcome = try KendallProcess.run([
            "run", "https://127.0.0.1:1/", "--cert", certificates.folder.path("client.pem"),
            "--key", certificates.folder.path("good.key"),
        ])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("is not that of the certificate"))
        #expect(!outcome.errors.contains("PRIVATE"))
    }

    @Test(.enabled(if: ResultSchema.isThere)) func theResultFitsThePublishedSchema() throws {
        let server = try server("serve")
        let outcome = try KendallProcess.run(
            ["run", server.url, "--format", "json"] + Self.load + trust)
        #expect(try ResultSchema.complaint(outcome.output).isEmpty)
        withExtendedLifetime(server) {}
    }
}
