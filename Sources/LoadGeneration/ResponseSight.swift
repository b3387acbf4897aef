internal import HTTP
internal import Workloads

/// What is kept of a response whose request expects something of it, or whose session takes
/// something out of it: fields, and the body as far as it is looked at.
final class ResponseSight: ResponseObserver {
    /// Beyond so many bytes nothing is taken out of a body.
    static let mostBody = 1 << 20
    static let mostFields = 256

    private(set) var fields: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private var keeps = false
    /// What is looked for in the body, and how much of it the body ends with so far.
    private var pattern: BytePattern?
    private var matched = 0

    /// - Parameters:
    ///   - keeps: whether something will be taken out.
    ///   - pattern: what is looked for in the body, however long that is.
    func begin(keeps: Bool, lookingFor pattern: BytePattern?) {
        fields.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: true)
        self.keeps = keeps
        self.pattern = pattern
        matched = 0
    }

    func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard keeps, fields.count < Self.mostFields else { return }
        fields.append(
            (
                String(decoding: name, as: UTF8.self).lowercased(),
                String(decoding: value, as: UTF8.self)
            ))
    }

    func body(_ piece: UnsafeRawBufferPointer) {
        if let pattern { matched = pattern.matched(after: matched, in: piece) }
        if keeps { body.append(contentsOf: piece.prefix(Self.mostBody - body.count)) }
    }

    /// Whether the body held what was looked for.
    var holdsPattern: Bool { pattern.map { matched == $0.count } ?? true }
}
