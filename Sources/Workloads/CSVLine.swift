/// One line of comma-separated values (RFC 4180); a field in quotes may hold commas and, doubled,
/// quotes, but no line break.
enum CSVLine {
    /// The fields; nil where a quote is not closed or not where it may be.
    static func fields(_ line: UnsafeRawBufferPointer) -> [String]? {
        let end = line.last == 0x0D ? line.count - 1 : line.count
        var fields: [String] = []
        var index = 0
        while true {
            if index < end, line[index] == UInt8(ascii: "\"") {
                index += 1
                var field: [UInt8] = []
                while true {
                    guard index < end else { return nil }
                    if line[index] == UInt8(ascii: "\"") {
                        index += 1
                        guard index < end, line[index] == UInt8(ascii: "\"") else { break }
                    }
                    field.append(line[index])
                    index += 1
                }
                guard index == end || line[index] == UInt8(ascii: ",") else { return nil }
                fields.append(String(decoding: field, as: UTF8.self))
            } else {
                let start = index
                while index < end, line[index] != UInt8(ascii: ",") { index += 1 }
                fields.append(
                    String(
                        decoding: UnsafeRawBufferPointer(rebasing: line[start..<index]),
                        as: UTF8.self))
            }
            if index == end { return fields }
            index += 1
        }
    }
}
