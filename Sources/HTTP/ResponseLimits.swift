/// How much of everything but the body a response may have; past it, it fails with `too_large`.
///
/// Sizes are in bytes as they come over the wire, line ends included. The defaults let through
/// what large sites send (browsers and curl accept heads of some 256 KiB) and bound the memory
/// of a connection: the parser keeps at most one unfinished line.
public struct ResponseLimits: Equatable, Sendable {
    /// The status line.
    public let statusLineBytes: Int
    /// One field line, with the lines that it is folded over.
    public let fieldLineBytes: Int
    /// The head of one response, and again its trailer section.
    public let sectionBytes: Int
    /// Fields in the head of one response, and again in its trailer section.
    public let fields: Int
    /// Interim (1xx) responses before the final one.
    public let interimResponses: Int
    /// One chunk size with its extensions.
    public let chunkLineBytes: Int

    /// The sizes allowed; a status line up to its code must fit in the smallest.
    private static var sizes: ClosedRange<Int> { 16...1 << 30 }

    /// Limits with the given values; sizes are 16 bytes to 1 GiB, counts at least 0.
    public init(
        statusLineBytes: Int = 8 << 10, fieldLineBytes: Int = 64 << 10,
        sectionBytes: Int = 256 << 10, fields: Int = 1_000, interimResponses: Int = 1_000,
        chunkLineBytes: Int = 4 << 10
    ) {
        for size in [statusLineBytes, fieldLineBytes, sectionBytes, chunkLineBytes] {
            precondition(Self.sizes.contains(size), "a size limit is 16 bytes to 1 GiB")
        }
        precondition(fields >= 0 && interimResponses >= 0, "a limit on a count is not negative")
        self.statusLineBytes = statusLineBytes
        self.fieldLineBytes = fieldLineBytes
        self.sectionBytes = sectionBytes
        self.fields = fields
        self.interimResponses = interimResponses
        self.chunkLineBytes = chunkLineBytes
    }
}
