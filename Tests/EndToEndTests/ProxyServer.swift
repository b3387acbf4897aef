import Foundation
import TestSupport
import Testing

/// A Python proxy (see `proxy_server.py`), for as long as this value lives.
final class ProxyServer {
    private let process: KendallProcess
    let port: Int

    init(_ words: String...) throws {
        process = try KendallProcess(
            ["python3", try fixture("proxy_server.py").path] + words,
            program: URL(fileURLWithPath: "/usr/bin/env"))
        port = try #require(Int(try process.line()))
    }

    deinit { process.signal(SIGKILL) }

    /// The first line of every request, and its credentials. Ends it.
    func log() throws -> [String] {
        // It writes every line at once.
        process.signal(SIGKILL)
        return try process.finish().output.split(separator: "\n").map(String.init)
    }
}
