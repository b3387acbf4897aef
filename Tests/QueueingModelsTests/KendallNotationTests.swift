import QueueingModels
import Testing

@Suite struct KendallNotationTests {
    @Test(arguments: [
        "M/M/4", "M/M/4/100", "M/D/2", "M/E3/1", "M/H2(4)/8", "M/G(0.5)/4", "G/G/c", "M/M/4+M",
        "M/M/4+D", "M/M/4//64", "M/M/1-PS", "M/M/inf", "D/M/4", "G(0.25)/G(2)/3", "M/M/4/10/64",
        "M/H2/3",
    ])
    func aNotationIsReadBackFromItsText(text: String) throws {
        #expect("\(try KendallNotation(text))" == text)
    }

    @Test func otherSpellingsMeanTheSame() throws {
        #expect(try KendallNotation("M/M/∞") == KendallNotation("M/M/inf"))
        #expect(try KendallNotation("GI/G/1") == KendallNotation("G/G/1"))
        #expect(try KendallNotation("M/M/2-FCFS") == KendallNotation("M/M/2"))
    }

    @Test(arguments: [
        ("", 0), ("X/M/1", 0), ("M", 1), ("M/", 2), ("M/Q/1", 2), ("M/M/", 4), ("M/M/0", 4),
        ("M/M/-1", 4), ("M/M/4.5", 5), ("M/M/4/", 6), ("M/M/4//", 7), ("M/M/4+X", 6),
        ("M/M/4-LIFO", 6), ("M/E/1", 3), ("M/E0/1", 3), ("M/H2(0.5)/1", 5), ("M/G(nan)/1", 4),
        ("M/G(2/1", 4), ("M/M/4 ", 5), ("m/m/4", 0), ("M/M/4/2", 6),
        ("M/M/99999999999999999999", 4),
    ])
    func nonsenseIsRefusedWithItsPosition(text: String, position: Int) {
        #expect {
            try KendallNotation(text)
        } throws: { error in
            guard case ModelError.notation(text, position: let place, reason: _) = error else {
                return false
            }
            return place == position
                && "\(error)".hasPrefix("\"\(text)\" is not a notation this program knows")
        }
    }
}
