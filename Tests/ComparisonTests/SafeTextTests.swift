import Comparison
import Testing

struct SafeTextTests {
    @Test(arguments: [
        ("plain text, λ and 服务", "plain text, λ and 服务"),
        ("\u{1b}[2J\u{7}", "\\x1b[2J\\x07"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\u{7f}\u{9b}31m", "\\x7f\\x9b31m"),
        ("abc\u{202e}fed\u{2066}", "abc\\u{202e}fed\\u{2066}"),
        ("\u{2028}\u{feff}\u{200b}", "\\u{2028}\\u{feff}\\u{200b}"),
        ("\0", "\\x00"),
    ])
    func whatMovesTheCursorBecomesVisible(unsafe: String, safe: String) {
        #expect(SafeText(unsafe).text == safe)
        #expect(SafeText(safe).text == safe)
        #expect(SafeText(Array(unsafe.utf8)).text == safe)
    }

    @Test(arguments: [
        ([0x61, 0xff, 0x62] as [UInt8], "a\\xffb"),
        ([0xc3], "\\xc3"),
        ([0xc0, 0xaf], "\\xc0\\xaf"),
        // A surrogate in three bytes.
        ([0xed, 0xa0, 0x80, 0x21], "\\xed\\xa0\\x80!"),
        ([0xc3, 0xa4, 0xe2, 0x82], "ä\\xe2\\x82"),
        ([], ""),
    ])
    func bytesThatAreNotUTF8BecomeVisible(bytes: [UInt8], safe: String) {
        #expect(SafeText(bytes).text == safe)
    }

    @Test func nothingThatControlsATerminalIsLeftOfAnyScalarBelowOneThousand() {
        for value in UInt32(0)..<0x1000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let safe = SafeText(String(Character(scalar))).text.unicodeScalars
            #expect(
                safe.allSatisfy { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) },
                "U+\(String(value, radix: 16))")
        }
    }

    @Test func clippingSaysThatSomethingIsMissing() {
        #expect(SafeText("abcdef").clipped(to: 6) == "abcdef")
        #expect(SafeText("abcdefg").clipped(to: 6) == "abc...")
        #expect(SafeText("abcdefg").clipped(to: 2) == "ab")
    }
}
