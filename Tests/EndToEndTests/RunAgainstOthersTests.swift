import Foundation
import TestSupport
import Testing

/// `kendall run` at servers that are not ours.
@Suite(.serialized) struct RunAgainstOthersTests {
    private static let nginx = URL(fileURLWithPath: "/usr/sbin/nginx")
    private static let hasNginx = FileManager.default.isExecutableFile(atPath: nginx.path)

    @Test(.enabled(if: hasNginx, "needs Debian's nginx"))
    func nginxServesAFileAndA404() throws {
        let folder = try TemporaryFolder()
        let page = String(repeating: "nginx", count: 2000)
        try page.write(toFile: folder.path("page.txt"), atomically: true, encoding: .utf8)
        // By a socket in the folder: nginx cannot tell which free port it took.
        let socket = folder.path("socket")
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path($0));" }.joined(separator: " ")
        let user = getuid() == 0 ? "user root;" : ""
        try """
        \(user) daemon off; worker_processes 1; pid \(folder.path("pid"));
        error_log \(folder.path("error.log"));
        events { worker_connections 256; }
        http {
            access_log off; \(temporary)
            server { listen unix:\(socket); root \(folder.url.path); }
        }
        """.write(toFile: folder.path("nginx.conf"), atomically: true, encoding: .utf8)
        let server = try KendallProcess(
            [
                "-p", folder.url.path, "-e", folder.path("error.log"), "-c",
                folder.path("nginx.conf"),
            ],
            program: Self.nginx)
        // SIGTERM, which it passes on to its worker.
        defer {
            server.signal(SIGTERM)
            _ = try? server.finish()
        }
        let deadline = Date().addingTimeInterval(30)
        while !FileManager.default.fileExists(atPath: socket), Date() < deadline { usleep(20_000) }

        let arguments = [
            "--unix-socket", socket, "--rate", "300", "--duration", "1s", "--seed", "2",
        ]
        let found = try RunResult.of(["http://localhost/page.txt"] + arguments)
        try found.expectAllCompleted()
        #expect(found.statuses == ["200": try found.requests("completed")])
        #expect(
            try found.count("measured.bytes_received") > page.count * found.requests("completed"))
        let missing = try RunResult.of(["http://localhost/missing"] + arguments)
        try missing.expectAllCompleted()
        #expect(missing.statuses == ["404": try missing.requests("completed")])
    }

    @Test(arguments: ["http10", "http11"])
    func pythonsServerSpeaksBothVersions(version: String) throws {
        let server = try RecordingServer(version)
        let result = try RunResult.of([
            server.url, "--rate", "100", "--duration", "1s", "--seed", "4", "--threads", "2",
        ])
        try result.expectAllCompleted()
        #expect(result.statuses == ["200": try result.requests("completed")])
        let opened = try result.count("measured.connections_opened")
        if version == "http10" {
            #expect(try opened == result.requests("sent"))
        } else {
            #expect(try opened < result.requests("sent"))
        }
        #expect(try server.recorded().requests.count == result.requests("completed"))

        let missing = try RunResult.of([server.url + "missing", "--requests", "5"])
        try missing.expectAllCompleted(of: 5)
        #expect(missing.statuses == ["404": try missing.requests("completed")])
    }
}
