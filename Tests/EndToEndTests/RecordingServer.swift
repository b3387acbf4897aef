import Foundation
import TestSupport
import Testing

/// A Python server that remembers what it was sent, for as long as this value lives.
final class RecordingServer {
    struct Recorded: Decodable {
        struct Request: Decodable {
            let method: String
            let path: String
            let headers: [[String]]
            let body: String

            /// The values of a header, whatever the case of its name.
            func values(of name: String) -> [String] {
                headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
            }
        }

        let requests: [Request]
        let connections: Int
    }

    private let process: KendallProcess
    let port: Int
    var url: String { "http://127.0.0.1:\(port)/" }

    /// - Parameter words: `ipv6`, `http10`, `reason`; see the script.
    init(_ words: String...) throws {
        let script = try fixture("recording_server.py")
        process = try KendallProcess(
            ["python3", script.path] + words, program: URL(fileURLWithPath: "/usr/bin/env"))
        port = try #require(Int(try process.line()))
    }

    deinit { process.signal(SIGKILL) }

    func recorded() throws -> Recorded {
        let url = try #require(URL(string: self.url + "recorded"))
        return try JSONDecoder().decode(Recorded.self, from: httpGet(url).body)
    }
}

/// A file beside these tests.
func fixture(_ name: String) throws -> URL {
    let parts = name.split(separator: ".").map(String.init)
    return try #require(
        Bundle.module.url(
            forResource: parts[0], withExtension: parts[1], subdirectory: "Fixtures"))
}

/// A folder of its own for one test, gone with this value.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("kendall-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
