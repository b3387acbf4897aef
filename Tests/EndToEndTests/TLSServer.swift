import Foundation
import TestSupport
import Testing

/// A Python server that misbehaves in TLS (see `tls_server.py`), for as long as this value lives.
final class TLSServer {
    private let process: KendallProcess
    private let port: Int
    var url: String { "https://localhost:\(port)/" }
    var addressURL: String { "https://127.0.0.1:\(port)/" }

    init(_ certificates: Certificates, _ mode: String, _ words: [String]) throws {
        for word in ["cert=good"] + words where word.hasPrefix("cert=") || word.hasPrefix("then=") {
            try certificates.make(String(word.dropFirst(5)))
        }
        process = try KendallProcess(
            ["python3", try fixture("tls_server.py").path, certificates.folder.url.path, mode]
                + words, program: URL(fileURLWithPath: "/usr/bin/env"))
        port = try #require(Int(try process.line()))
    }

    deinit { process.signal(SIGKILL) }

    /// What it had to say: a line for every handshake, request and error. Ends it.
    func log() throws -> [String] {
        // It writes every line at once.
        process.signal(SIGKILL)
        return try process.finish().output.split(separator: "\n").map(String.init)
    }
}
