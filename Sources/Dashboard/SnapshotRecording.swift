internal import FoundationEssentials

/// A series of snapshots as lines of JSON: what `--ui-record` writes and `--ui-replay` shows.
public enum SnapshotRecording {
    /// A line that cannot be read.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        public let line: Int
        public var description: String {
            "line \(line) is not a snapshot of a dashboard; record one with --ui-record"
        }
    }

    /// One snapshot as a line, with its line feed.
    public static func line(_ snapshot: DashboardSnapshot) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(snapshot)) + [UInt8(ascii: "\n")]
    }

    /// The snapshots of a recording.
    ///
    /// - Throws: `Failure` at the first line that is none.
    public static func snapshots(_ bytes: [UInt8]) throws(Failure) -> [DashboardSnapshot] {
        let decoder = JSONDecoder()
        var snapshots: [DashboardSnapshot] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let snapshot = try? decoder.decode(DashboardSnapshot.self, from: Data(line))
            else { throw Failure(line: index + 1) }
            snapshots.append(snapshot)
        }
        return snapshots
    }
}
