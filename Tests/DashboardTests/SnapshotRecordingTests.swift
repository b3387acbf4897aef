import Dashboard
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

    @Test func anEmptyRecordingHasNoSnapshots() throws {
        #expect(try SnapshotRecording.snapshots([]).isEmpty)
    }
}
