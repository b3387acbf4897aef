import Testing

@testable import Workloads

@Suite struct BytePatternTests {
    /// Whether the pattern is found in a text that comes in pieces of a length.
    static func finds(_ pattern: BytePattern, in text: [UInt8], pieces length: Int) -> Bool {
        var matched = 0
        var rest = text[...]
        while !rest.isEmpty {
            matched = rest.prefix(length).withUnsafeBytes {
                pattern.matched(after: matched, in: $0)
            }
            rest = rest.dropFirst(length)
        }
        return matched == pattern.count
    }

    @Test(arguments: [
        ("", "", true), ("", "a", true), ("a", "", false), ("a", "ba", true), ("ab", "aab", true),
        ("abab", "abaabab", true), ("aab", "aaaab", true), ("abcabd", "abcabcabd", true),
        ("aaa", "aabaab", false), ("needle", "nee dle needl", false),
    ]) func isFoundWhereverPiecesEnd(pattern: String, text: String, isThere: Bool) {
        for length in 1...4 {
            #expect(
                Self.finds(BytePattern(Array(pattern.utf8)), in: Array(text.utf8), pieces: length)
                    == isThere)
        }
    }

    /// Against the search that looks everywhere: all texts of eight letters of two, and all patterns
    /// of up to five.
    @Test func findsWhatIsThere() {
        func word(_ bits: Int, _ length: Int) -> [UInt8] {
            (0..<length).map { UInt8(bits >> $0 & 1) }
        }
        for length in 1...5 {
            for patternBits in 0..<(1 << length) {
                let bytes = word(patternBits, length)
                let pattern = BytePattern(bytes)
                for bits in 0..<256 {
                    let text = word(bits, 8)
                    let isThere = (0...(8 - length)).contains {
                        text[$0..<($0 + length)] == bytes[...]
                    }
                    #expect(Self.finds(pattern, in: text, pieces: 3) == isThere)
                }
            }
        }
    }

    /// Looking everywhere takes 3 · 10¹⁰ comparisons here, which no test would live to see.
    @Test func aTextCannotMakeItRunAway() {
        let pattern = BytePattern([UInt8](repeating: 1, count: 65_535) + [2])
        let text = [UInt8](repeating: 1, count: 1 << 20)
        #expect(!Self.finds(pattern, in: text, pieces: 65_536))
        #expect(Self.finds(pattern, in: text + [2], pieces: 65_536))
    }
}
