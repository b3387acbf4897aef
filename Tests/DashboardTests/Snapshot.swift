import Foundation
import Testing

/// Text that is compared with a file in Snapshots/.
enum Snapshot {
    /// Compares; with `KENDALL_RECORD=1` writes the file anew and fails, so that a recording run
    /// is never taken for a passing one.
    static func expect(
        _ text: String, matches name: String, source: SourceLocation = #_sourceLocation
    ) throws {
        if ProcessInfo.processInfo.environment["KENDALL_RECORD"] == "1" {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Snapshots/\(name)")
            try Data(text.utf8).write(to: file)
            Issue.record(
                "recorded \(name); run again without KENDALL_RECORD", sourceLocation: source)
            return
        }
        let file = try #require(
            Bundle.module.url(forResource: "Snapshots/\(name)", withExtension: nil),
            "no snapshot \(name); record it with KENDALL_RECORD=1", sourceLocation: source)
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == expected, sourceLocation: source)
    }
}
