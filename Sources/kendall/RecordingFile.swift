internal import Dashboard
internal import Glibc

/// A file that snapshots of the dashboard are written to, a line each.
final class RecordingFile {
    private let descriptor: Int32

    init(_ path: String) throws(Failure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate,
                "--ui-record \"\(path)\" cannot be created: \(reason(errno)); "
                    + "choose a folder you may write in")
        }
    }

    deinit { close(descriptor) }

    /// A recording is a convenience: what cannot be written is missing from it.
    func write(_ snapshot: DashboardSnapshot) {
        guard let line = try? SnapshotRecording.line(snapshot) else { return }
        _ = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
