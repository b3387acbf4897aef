internal import Comparison
internal import Dispatch
internal import Glibc
internal import Measurements
internal import Reports
internal import Synchronization

/// Writes a row for every request while a run goes on, on a thread of its own.
///
/// Whoever hands over records never waits: what a slow disk has no time for is lost, and counted.
/// Where a file cannot be written any more, the others and the run go on.
final class RowWriter: @unchecked Sendable {
    /// Records that may wait to be written: at 20,000 requests a second for thirteen seconds, in
    /// about 35 MB.
    static let mostWaiting = 1 << 18
    /// So much is written at once.
    private static let block = 1 << 17

    /// A file and the rows that wait to be written to it.
    private struct Sheet {
        let file: OutputFile
        let append: (RequestRecord, inout [UInt8]) -> Void
        var bytes: [UInt8]
        var isWritable = true
    }

    private let queue = DispatchQueue(label: "rows")
    private let waiting = Atomic<Int>(0)
    /// Touched on the queue only.
    private var sheets: [Sheet]
    private var failure: Failure?
    private var written = 0
    private var lastWrite: UInt64 = 0
    /// Touched by who hands over only.
    private var lost = 0

    /// - Parameters:
    ///   - files: of the formats with rows.
    ///   - threads: load threads of the run.
    ///   - startedAt: when the run began, as its result tells it.
    ///   - phases: the names of the phases that records number.
    ///   - names: the names of the requests that records number.
    init(
        _ files: [OutputFile], threads: Int, startedAt: String, phases: [String], names: [String]
    ) {
        sheets = files.map { file in
            file.truncate()
            if file.format == .tsv {
                var rows = GnuplotRows(startedAt: startedAt)
                return Sheet(
                    file: file, append: { rows.append($0, to: &$1) }, bytes: GnuplotRows.header)
            }
            let rows = RequestRows(threads: threads, phases: phases, names: names)
            return Sheet(
                file: file, append: { rows.append($0, to: &$1) }, bytes: RequestRows.header)
        }
    }

    /// Takes records over; their memory is not used afterwards.
    func take(_ records: UnsafeBufferPointer<RequestRecord>) { take(Array(records)) }

    func take(_ records: [RequestRecord]) {
        let count = records.count
        guard waiting.load(ordering: .relaxed) + count <= Self.mostWaiting else {
            lost += count
            return
        }
        waiting.wrappingAdd(count, ordering: .relaxed)
        queue.async { [self] in
            Self.standAside()
            append(records)
            waiting.wrappingSubtract(count, ordering: .relaxed)
        }
    }

    /// Lets the load threads go first wherever this thread runs, which on Linux is a matter of single
    /// threads. Rows can wait, requests cannot.
    private static func standAside() {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
    }

    /// Writes what is left and closes the files.
    ///
    /// - Returns: how many records became rows, how many were lost, and the first failure.
    func finish() -> (written: Int, lost: Int, failure: Failure?) {
        queue.sync {
            for index in sheets.indices {
                flush(index)
                close(sheets[index].file.descriptor)
            }
            return (written, lost, failure)
        }
    }

    private func append(_ records: [RequestRecord]) {
        guard sheets.contains(where: \.isWritable) else { return }
        for index in sheets.indices where sheets[index].isWritable {
            for record in records { sheets[index].append(record, &sheets[index].bytes) }
        }
        written += records.count
        // Rows of a slow run are not kept back either.
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let isDue = UInt64(now.tv_sec) != lastWrite
        for index in sheets.indices where isDue || sheets[index].bytes.count >= Self.block {
            flush(index)
        }
        lastWrite = UInt64(now.tv_sec)
    }

    private func flush(_ index: Int) {
        guard sheets[index].isWritable else { return }
        do throws(Failure) {
            try sheets[index].file.write(sheets[index].bytes)
        } catch {
            failure = failure ?? error
            sheets[index].isWritable = false
        }
        sheets[index].bytes.removeAll(keepingCapacity: true)
    }
}
