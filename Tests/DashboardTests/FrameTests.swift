import Comparison
import Dashboard
import Foundation
import Testing

/// Frames as text, kept in Snapshots/: what a user sees of every situation at every size.
struct FrameTests {
    static let sizes = [(140, 40), (80, 24), (60, 18), (40, 10), (20, 5)]
    @Test(arguments: Scene.allCases)
    func framesAreAsKept(scene: Scene) throws {
        let (snapshot, history) = try scene.run()
        for (width, height) in Self.sizes {
            let grid = DashboardLayout.frame(
                snapshot, history: history, width: width, height: height,
                settings: DashboardSettings())
            try Snapshot.expect(grid.text, matches: "\(scene.rawValue)-\(width)x\(height).txt")
        }
    }

    /// In glyphs that more terminals and fonts have, and those that all have.
    @Test(arguments: [Scene.steady, .errors, .phases], [Glyphs.block, .ascii])
    func framesInOtherGlyphsAreAsKept(scene: Scene, glyphs: Glyphs) throws {
        let (snapshot, history) = try scene.run()
        for (width, height) in [(140, 40), (80, 24)] {
            let grid = DashboardLayout.frame(
                snapshot, history: history, width: width, height: height,
                settings: DashboardSettings(glyphs: glyphs))
            try Snapshot.expect(
                grid.text, matches: "\(scene.rawValue)-\(width)x\(height)-\(glyphs.rawValue).txt")
            if glyphs == .ascii { #expect(grid.text.utf8.allSatisfy { $0 < 0x80 }) }
        }
    }

    @Test(arguments: [Scene.steady, .overload, .errors])
    func framesInColourAreAsKept(scene: Scene) throws {
        let (snapshot, history) = try scene.run()
        let grid = DashboardLayout.frame(
            snapshot, history: history, width: 80, height: 24, settings: DashboardSettings())
        try Snapshot.expect(grid.colouredText, matches: "\(scene.rawValue)-80x24-colour.txt")
    }

    /// Every panel alone on the screen, as its number key shows it.
    @Test(arguments: PanelKind.allCases) func zoomedPanelsAreAsKept(kind: PanelKind) throws {
        let (snapshot, history) = try Scene.steady.run()
        var settings = DashboardSettings()
        settings.zoomed = kind
        let grid = DashboardLayout.frame(
            snapshot, history: history, width: 80, height: 24, settings: settings)
        try Snapshot.expect(grid.text, matches: "zoomed-\(kind.rawValue + 1)-80x24.txt")
    }

    /// The figures of an earlier phase stay as they were when it ended, and the header says whose
    /// they are.
    @Test func anEarlierPhaseIsShownWhereItIsLookedAt() throws {
        let (snapshot, history) = try Scene.changed.run()
        var settings = DashboardSettings()
        settings.phase = 0
        let grid = DashboardLayout.frame(
            snapshot, history: history, width: 140, height: 40, settings: settings)
        try Snapshot.expect(grid.text, matches: "changed-140x40-phase-1.txt")
        #expect(grid.text.contains("figures of phase 1/3 120/s"))
        settings.window = .phase
        let series = DashboardLayout.frame(
            snapshot, history: history, width: 80, height: 24, settings: settings)
        try Snapshot.expect(series.text, matches: "changed-80x24-phase-1-series.txt")
        // Past the last there is nothing but the one under way.
        settings = DashboardSettings()
        let live = DashboardLayout.frame(
            snapshot, history: history, width: 140, height: 40, settings: settings)
        settings.phase = 7
        #expect(
            DashboardLayout.frame(
                snapshot, history: history, width: 140, height: 40, settings: settings) == live)
    }

    @Test func theHelpIsAsKeptAndOfferedAtEveryWidth() throws {
        let (snapshot, history) = try Scene.steady.run()
        var settings = DashboardSettings()
        for width in 60...160 {
            let grid = DashboardLayout.frame(
                snapshot, history: history, width: width, height: 24, settings: settings)
            let keys = grid.text.split(separator: "\n").last ?? ""
            #expect(keys.contains(" q stop "))
            #expect(keys.contains("  ? help"))
        }
        settings.help = true
        let grid = DashboardLayout.frame(
            snapshot, history: history, width: 80, height: 24, settings: settings)
        try Snapshot.expect(grid.text, matches: "help-80x24.txt")
    }

    /// A picture is never wider or higher than the screen, whatever its size.
    @Test func everySizeIsFilledAndNotExceeded() throws {
        let (snapshot, history) = try Scene.phases.run()
        for height in [1, 2, 5, 13, 14, 20, 24, 37] {
            for width in [1, 2, 19, 40, 59, 60, 79, 80, 119, 120, 300] {
                let lines = DashboardLayout.frame(
                    snapshot, history: history, width: width, height: height,
                    settings: DashboardSettings()
                ).text.split(separator: "\n", omittingEmptySubsequences: false)
                // The last line ends as well, so there is an empty one after it.
                #expect(lines.count == height + 1)
                #expect(lines.allSatisfy { $0.count <= width }, "\(width) × \(height)")
            }
        }
    }

    /// A small screen says what the dashboard has to say of itself as well.
    @Test func aSmallScreenTellsThatItIsFrozenAndWhatAKeyHasDone() throws {
        let (snapshot, history) = try Scene.steady.run()
        var settings = DashboardSettings()
        settings.frozen = true
        settings.message = "126/s from 12.5 s on"
        for (width, height) in [(40, 10), (20, 5)] {
            let lines = DashboardLayout.frame(
                snapshot, history: history, width: width, height: height, settings: settings
            ).text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0] == "‖ FROZEN 00:41")
            #expect(lines[height - 1] == "126/s from 12.5 s on")
        }
    }

    /// Without room to say whose figures they are.
    @Test func aSmallScreenHasTheFiguresOfNowWhateverPhaseIsLookedAt() throws {
        let (snapshot, history) = try Scene.changed.run()
        func frame(_ phase: Int?) -> String {
            var settings = DashboardSettings()
            settings.phase = phase
            return DashboardLayout.frame(
                snapshot, history: history, width: 40, height: 10, settings: settings
            ).text
        }
        #expect(frame(0) == frame(nil))
    }

    /// The picture in the README is the one that is tested.
    @Test func theReadmeShowsThePictureThatIsKept() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let file = try #require(
            Bundle.module.url(forResource: "Snapshots/steady-140x40.txt", withExtension: nil))
        let frame = try String(contentsOf: file, encoding: .utf8)
        #expect(readme.contains("```text\n" + frame + "```\n"))
    }
}
