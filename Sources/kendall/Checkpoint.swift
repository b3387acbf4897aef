internal import Comparison
internal import Glibc
internal import Reports

/// What a run leaves on the disk while it goes on, once a second, so that `kendall report` can read
/// what was measured before the process was killed.
///
/// Written beside and renamed, so that it is always whole; a good end takes it away.
struct Checkpoint: Sendable {
    let path: String

    /// Where the checkpoint of a result is: `run.json.checkpoint` for `run.json`.
    static func path(of result: String) -> String { result + ".checkpoint" }

    private var temporary: String { path + ".tmp" }

    func write(_ result: ResultFile) throws {
        let bytes = Array(try JSONReport.render(result).utf8)
        // A file of its own: its name can be foreseen, and who put a link there may not choose what
        // is written over.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure(
                .cannotCreate, "the checkpoint \"\(temporary)\" cannot be created: \(reason(errno))"
            )
        }
        defer { close(descriptor) }
        do throws(Failure) {
            try writeAll(bytes, to: descriptor, path: temporary, option: "the checkpoint")
            // On the disk before it takes the place of the one before: no power cut leaves half a
            // file.
            guard fdatasync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw Failure(
                    .cannotWrite, "the checkpoint \"\(path)\" cannot be written: \(reason(errno))")
            }
        } catch {
            // Half of one is of no use, and a disk that is full needs its room for the result.
            unlink(temporary)
            throw error
        }
    }

    /// Takes away the checkpoint, which the result itself has replaced.
    func remove() {
        unlink(temporary)
        unlink(path)
    }
}
