internal import FoundationEssentials

/// JSON for standard output.
enum JSONText {
    /// An object with its keys in order, so that equal values give equal texts.
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
