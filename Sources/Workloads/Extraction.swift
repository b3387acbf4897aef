/// What a step takes out of a response for later steps.
public enum Extraction: Equatable, Sendable {
    /// A value of a JSON body by its path: `items.0.sku`.
    case json([String])
    /// The value of a header field, whose name is in lower case.
    case header(String)
    /// What the first group of a pattern matches, or the whole match without a group.
    case pattern(LinearPattern)

    /// Why a text is no extraction.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    init(jsonPath text: String) throws(Mistake) {
        let keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !keys.contains("") else {
            throw Mistake(
                description: "\"\(text)\" is not a path of names and numbers; write items.0.id")
        }
        self = .json(keys)
    }

    init(header name: String) throws(Mistake) {
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }) else {
            throw Mistake(description: "\"\(name)\" is not a header's name; write Location")
        }
        self = .header(name.lowercased())
    }

    init(regex text: String) throws(Mistake) {
        do {
            self = .pattern(try LinearPattern(text))
        } catch {
            throw Mistake(description: "\"\(text)\" \(error)")
        }
    }

    /// What it finds; nil where there is no such thing.
    ///
    /// - Parameters:
    ///   - fields: names in lower case and values, in the order of the response.
    public func value(
        fields: [(name: String, value: String)], body: UnsafeRawBufferPointer
    ) -> String? {
        switch self {
        case .header(let name): return fields.first { $0.name == name }?.value
        case .json(let path):
            var cursor = JSONCursor(body)
            return cursor.text(at: path[...])
        case .pattern(let pattern):
            return pattern.firstMatch(in: body).map {
                String(decoding: UnsafeRawBufferPointer(rebasing: body[$0]), as: UTF8.self)
            }
        }
    }
}
