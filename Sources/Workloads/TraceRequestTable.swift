/// The different requests of a trace, each kept once: their bytes one after another, found by an
/// open hash table of 4 bytes a slot.
struct TraceRequestTable: Sendable {
    /// What all requests together may take.
    static let mostBytes = 1 << 29

    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt32] = []
    /// Indices plus 1; 0 is an empty slot.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)

    var count: Int { ends.count }
    var byteCount: Int { bytes.count }

    /// The index of a request, which is new or was there before.
    mutating func index(of request: some Collection<UInt8>) -> UInt32 {
        // Arrays and buffers have contiguous storage; nothing else is given.
        request.withContiguousStorageIfAvailable { index(ofBytes: UnsafeRawBufferPointer($0)) }
            ?? Array(request).withUnsafeBytes { index(ofBytes: $0) }
    }

    mutating func index(ofBytes request: UnsafeRawBufferPointer) -> UInt32 {
        let hash = Self.hash(request)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, isEqual(index, request) { return UInt32(index) }
            slot = (slot + 1) & (slots.count - 1)
        }
        bytes.append(contentsOf: request)
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(ends.count - 1)
    }

    private func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    private func isEqual(_ index: Int, _ request: UnsafeRawBufferPointer) -> Bool {
        let range = range(index)
        guard range.count == request.count else { return false }
        return bytes.withUnsafeBytes {
            UnsafeRawBufferPointer(rebasing: $0[range]).elementsEqual(request)
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index + 1)
        }
    }

    /// Multiply and rotate eight bytes at a time, mixed at the end. Whoever makes a log that
    /// collides on purpose slows down only their own reading of it.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            state = (state ^ word) &* 0xBF58_476D_1CE4_E5B9
            state ^= state >> 29
            index += 8
        }
        while index < bytes.count {
            state = (state ^ UInt64(bytes[index])) &* 0x94D0_49BB_1331_11EB
            index += 1
        }
        return UInt32(truncatingIfNeeded: state ^ (state >> 32))
    }

    // MARK: The form in which a request is kept: `METHOD path\n`, `name: value\n` for each field,
    // and with a body `\n` and the body. None of the parts can hold a line feed.

    static func bytes(of request: Trace.Request) -> [UInt8] {
        var bytes = Array("\(request.method) \(request.path)\n".utf8)
        for (name, value) in request.headers { bytes += "\(name): \(value)\n".utf8 }
        if let body = request.body {
            bytes.append(0x0A)
            bytes += body
        }
        return bytes
    }

    subscript(index: Int) -> Trace.Request {
        var rest = bytes[range(index)]
        func line() -> ArraySlice<UInt8> {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            return line
        }
        let first = line()
        let space = first.firstIndex(of: 0x20) ?? first.endIndex
        var request = Trace.Request(
            method: String(decoding: first[..<space], as: UTF8.self),
            path: String(decoding: first[space...].dropFirst(), as: UTF8.self))
        while !rest.isEmpty {
            let field = line()
            guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else {
                request.body = Array(rest)
                break
            }
            request.headers.append(
                (
                    String(decoding: field[..<colon], as: UTF8.self),
                    String(decoding: field[colon...].dropFirst(2), as: UTF8.self)
                ))
        }
        return request
    }
}
