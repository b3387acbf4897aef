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
}
