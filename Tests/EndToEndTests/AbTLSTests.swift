import Foundation
import TestSupport
import Testing

/// `kendall ab` over https, beside Debian's `ab` where both do the same: only ours verifies.
@Suite(
    .serialized,
    .enabled(
        if: Ab.isThere && NginxServer.isThere && Certificates.isThere,
        "needs ab, nginx and openssl"))
struct AbTLSTests {
    private let certificates: Certificates
    private let server: NginxServer

    init() throws {
        certificates = try Certificates()
        server = try NginxServer(certificates)
        try certificates.make("client")
        let parts = try ["pem", "key"].map {
            try String(contentsOfFile: certificates.folder.path("client.\($0)"), encoding: .utf8)
        }
        try parts.joined().write(
            toFile: certificates.folder.path("both.pem"), atomically: true, encoding: .utf8)
        try "a body".write(
            toFile: certificates.folder.path("body"), atomically: true, encoding: .utf8)
    }

    /// `{}` is the server by name, `{address}` by address, `{strict}` one that demands a
    /// certificate, `@x` a file of that name.
    private func words(_ line: String) -> [String] {
        line.replacing("{}", with: server.secureURL)
            .replacing("{address}", with: server.secureAddressURL)
            .replacing("{strict}", with: server.strictURL)
            .replacing("@", with: certificates.folder.url.path + "/")
            .split(separator: " ").map(String.init)
    }

    private static let runs = [
        "{}", "-n 10 -c 3 {}", "-k -n 20 {}", "-I -n 3 {}", "-f TLS1.2 -n 3 {}",
        "-f tls1.3 -n 3 {}",
        "-f ALL -n 3 {}", "-Z ECDHE-ECDSA-AES128-GCM-SHA256 -f TLS1.2 -n 3 {}",
        "-Z ECDHE+AESGCM -f TLS1.2 -k -n 5 {}", "-E @both.pem -n 3 {}",
        "-E @both.pem -n 3 {strict}",
        "-n 3 {strict}", "-n 3 {address}", "-q -n 200 -c 4 {}", "-i -n 3 {}",
        "-p @body -T x/y -n 4 {}post", "-u @body -k -n 4 {}post", "-n 3 {}missing", "-n 3 {}empty",
        "-w -n 3 {}", "-dS -n 5 {}", "-H Host:a.b -n 2 {}",
        "-H Host:a.b -n 2 {address}", "-I -H Host:a.b -n 2 {}",
    ]

    @Test func everyReportIsTheSameButForItsDigits() throws {
        for run in Self.runs {
            let theirs = try Ab.run(words(run))
            let ours = try Ab.run(["--ab-only", "--insecure"] + words(run), isOurs: true)
            #expect(ours.status == theirs.status, "\(run)")
            #expect(Ab.masked(ours.output) == Ab.masked(theirs.output), "\(run)")
            #expect(ours.errors == theirs.errors, "\(run)")
        }
    }

