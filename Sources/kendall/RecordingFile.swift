internal import Dashboard
internal import Glibc

/// A file that snapshots of the dashboard are written to, a line each.
///
/// A recording is a convenience, and who reads it, where it is a pipe, may stop reading: nothing of
/// a run waits for it. What cannot be written is missing, a whole line at a time, and that is said.
final class RecordingFile {
    /// How long a reader that is only late is given at the end.
    private static let mostWait: Int32 = 100

    private let path: String
    private let descriptor: Int32
    /// What is still to be written of a line that was begun.
    private var rest: ArraySlice<UInt8> = []
    private var missing = 0
    /// Why nothing more could be written the last time.
    private var obstacle: Int32 = 0

    init(_ path: String) throws(Failure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let (why, remedy) =
                errno == ENXIO
                ? ("nobody reads that pipe", "start its reader first")
                : (reason(errno), "choose a folder you may write in")
            throw Failure(
                .cannotCreate, "--ui-record \"\(path)\" cannot be created: \(why); \(remedy)")
        }
    }

    deinit { close(descriptor) }

    func write(_ snapshot: DashboardSnapshot) {
        writeRest()
        guard rest.isEmpty, let line = try? SnapshotRecording.line(snapshot) else {
            missing += 1
            return
        }
        rest = line[...]
        writeRest()
    }

    /// Ends the line that was begun, if its reader takes it now, and says what is missing.
    func finish() {
        var stream = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while !rest.isEmpty, poll(&stream, 1, Self.mostWait) == 1 {
            let before = rest.count
            writeRest()
            if rest.count == before { break }
        }
        if !rest.isEmpty { missing += 1 }
        guard missing > 0 else { return }
        let why = obstacle == EAGAIN ? "its reader did not keep up" : reason(obstacle)
        Output.error.lineIfTaken(
            "kendall: --ui-record \"\(path)\" lacks \(missing) pictures: \(why)")
        missing = 0
        rest = []
    }

    private func writeRest() {
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                obstacle = count < 0 ? errno : EIO
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
