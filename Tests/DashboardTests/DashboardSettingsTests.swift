import Testing

@testable import Dashboard

/// What keys do to the settings, and what they ask for.
struct DashboardSettingsTests {
    /// The settings after some keys, none of which asks for anything.
    private func settings(after keys: String, phases: Int = 1) -> DashboardSettings {
        var settings = DashboardSettings()
        for key in keys { #expect(settings.press(key, phases: phases) == nil, "\(key)") }
        return settings
    }

    @Test(
        arguments: [
            ("q", .stop), ("p", .pauseOrResume), ("s", .writeSnapshot), ("+", .faster),
            ("=", .faster), ("-", .slower), ("r", .beginAnew), ("m", .nextModel),
        ] as [(Character, DashboardSettings.Request)])
    func someKeysAskForMoreThanDisplay(key: Character, request: DashboardSettings.Request) {
        var settings = DashboardSettings()
        #expect(settings.press(key) == request)
        #expect(settings == DashboardSettings())
    }

    @Test func earlierPhasesAreLookedAtAndTheLastIsTheOneUnderWay() {
        #expect(settings(after: "<").phase == nil)
        #expect(settings(after: "<", phases: 3).phase == 1)
        #expect(settings(after: "<<", phases: 3).phase == 0)
        #expect(settings(after: "<<<,", phases: 3).phase == 0)
        #expect(settings(after: "<<>", phases: 3).phase == 1)
        #expect(settings(after: "<<>.", phases: 3).phase == nil)
        #expect(settings(after: ">", phases: 3).phase == nil)
    }

    @Test func seriesShowTheRunThePhaseWhereThereAreSeveralAndTheMinute() {
        #expect(settings(after: "w").window == .minute)
        #expect(settings(after: "ww").window == .run)
        #expect(settings(after: "w", phases: 2).window == .phase)
        #expect(settings(after: "ww", phases: 2).window == .minute)
        #expect(settings(after: "www", phases: 2).window == .run)
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
            DashboardSettings.keys.flatMap {
                $0.key == "Tab, 1 to 9"
                    ? ["\t", "1"] : $0.key.split(separator: " ").map(String.init)
            })
        let working = "qpflwcges?\t1+-r<>m".map(String.init)
        #expect(told == Set(working))
        for key in working {
            var settings = DashboardSettings()
            var before = settings
            if key == ">" { (settings.phase, before.phase) = (0, 0) }
            let request = settings.press(Character(key), phases: 2)
            #expect(request != nil || settings != before, "\(key)")
        }
    }
}