    @Test(arguments: ["-Z NONSENSE {}", "-E /nowhere {}"])
    func everyMistakeHasTheSameWordsAndCode(line: String) throws {
        let theirs = try Ab.run(words(line))
        let ours = try Ab.run(words(line), isOurs: true)
        #expect(ours.status == theirs.status)
        #expect(
            ours.errors.split(separator: "\n").first == theirs.errors.split(separator: "\n").first)
    }

    @Test func theFilesHaveTheSameShape() throws {
        var shapes: [[String]] = []
        for isOurs in [false, true] {
            let files = ["e", "g"].map { certificates.folder.path("\(isOurs).\($0)") }
            let arguments =
                (isOurs ? ["--insecure"] : [])
                + ["-n", "60", "-e", files[0], "-g", files[1], server.secureURL]
            #expect(try Ab.run(arguments, isOurs: isOurs).status == 0)
            shapes.append(
                try files.flatMap {
                    try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n")
                }.map { line in
                    String(line).replacing(#/[A-Z][a-z]{2}\ [A-Z][a-z]{2}\ +\d+\ /#, with: "DATE ")
                        .replacing(#/\d+/#, with: "#")
                })
        }
        #expect(shapes[0].count == 102 + 61)
        #expect(shapes[0] == shapes[1])
    }

    @Test func theHandshakeIsPartOfTheConnectColumn() throws {
        let file = certificates.folder.path("g.json")
        let outcome = try Ab.run(
            ["-n", "1", "--insecure", "--json", file, server.secureURL], isOurs: true)
        #expect(outcome.status == 0)
        let result = try RunResult(String(contentsOfFile: file, encoding: .utf8))
        let handshake = try result.number("measured.tls_handshake_s.mean.value")
        // The column's mean, in whole milliseconds.
        let line = try #require(
            outcome.output.split(separator: "\n").first { $0.hasPrefix("Connect:") })
        let mean = try #require(Double(line.split(separator: " ")[2]))
        #expect(handshake > 0 && mean >= (handshake * 1000 - 0.5).rounded(.down))
    }

    @Test func aCertificateOfItsOwnIsRefusedUnlessVerificationIs() throws {
        let refused = try KendallProcess.run(["ab", "-n", "2", server.secureURL])
        #expect(refused.status == 69)
        #expect(
            refused.errors == "kendall: cannot trust localhost: self-signed certificate; name its "
                + "authority by --cacert FILE, or measure without verification by --insecure, as "
                + "ApacheBench does\n")
        let file = certificates.folder.path("r.json")
        let borne = try KendallProcess.run([
            "ab", "-n", "2", "--insecure", "--json", file, server.secureURL,
        ])
        #expect(borne.status == 0)
        #expect(borne.output.contains("not verified (--insecure)"))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try RunResult(text).value("target.tls.verified") as? Bool == false)
        #expect(try ResultSchema.isThere ? ResultSchema.complaint(text) == "" : true)
        let trusted = try KendallProcess.run([
            "ab", "-n", "2", "--cacert", certificates.folder.path("self.pem"), server.secureURL,
        ])
        #expect(trusted.status == 0, "\(trusted.errors)")
        #expect(!trusted.output.contains("not verified"))
    }

    @Test(arguments: [true, false])
    func sessionsAreTakenUpOnlyIfAsked(isAsked: Bool) throws {
        let outcome = try KendallProcess.run(
            ["ab", "-n", "6", "--insecure"] + (isAsked ? ["--session-reuse"] : [])
                + [server.secureURL])
        #expect(outcome.status == 0)
        // One client: each connection begins after the last has ended.
        let resumed = isAsked ? 5 : 0
        let words = outcome.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.contains("6 handshakes, \(resumed) resumed"))
        #expect(try server.resumptions().count { $0 } == resumed)
    }

    @Test func aProxyIsAskedForATunnelAndTheServerForThePath() throws {
        let proxy = try ProxyServer("auth=bmFtZTpwYXNzOndvcmQ=")
        let line = "-n 4 --insecure -P name:pass:word -X 127.0.0.1:\(proxy.port) -v 2 {}"
        let outcome = try Ab.run(words(line), isOurs: true)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("[through 127.0.0.1:\(proxy.port)]"))
        #expect(outcome.output.contains("Complete requests:      4\n"))
        #expect(outcome.output.contains("\nGET / HTTP/1.0\n"))
        // The secret is the proxy's alone.
        #expect(!outcome.output.contains("Proxy-Authorization"))
        #expect(outcome.errors.contains("Transport Protocol      :TLSv1.3\n"))
        let authority = server.secureURL.dropFirst("https://".count).dropLast()
        let asked = try Set(proxy.log())
        #expect(asked == ["CONNECT \(authority) HTTP/1.1 Basic bmFtZTpwYXNzOndvcmQ="])
    }

    /// In TLS 1.3 the server may say so only when the handshake is done.
    @Test func whyRequestsFailedIsToldBelowTheReport() throws {
        let demanding = try TLSServer(certificates, "demand", [])
        let outcome = try Ab.run(["-n", "3", "--insecure", demanding.url], isOurs: true)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("(Connect: 0, Receive: 0, Length: 0, Exceptions: 3)\n"))
        let words = outcome.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.contains(#/errors 3 tls_handshake, .*: alert certificate required/#))
    }

    @Test func whyNoHandshakeSucceedsIsToldWhereTheRunIsGivenUp() throws {
        let refusing = try TLSServer(certificates, "alert40", [])
        let outcome = try Ab.run(["-n", "3", "--insecure", refusing.url], isOurs: true)
        #expect(outcome.status == 71)
        #expect(
            outcome.errors == """

                Test aborted after 10 failures

                apr_socket_connect(): Protocol error (71)
                tls_handshake: alert handshake failure

                """)
    }

    @Test func aProxyThatWantsCredentialsIsToldWithOurOption() throws {
        let proxy = try ProxyServer("auth=eDp5")
        let outcome = try Ab.run(words("-X 127.0.0.1:\(proxy.port) {}"), isOurs: true)
        #expect(outcome.status == 69)
        #expect(
            outcome.errors == "kendall: cannot get through the proxy at 127.0.0.1:\(proxy.port): "
                + "the proxy answered 407; give -P name:password\n")
    }

    @Test(arguments: [
        (["-f", "SSL3"], "ab: -f \"SSL3\" is no version of TLS"),
        (["--tls-min", "2"], "ab: --tls-min \"2\" is no version of TLS"),
        (["--tls-min", "1.3", "-f", "TLS1.2", "--tls-min", "1.3"], "ab: --tls-min 1.3 is newer"),
        (["--insecure", "--cacert", "x"], "ab: --insecure and --cacert"),
        (["--servername", "a b"], "ab: --servername \"a b\" is not a host name"),
    ])
    func whatCannotBeMeantIsSaid(words: [String], message: String) throws {
        let outcome = try KendallProcess.run(["ab"] + words + [server.secureURL])
        #expect(outcome.status == 22)
        #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    }
}
