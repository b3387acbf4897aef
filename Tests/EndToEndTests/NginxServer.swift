import Foundation
import Glibc
import TestSupport
import Testing

/// An nginx on a free port of this machine, for as long as this value lives.
final class NginxServer {
    static let program = URL(fileURLWithPath: "/usr/sbin/nginx")
    static let isThere = FileManager.default.isExecutableFile(atPath: program.path)

    private let process: KendallProcess
    private var hasEnded = false
    let folder: TemporaryFolder
    /// Of http, of https, and of https that demands a client's certificate.
    private let ports: [UInt16]
    var port: UInt16 { ports[0] }
    var url: String { "http://127.0.0.1:\(port)/" }
    var secureURL: String { "https://localhost:\(ports[1])/" }
    var secureAddressURL: String { "https://127.0.0.1:\(ports[1])/" }
    var strictURL: String { "https://localhost:\(ports[2])/" }

    /// Serves `index.html` of 612 bytes, an empty file, `/post`, which answers everything with a
    /// word, and `/broken`, with 500; over TLS, too, where there are certificates.
    ///
    /// - Parameter name: the certificate's, as ``Certificates`` knows it.
    init(_ certificates: Certificates? = nil, name: String = "self") throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        try String(repeating: "x", count: 612).write(
            toFile: folder.path("index.html"), atomically: true, encoding: .utf8)
        try "".write(toFile: folder.path("empty"), atomically: true, encoding: .utf8)
        let ports = try Self.freePorts(3)
        self.ports = ports
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path($0));" }.joined(separator: " ")
        let user = getuid() == 0 ? "user root;" : ""
        let locations = """
            root \(folder.url.path);
            location /post { return 200 "posted"; }
            location /broken { return 500 "broken"; }
            """
        var secure = ""
        if let certificates {
            try certificates.make(name)
            let file = certificates.folder.path(name)
            secure = """
                log_format tls "$ssl_protocol $ssl_session_reused"; access_log \(folder.path("tls")) tls;
                ssl_certificate \(file).pem; ssl_certificate_key \(file).key;
                ssl_protocols TLSv1.2 TLSv1.3;
                server { listen 127.0.0.1:\(ports[1]) ssl; \(locations) }
                server {
                    listen 127.0.0.1:\(ports[2]) ssl; \(locations)
                    ssl_verify_client on; ssl_client_certificate \(certificates.authority);
                }
                """
        }
        try """
        \(user) daemon off; worker_processes 1; pid \(folder.path("pid"));
        error_log \(folder.path("error.log"));
        events { worker_connections 256; }
        http {
            \(secure.isEmpty ? "access_log off;" : "") \(temporary)
            server { listen 127.0.0.1:\(ports[0]); \(locations) }
            \(secure)
        }
        """.write(toFile: folder.path("nginx.conf"), atomically: true, encoding: .utf8)
        process = try KendallProcess(
            [
                "-p", folder.url.path, "-e", folder.path("error.log"), "-c",
                folder.path("nginx.conf"),
            ],
            program: Self.program)
        let url = try #require(URL(string: url))
        let deadline = Date().addingTimeInterval(30)
        while (try? httpGet(url)) == nil, Date() < deadline { usleep(20_000) }
    }

    deinit { end() }

    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        // SIGTERM, which it passes on to its worker.
        process.signal(SIGTERM)
        _ = try? process.finish(timeout: 10)
    }

    /// For every request over TLS whether its connection took up an earlier session. Ends it, so
    /// that all is written.
    func resumptions() throws -> [Bool] {
        end()
        return try String(contentsOfFile: folder.path("tls"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("TLS") }.map { $0.hasSuffix(" r") }
    }

    /// Ports that were free a moment ago, all different; nginx cannot be asked which it took.
    private static func freePorts(_ count: Int) throws -> [UInt16] {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            descriptors.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    bind(descriptor, pointer, length) == 0
                        ? getsockname(descriptor, pointer, &length) : -1
                }
            }
            try #require(status == 0)
            return UInt16(bigEndian: address.sin_port)
        }
    }
}
