internal import HTTP

/// What is kept of a response whose request expects something of it, or whose session takes
/// something out of it: fields, and the body as far as it is looked at.
final class ResponseSight: ResponseObserver {
    /// Beyond so many bytes a body is not looked at.
    static let mostBody = 1 << 20
    static let mostFields = 256

    private(set) var fields: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []

    func begin() {
        fields.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: true)
    }

    func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard fields.count < Self.mostFields else { return }
        fields.append(
            (
                String(decoding: name, as: UTF8.self).lowercased(),
                String(decoding: value, as: UTF8.self)
            ))
    }

    func body(_ piece: UnsafeRawBufferPointer) {
        body.append(contentsOf: piece.prefix(Self.mostBody - body.count))
    }

    /// Whether the body holds some bytes.
    func holds(_ text: [UInt8]) -> Bool {
        guard let first = text.first else { return true }
        guard text.count <= body.count else { return false }
        return body[...(body.count - text.count)].indices.contains {
            body[$0] == first && body[$0..<($0 + text.count)].elementsEqual(text)
        }
    }
}
