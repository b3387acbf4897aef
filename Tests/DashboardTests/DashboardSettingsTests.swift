import Testing

@testable import Dashboard

/// What keys do to the settings, and what they ask for.
struct DashboardSettingsTests {
    /// The settings after some keys, none of which asks for anything.
    private func settings(after keys: String) -> DashboardSettings {
        var settings = DashboardSettings()
        for key in keys { #expect(settings.press(key) == nil, "\(key)") }
        return settings
    }

    @Test func threeKeysAskForMoreThanDisplay() {
        var settings = DashboardSettings()
        #expect(settings.press("q") == .stop)
        #expect(settings.press("p") == .pauseOrResume)
        #expect(settings.press("s") == .writeSnapshot)
        #expect(settings == DashboardSettings())
    }

    @Test(arguments: ["f", "l", "w", "c", "?", "h", "e", "1", "9"])
    func aSwitchPressedTwiceIsAsBefore(key: String) {
        #expect(settings(after: key) != DashboardSettings())
        #expect(settings(after: key + key) == DashboardSettings())
    }

    @Test func glyphsGoRound() {
        #expect(settings(after: "g").glyphs == .block)
        #expect(settings(after: "gg").glyphs == .ascii)
        #expect(settings(after: "ggg").glyphs == .braille)
    }

    @Test func everyPanelHasANumberAndTabGoesThroughAll() {
        for kind in PanelKind.allCases {
            #expect(settings(after: "\(kind.rawValue + 1)").zoomed == kind)
            #expect(
                settings(after: String(repeating: "\t", count: kind.rawValue + 1)).zoomed == kind)
        }
        #expect(PanelKind.allCases.count == 9)
        #expect(settings(after: String(repeating: "\t", count: 10)).zoomed == nil)
    }

    @Test(arguments: ["\u{1b}", "0"]) func oneKeyShowsAllAgain(key: String) {
        #expect(settings(after: "3?" + key) == DashboardSettings())
    }

    @Test func theNextKeyTakesAMessageAway() {
        var settings = DashboardSettings()
        settings.message = "wrote x"
        #expect(settings.press("z") == nil)
        #expect(settings == DashboardSettings())
    }

    /// What is in the help is what there is: no key is missing from it, and none does nothing.
    @Test func theHelpTellsOfEveryKey() {
        let told = Set(
            DashboardSettings.keys.flatMap { $0.key == "Tab, 1 to 9" ? ["\t", "1"] : [$0.key] })
        let working = "qpflwcges?\t1".map(String.init)
        #expect(told == Set(working))
        for key in working {
            var settings = DashboardSettings()
            let request = settings.press(Character(key))
            #expect(request != nil || settings != DashboardSettings(), "\(key)")
        }
    }
}
