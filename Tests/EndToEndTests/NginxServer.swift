import Foundation
import Glibc
import TestSupport
import Testing

/// An nginx on a free port of this machine, for as long as this value lives.
final class NginxServer {
    static let program = URL(fileURLWithPath: "/usr/sbin/nginx")
    static let isThere = FileManager.default.isExecutableFile(atPath: program.path)

    private let process: KendallProcess
    let folder: TemporaryFolder
    let port: UInt16
    var url: String { "http://127.0.0.1:\(port)/" }

    /// Serves `index.html` of 612 bytes, an empty file, `/post`, which answers everything with a
    /// word, and `/broken`, with 500.
    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        try String(repeating: "x", count: 612).write(
            toFile: folder.path("index.html"), atomically: true, encoding: .utf8)
        try "".write(toFile: folder.path("empty"), atomically: true, encoding: .utf8)
        let port = try Self.freePort()
        self.port = port
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path($0));" }.joined(separator: " ")
        let user = getuid() == 0 ? "user root;" : ""
        try """
        \(user) daemon off; worker_processes 1; pid \(folder.path("pid"));
        error_log \(folder.path("error.log"));
        events { worker_connections 256; }
        http {
            access_log off; \(temporary)
            server {
                listen 127.0.0.1:\(port); root \(folder.url.path);
                location /post { return 200 "posted"; }
                location /broken { return 500 "broken"; }
            }
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

    deinit {
        // SIGTERM, which it passes on to its worker.
        process.signal(SIGTERM)
        _ = try? process.finish(timeout: 10)
    }

    /// A port that was free a moment ago; nginx cannot be asked which one it took.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
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
