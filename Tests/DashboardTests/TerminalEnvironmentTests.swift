import Dashboard
import Testing

struct TerminalEnvironmentTests {
    private func environment(
        _ variables: [String: String], hasTerminal: Bool = true, isUTF8: Bool = true
    ) -> TerminalEnvironment {
        TerminalEnvironment(
            variables: ["TERM": "xterm"].merging(variables) { $1 }, hasTerminal: hasTerminal,
            isUTF8: isUTF8)
    }

    @Test func aTerminalIsEnough() {
        #expect(environment([:]).obstacle == nil)
        // Kinds that nobody knows are tried.
        #expect(environment(["TERM": "no-such-terminal"]).obstacle == nil)
    }

    @Test func everyObstacleIsTold() {
        #expect(environment([:], hasTerminal: false).obstacle == .noTerminal)
        #expect(environment(["TERM": "dumb"]).obstacle == .dumb)
        #expect(environment(["TERM": ""]).obstacle == .dumb)
        #expect(
            TerminalEnvironment(variables: [:], hasTerminal: true, isUTF8: true).obstacle == .dumb)
        #expect(environment(["CI": "true"]).obstacle == .continuousIntegration)
        // Set and empty is what a shell leaves of a variable that was taken back.
        #expect(environment(["CI": ""]).obstacle == nil)
    }

    @Test func colourIsWantedUnlessNoColorSaysSomething() {
        #expect(environment([:]).wantsColour)
        #expect(environment(["NO_COLOR": ""]).wantsColour)
        #expect(!environment(["NO_COLOR": "1"]).wantsColour)
    }

    @Test func glyphsFollowTheLocale() {
        #expect(environment([:]).glyphs == .braille)
        #expect(environment([:], isUTF8: false).glyphs == .ascii)
    }
}
