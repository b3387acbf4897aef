public import Comparison
internal import FoundationEssentials
internal import Measurements

/// The result file: writing it, and reading it back.
public enum JSONReport {
    /// One JSON object with sorted keys, ending in a line feed. Also for the parts of a result, such
    /// as a prediction alone.
    ///
    /// - Throws: an `EncodingError` for a number that is not finite, which is a defect: unknown
    ///   figures are absent.
    public static func render(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .throw
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    /// A result from the bytes of its file.
    ///
    /// Keys that are not known are passed over: a newer version may have added them.
    public static func read(_ bytes: [UInt8]) throws(ResultFileError) -> ResultFile {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        do {
            let schema = try decoder.decode(SchemaOnly.self, from: data).schema
            guard schema == ResultFile.schema else {
                throw ResultFileError.otherSchema(schema)
            }
            var file = try decoder.decode(ResultFile.self, from: data)
            // Whoever wrote it: what does not balance is no result.
            if file.isCheckpoint != true, file.measured.imbalance == nil {
                file.measured.imbalance = file.measured.requests.imbalance
            }
            return file
        } catch let error as ResultFileError {
            throw error
        } catch let error as DecodingError {
            throw ResultFileError(error)
        } catch {
            throw .notJSON
        }
    }

    private struct SchemaOnly: Decodable {
        var schema: String
    }
}

/// Why a file is not a result that can be read.
public enum ResultFileError: Error, Equatable, CustomStringConvertible {
    case notJSON
    case otherSchema(String)
    case missing(key: String)
    case unreadable(key: String)

    init(_ error: DecodingError) {
        func path(_ context: DecodingError.Context, _ last: [any CodingKey] = []) -> String {
            (context.codingPath + last)
                .map { key in key.intValue.map(String.init) ?? key.stringValue }
                .joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): self = .missing(key: path(context, [key]))
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self = .unreadable(key: path(context))
        case .dataCorrupted(let context):
            self = context.codingPath.isEmpty ? .notJSON : .unreadable(key: path(context))
        @unknown default: self = .notJSON
        }
    }

    public var description: String {
        switch self {
        case .notJSON: "not whole JSON; expected a result written by --format json"
        case .otherSchema(let name):
            "schema \"\(SafeText(name).clipped(to: 60))\" is not \(ResultFile.schema); expected a "
                + "result written by --format json"
        case .missing(let key):
            "the key \"\(SafeText(key))\" is missing; expected a result written by --format json"
        case .unreadable(let key):
            key.isEmpty
                ? "not an object; expected a result written by --format json"
                : "the value at \"\(SafeText(key))\" is not of the kind that belongs there"
        }
    }
}
