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
            guard (try? decoder.decode(MeasurableNumbers.self, from: Data(line))) != nil,
                let snapshot = try? decoder.decode(DashboardSnapshot.self, from: Data(line))
            else { throw Failure(line: index + 1) }
            snapshots.append(snapshot)
        }
        return snapshots
    }
}

/// Any JSON of which no number is so large that sums and differences of a few could overflow.
private struct MeasurableNumbers: Decodable {
    private static let most = 1e15

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int?
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            for key in object.allKeys { _ = try object.decode(Self.self, forKey: key) }
        } else if var array = try? decoder.unkeyedContainer() {
            while !array.isAtEnd { _ = try array.decode(Self.self) }
        } else if let number = try? decoder.singleValueContainer().decode(Double.self),
            abs(number) > Self.most
        {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "nothing measures \(number)"))
        }
    }
}
