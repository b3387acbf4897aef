/// Tells addresses and names apart as they are written in URLs (RFC 3986, 3.2.2).
enum IPAddressText {
    /// Four numbers up to 255 without leading zeros, which some read as octal.
    static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(Byte.isDigit)
                    && (part.count == 1 || part.first != UInt8(ascii: "0"))
                    && UInt8(String(decoding: part, as: UTF8.self)) != nil
            }
    }

    /// Eight groups of up to four hexadecimal digits; `::` stands for one or more zero groups,
    /// an IPv4 address for the last two (RFC 4291, 2.2).
    static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
        let colon = UInt8(ascii: ":")
        var groups = text.split(separator: colon, omittingEmptySubsequences: false)
        guard groups.count >= 3 else { return false }
        var count = 0
        if let last = groups.last, last.contains(UInt8(ascii: ".")) {
            guard isIPv4(last) else { return false }
            groups.removeLast()
            count = 2
        }
        // An empty group at an end is half of a "::" there.
        let empties = groups.indices.filter { groups[$0].isEmpty }
        let isHex = groups.allSatisfy {
            $0.count <= 4 && $0.allSatisfy { Byte.hexValue($0) != nil }
        }
        guard isHex else { return false }
        count += groups.count - empties.count
        switch doubleColons(in: text) {
        case 0: return empties.isEmpty && count == 8
        case 1:
            let startsSingle = text.first == colon && !text.starts(with: [colon, colon])
            let endsSingle = text.last == colon && !text.dropLast().reversed().starts(with: [colon])
            return !startsSingle && !endsSingle && count <= 7
        default: return false
        }
    }

    /// How often two colons stand together; three count twice.
    private static func doubleColons(in text: ArraySlice<UInt8>) -> Int {
        zip(text, text.dropFirst()).count { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
    }

    /// Labels of letters, digits, hyphens and underscores, the last of which is not a number:
    /// what ends in a number is meant as an address, and not one in the usual form.
    static func isHostName(_ text: ArraySlice<UInt8>) -> Bool {
        let name = text.last == UInt8(ascii: ".") ? text.dropLast() : text
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.count <= 253, let last = labels.last, !isNumber(last) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy { byte in
                    Byte.isLetter(byte) || Byte.isDigit(byte) || "-_".utf8.contains(byte)
                }
        }
    }

    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8) {
            return label.dropFirst(2).allSatisfy { Byte.hexValue($0) != nil }
        }
        return label.allSatisfy(Byte.isDigit)
    }
}
