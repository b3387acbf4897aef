internal import Dashboard
internal import Glibc

/// Shows a recording of the dashboard as it was seen, without a run.
enum DashboardReplay {
    /// Plays the file at its own pace on the terminal; without one, or with a file to write to, ends
    /// with its last picture as text.
    static func play(_ path: String, _ options: DisplayOptions) throws {
        let bytes = try InputFile.read(path)
        let snapshots: [DashboardSnapshot]
        do throws(SnapshotRecording.Failure) {
            snapshots = try SnapshotRecording.snapshots(bytes)
        } catch {
            throw Failure(.invalidData, "--ui-replay \"\(path)\": \(error)")
        }
        guard let last = snapshots.last else {
            throw Failure(.invalidData, "--ui-replay \"\(path)\" is empty; record with --ui-record")
        }
        var history = DashboardHistory()
        for snapshot in snapshots { history.note(snapshot) }
        if let snapshot = options.snapshot {
            try write(last, history, to: snapshot)
            return
        }
        let isStopped = StopFlag()
        guard
            let display = options.dashboard({
                guard $0 != .stop else {
                    isStopped.set()
                    return nil
                }
                return "this is a recording"
            })
        else {
            try Output.standard.write(frame(last, history, colour: options.usesColour))
            return
        }
        var elapsed = 0.0
        for snapshot in snapshots where !isStopped.isSet {
            usleep(UInt32(min(max(0, snapshot.elapsed - elapsed), 5) * 1e6))
            elapsed = snapshot.elapsed
            display.publish(snapshot)
        }
        display.stop()
    }

    /// The picture of a README: 140 × 40.
    private static func frame(
        _ snapshot: DashboardSnapshot, _ history: DashboardHistory, colour: Bool
    ) -> String {
        let grid = DashboardLayout.frame(
            snapshot, history: history, width: 140, height: 40, settings: DashboardSettings())
        return colour ? grid.colouredText : grid.text
    }

    private static func write(
        _ snapshot: DashboardSnapshot, _ history: DashboardHistory, to path: String
    ) throws(Failure) {
        do throws(FrameFile.Failure) {
            _ = try FrameFile.write(frame(snapshot, history, colour: false), to: path)
        } catch {
            throw Failure(.cannotCreate, "--snapshot \(error)")
        }
    }
}
