import Foundation
import TestSupport
import Testing

/// `kendall run` through a proxy: absolute-form requests for http, a tunnel for https.
@Suite(.serialized) struct ProxyTests {
    private static let load = ["--requests", "6", "--rate", "100", "--threads", "1", "--seed", "1"]
    // base64 of name:pass:word
    private static let credentials = "bmFtZTpwYXNzOndvcmQ="

    @Test func plainRequestsNameTheWholeURL() throws {
        let server = try RecordingServer()
        let proxy = try ProxyServer()
        let result = try RunResult.of(
            [server.url + "page", "--proxy", "http://127.0.0.1:\(proxy.port)", "--no-keepalive"]
                + Self.load)
        try result.expectAllCompleted(of: 6)
        let completed = try result.requests("completed")
        #expect(result.statuses == ["200": completed])
        let line = "GET \(server.url)page HTTP/1.1 None"
        #expect(try proxy.log() == Array(repeating: line, count: completed))
    }

    @Test(.enabled(if: Certificates.isThere, "needs Debian's openssl"))
    func encryptedRequestsGoThroughATunnel() throws {
        let certificates = try Certificates()
        let server = try TLSServer(certificates, "serve", [])
        let proxy = try ProxyServer("auth=\(Self.credentials)")
        let result = try RunResult.of(
            [
                server.url, "--proxy", "127.0.0.1:\(proxy.port)", "--proxy-user", "name:pass:word",
                "--cacert", certificates.authority,
            ] + Self.load)
        try result.expectAllCompleted(of: 6)
        #expect(result.value("target.tls.verified") as? Bool == true)
        let authority = server.url.dropFirst("https://".count).dropLast()
        let line = "CONNECT \(authority) HTTP/1.1 Basic \(Self.credentials)"
        #expect(try Set(proxy.log()) == [line])
        // The server is sent what it would be without a proxy, and no secret of another.
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: result.json), as: UTF8.self)
        #expect(!text.contains("pass:word") && !text.contains(Self.credentials))
    }

    @Test func credentialsInTheProxysAddressAreSentAndNotShown() throws {
        let server = try RecordingServer()
        let proxy = try ProxyServer("auth=\(Self.credentials)")
        let result = try RunResult.of(
            [server.url, "--proxy", "name:pass%3Aword@127.0.0.1:\(proxy.port)"] + Self.load)
        try result.expectAllCompleted(of: 6)
        let argv = try #require(result.value("argv") as? [String])
        #expect(argv.contains("***@127.0.0.1:\(proxy.port)"))
        #expect(!argv.contains { $0.contains("pass") })
        for request in try server.recorded().requests {
            #expect(request.values(of: "Proxy-Authorization").isEmpty)
        }
    }

    @Test func aTunnelThatIsRefusedIsAFailureWithItsStatus() throws {
        guard Certificates.isThere else { return }
        let certificates = try Certificates()
        let server = try TLSServer(certificates, "serve", [])
        let arguments = [server.url, "--cacert", certificates.authority, "--proxy"]
        let locked = try ProxyServer("auth=\(Self.credentials)")
        let outcome = try KendallProcess.run(
            ["run"] + arguments + ["127.0.0.1:\(locked.port)"] + Self.load)
        #expect(outcome.status == 69)
        #expect(
            outcome.errors == "kendall: cannot get through the proxy at 127.0.0.1:\(locked.port): "
                + "the proxy answered 407; give --proxy-user name:password\n")
        // The probe is let through, the load is not.
        let failing = try ProxyServer("refuse=502")
        let result = try RunResult.of(
            arguments + ["127.0.0.1:\(failing.port)"] + Self.load, status: 69)
        try result.expectAllSent(of: 6)
        #expect(try result.failures == ["proxy_refused": result.requests("sent")])
    }
}
