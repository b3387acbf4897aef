internal import Glibc

/// The lines of a file, or its records between other separators, one after another in memory that
/// does not grow with the file.
struct TraceLines: ~Copyable {
    /// Nothing in a trace is meant to be longer.
    static let longest = 16 << 20

    /// What may be read in one piece.
    static let largestPiece = 256 << 20

    private let file: TraceFile
    private var room: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private let separator: [UInt8]
    /// The number of the current line, from 1.
    private(set) var number = 0

    init(_ file: TraceFile, separatedBy separator: [UInt8] = [0x0A]) {
        self.file = file
        self.separator = separator
        room = .allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit { room.deallocate() }

    /// The first bytes of the file behind a byte order mark, without taking them.
    mutating func beginning() throws(TraceError) -> UnsafeRawBufferPointer {
        try readMore()
        start += ByteOrderMark.length(in: room[start..<end])
        return UnsafeRawBufferPointer(rebasing: room[start..<end])
    }

    /// The next line without what ends it, good until the next call; nil at the end.
    mutating func next() throws(TraceError) -> UnsafeRawBufferPointer? {
        var searched = start
        while true {
            if let found = find(from: searched) {
                let line = UnsafeRawBufferPointer(rebasing: room[start..<found])
                start = found + separator.count
                number += 1
                return line
            }
            searched = max(start, end - separator.count + 1)
            if isAtEnd {
                guard start < end else { return nil }
                let line = UnsafeRawBufferPointer(rebasing: room[start..<end])
                start = end
                number += 1
                return line
            }
            let offset = searched - start
            try readMore()
            searched = start + offset
        }
    }

    /// All that is left of a file that is read in one piece.
    mutating func rest() throws(TraceError) -> [UInt8] {
        var content: [UInt8] = []
        while start < end || !isAtEnd {
            content.append(contentsOf: room[start..<end])
            start = end
            guard content.count <= Self.largestPiece else {
                throw .invalid("it is larger than \(Self.largestPiece >> 20) MiB; cut it up")
            }
            try readMore()
        }
        return content
    }

    private func find(from index: Int) -> Int? {
        guard let base = room.baseAddress else { return nil }
        var index = index
        while index + separator.count <= end,
            let found = memchr(base + index, Int32(separator[0]), end - index)
        {
            index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard index + separator.count <= end else { return nil }
            if separator.count == 1 || memcmp(found, separator, separator.count) == 0 {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Moves what is left to the front, makes room if there is none, and reads.
    private mutating func readMore() throws(TraceError) {
        if start > 0 {
            UnsafeMutableRawBufferPointer(rebasing: room[..<(end - start)])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<end]))
            end -= start
            start = 0
        }
        if end == room.count {
            guard room.count < Self.longest else {
                throw .invalid(
                    "line \(number + 1) is longer than \(Self.longest >> 20) MiB; is it a trace?")
            }
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: room.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<end]))
            room.deallocate()
            room = larger
        }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: room[end...]))
        end += count
        isAtEnd = count == 0
    }
}
