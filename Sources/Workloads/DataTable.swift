internal import Distributions

/// The values of a data source, in the order of its file.
public struct DataTable: Sendable {
    public let values: [String]
    private let order: DataSource.Order
    private let seed: UInt64

    /// What is wrong with the file.
    struct Mistake: Error {
        let message: String
    }

    /// Reads the column of a CSV file with a header line, or the key of JSON lines.
    ///
    /// - Parameter index: of the source, so that two draw apart.
    init(_ source: DataSource, index: Int, _ bytes: [UInt8], seed: UInt64) throws(Mistake) {
        order = source.order
        var stream = RandomStream(seed: seed, for: .dataRows, part: index)
        self.seed = stream.next()
        let name = source.file.value.lowercased()
        let column = source.column.value
        values =
            name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
            ? try Self.jsonLines(bytes, column) : try Self.csv(bytes, column)
        if values.isEmpty { throw Mistake(message: "has no rows; it needs at least one") }
    }

    /// The value for an arrival; nil where every row may be used once and none is left.
    public func value(turn: Int, number: Int) -> String? {
        switch order {
        case .sequential: return values[turn % values.count]
        case .once: return turn < values.count ? values[turn] : nil
        case .random:
            // From the number alone, so that every thread draws the same.
            var stream = RandomStream(seed: seed &+ UInt64(number))
            return values[
                Int(stream.next().multipliedFullWidth(by: UInt64(values.count)).high)]
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes[ByteOrderMark.length(in: bytes)...].split(separator: 0x0A).filter {
            !$0.isEmpty && !$0.elementsEqual([0x0D])
        }
    }

    private static func csv(_ bytes: [UInt8], _ column: String) throws(Mistake) -> [String] {
        let lines = lines(bytes)
        guard let first = lines.first, let names = first.withUnsafeBytes(CSVLine.fields) else {
            throw Mistake(message: "has no line with the columns' names")
        }
        guard let place = names.firstIndex(of: column) else {
            let advice =
                Spelling.nearest(column, of: names).map { "did you mean \"\($0)\"?" }
                ?? "it has \(names.prefix(20).joined(separator: ", "))"
            throw Mistake(message: "has no column \"\(column)\"; \(advice)")
        }
        var values: [String] = []
        values.reserveCapacity(lines.count - 1)
        for (index, line) in lines.dropFirst().enumerated() {
            guard let fields = line.withUnsafeBytes(CSVLine.fields), fields.count == names.count
            else {
                throw Mistake(
                    message: "has not \(names.count) columns in row \(index + 1) after the first")
            }
            values.append(fields[place])
        }
        return values
    }

    private static func jsonLines(_ bytes: [UInt8], _ key: String) throws(Mistake) -> [String] {
        var values: [String] = []
        for (index, line) in lines(bytes).enumerated() {
            let value = line.withUnsafeBytes { line in
                var cursor = JSONCursor(line)
                return cursor.text(at: [key])
            }
            guard let value else {
                throw Mistake(message: "has no \"\(key)\" in line \(index + 1)")
            }
            values.append(value)
        }
        return values
    }
}
