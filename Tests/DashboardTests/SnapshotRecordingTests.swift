import Dashboard
import Foundation
import Testing

struct SnapshotRecordingTests {
    @Test(arguments: [Scene.steady, .errors, .closed]) func whatIsWrittenIsReadAgain(scene: Scene)
        throws
    {
        let (snapshot, _) = try scene.run()
        let line = try SnapshotRecording.line(snapshot)
        #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let read = try SnapshotRecording.snapshots(line + line)
        #expect(read.count == 2)
        // Numbers come back to their last bit, and so do pictures made of them.
        #expect(read.allSatisfy { $0 == snapshot })
    }

    @Test func aLineThatIsNoneIsNamed() throws {
        let (snapshot, _) = try Scene.warmingUp.run()
        let line = try SnapshotRecording.line(snapshot)
        #expect(throws: SnapshotRecording.Failure.self) {
            try SnapshotRecording.snapshots(line + Array("{}\n".utf8))
        }
        do {
            _ = try SnapshotRecording.snapshots(line + Array("nonsense\n".utf8))
        } catch {
            #expect(error.line == 2)
            #expect(
                error.description
                    == "line 2 is not a snapshot of a dashboard; record one with --ui-record")
        }
    }

    /// Damage of any number either is found or spoils no more than the picture: nothing traps.
    @Test func numbersThatNothingMeasuresAreRefusedOrDrawn() throws {
        let (snapshot, _) = try Scene.errors.run()
        let text = String(decoding: try SnapshotRecording.line(snapshot), as: UTF8.self)
        var damaged = Set<String>()
        for place in text.matches(of: /"([a-z0-9_.]+)":\[?(-?[0-9][0-9.e+-]*)/) {
            // One of each name.
            guard damaged.insert(String(place.1)).inserted else { continue }
            for value in ["1e300", "-1e300", "1e-310", "-1", "9223372036854775807", "999999999999"]
            {
                let line = text.replacingCharacters(
                    in: place.2.startIndex..<place.2.endIndex, with: value)
                guard let read = try? SnapshotRecording.snapshots(Array(line.utf8)) else {
                    continue
                }
                var history = DashboardHistory()
                for snapshot in read + [snapshot] + read { history.note(snapshot) }
                for (width, height) in [(140, 40), (20, 5)] {
                    for snapshot in read {
                        _ = DashboardLayout.frame(
                            snapshot, history: history, width: width, height: height,
                            settings: DashboardSettings())
                    }
                }
            }
        }
        #expect(damaged.count > 40)
        #expect(throws: SnapshotRecording.Failure.self) {
            try SnapshotRecording.snapshots(
                Array(text.replacing(/"elapsed_s":[0-9.]+/, with: "\"elapsed_s\":1e16").utf8))
        }
    }

    @Test func anEmptyRecordingHasNoSnapshots() throws {
        #expect(try SnapshotRecording.snapshots([]).isEmpty)
    }
}
