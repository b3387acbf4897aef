/// The three bytes that some editors and spreadsheets put before UTF-8. They are no part of a file.
enum ByteOrderMark {
    static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// How many bytes it takes at the start: three or none.
    static func length(in start: some Collection<UInt8>) -> Int {
        start.starts(with: bytes) ? bytes.count : 0
    }
}
