/// A walk over JSON text without making a tree of it: what is not asked for is passed over at the
/// speed of a scan. Values are checked only as far as is needed to find their ends.
struct JSONCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var index: Int
    private static let deepest = 64

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        index = 0
    }

    /// The next byte that is not white space, without taking it; nil at the end.
    mutating func peek() -> UInt8? {
        while index < bytes.count {
            let byte = bytes[index]
            if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return byte }
            index &+= 1
        }
        return nil
    }

    /// Takes a byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index &+= 1
        return true
    }

    /// Takes a string; the range of its inside and whether it has escapes. Nil if it is none.
    mutating func string() -> (range: Range<Int>, hasEscapes: Bool)? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        var hasEscapes = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index &+= 1
                return (start..<(index &- 1), hasEscapes)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                index &+= 1
            }
            index &+= 1
        }
        index = bytes.count
        return nil
    }

    /// Takes a string and gives its text.
    mutating func text() -> String? {
        guard let (range, hasEscapes) = string() else { return nil }
        let inside = UnsafeRawBufferPointer(rebasing: bytes[range])
        return hasEscapes ? Self.unescaped(inside) : String(decoding: inside, as: UTF8.self)
    }

    /// Takes a number, a boolean or null and gives it as it is written.
    mutating func scalarText() -> String? {
        guard peek() != nil, let range = scalar() else { return nil }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// Takes a number, a boolean or null as it is written.
    private mutating func scalar() -> Range<Int>? {
        let start = index
        while index < bytes.count, !",]} \n\r\t:".utf8.contains(bytes[index]) { index &+= 1 }
        return start < index ? start..<index : nil
    }

    /// Passes over a value of any kind; false if there is none.
    mutating func skip() -> Bool {
        switch peek() {
        case UInt8(ascii: "\""): return string() != nil
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            while let byte = peek() {
                switch byte {
                case UInt8(ascii: "\""):
                    guard string() != nil else { return false }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    guard depth <= Self.deepest else { return false }
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index &+= 1
                if depth == 0 { return true }
            }
            return false
        case nil: return false
        default: return scalar() != nil
        }
    }

    /// Goes through the members of an object; the body takes or leaves each value. False if it is
    /// no object or the body says so.
    ///
    /// - Parameter body: gets the inside of the key as written, and the cursor before the value.
    mutating func members(
        _ body: (UnsafeRawBufferPointer, inout JSONCursor) -> Bool
    ) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        while true {
            guard let key = string(), take(UInt8(ascii: ":")), peek() != nil else { return false }
            let before = index
            guard body(UnsafeRawBufferPointer(rebasing: bytes[key.range]), &self) else {
                return false
            }
            if index == before { guard skip() else { return false } }
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// Goes through the elements of an array, as `members` through an object.
    mutating func elements(_ body: (Int, inout JSONCursor) -> Bool) -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        if take(UInt8(ascii: "]")) { return true }
        var number = 0
        while true {
            guard peek() != nil else { return false }
            let before = index
            guard body(number, &self) else { return false }
            if index == before { guard skip() else { return false } }
            number += 1
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// The value at a path of names and numbers, a string without its quotes; nil if it is not
    /// there.
    mutating func text(at path: ArraySlice<String>) -> String? {
        guard let key = path.first else {
            if peek() == UInt8(ascii: "\"") { return text() }
            let start = index
            guard skip() else { return nil }
            return String(
                decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
        }
        var found: String?
        if peek() == UInt8(ascii: "[") {
            guard let wanted = Int(key) else { return nil }
            _ = elements { number, cursor in
                guard number == wanted else { return true }
                found = cursor.text(at: path.dropFirst())
                return false
            }
        } else {
            _ = members { name, cursor in
                guard Self.unescaped(name) == key else { return true }
                found = cursor.text(at: path.dropFirst())
                return false
            }
        }
        return found
    }

    /// The inside of a string with its escapes undone; what is no escape stays as it is.
    static func unescaped(_ inside: UnsafeRawBufferPointer) -> String {
        var units: [UInt8] = []
        units.reserveCapacity(inside.count)
        var index = 0
        while index < inside.count {
            guard inside[index] == UInt8(ascii: "\\"), index + 1 < inside.count else {
                units.append(inside[index])
                index += 1
                continue
            }
            let letter = inside[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "u"):
                guard var scalar = hex(inside, index) else { break }
                index += 4
                if scalar & 0xFC00 == 0xD800, index + 1 < inside.count,
                    inside[index] == UInt8(ascii: "\\"), inside[index + 1] == UInt8(ascii: "u"),
                    let low = hex(inside, index + 2), low & 0xFC00 == 0xDC00
                {
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
                    index += 6
                }
                units += String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8
            default: units.append(letter)
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    private static func hex(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<(start + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
