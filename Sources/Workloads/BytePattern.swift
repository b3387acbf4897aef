/// Bytes that are looked for in others as these come, piece by piece, in time proportional to the
/// others' length whatever both are: a response cannot make it run away (Knuth, Morris and Pratt,
/// "Fast Pattern Matching in Strings", SIAM J. Comput. 6(2), 1977).
///
///     let pattern = BytePattern(Array("abab".utf8))
///     let half = pattern.matched(after: 0, in: "xab")      // 2
///     pattern.matched(after: half, in: "ab") == pattern.count   // found
public struct BytePattern: Equatable, Sendable {
    public let bytes: [UInt8]
    /// Of its first n + 1 bytes: how many of the last are its first as well, short of all of them.
    private let borders: [Int32]

    public init(_ bytes: [UInt8]) {
        precondition(bytes.count <= Int32.max, "a pattern is a line or a page")
        var borders = [Int32](repeating: 0, count: bytes.count)
        var border = 0
        for index in bytes.indices.dropFirst() {
            while border > 0, bytes[index] != bytes[border] { border = Int(borders[border - 1]) }
            if bytes[index] == bytes[border] { border += 1 }
            borders[index] = Int32(border)
        }
        self.bytes = bytes
        self.borders = borders
    }

    public var count: Int { bytes.count }

    /// How many of its first bytes a text ends with, that ended with `matched` of them before
    /// `piece` came. All of them, once found, and so it stays.
    public func matched(after matched: Int, in piece: UnsafeRawBufferPointer) -> Int {
        var matched = matched
        for byte in piece {
            if matched == bytes.count { break }
            while matched > 0, byte != bytes[matched] { matched = Int(borders[matched - 1]) }
            if byte == bytes[matched] { matched += 1 }
        }
        return matched
    }
}
