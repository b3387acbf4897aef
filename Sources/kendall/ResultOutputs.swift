internal import Comparison
internal import Glibc
internal import Reports

/// The files a result is written to.
struct ResultOutputs {
    private let files: [OutputFile]

    /// Opens the paths for writing, without touching what they hold yet.
    ///
    /// - Parameters:
    ///   - option: that which names them, for messages.
    ///   - format: that which the ending of each says, if nil.
    init(
        _ paths: [String], option: String = "--output", format: OutputFormat? = nil
    ) throws(Failure) {
        var files: [OutputFile] = []
        for path in paths {
            let file = try OutputFile(path, option: option, format: format)
            if let other = files.first(where: { $0.identity == file.identity }) {
                throw Failure(
                    .usage,
                    "\(option) \"\(path)\" and \"\(other.path)\" are the same file; give each "
                        + "format its own")
            }
            try file.lock()
            files.append(file)
        }
        self.files = files
    }

    /// Who writes a row for every request while the run goes on; nil where no file wants them.
    ///
    /// - Parameter startedAt: as the result tells it.
    func rowWriter(
        threads: Int, startedAt: String, phases: [String] = [], names: [String] = []
    ) -> RowWriter? {
        let rows = files.filter(\.format.isRows)
        guard !rows.isEmpty else { return nil }
        return RowWriter(
            rows, threads: threads, startedAt: startedAt, phases: phases, names: names)
    }

    /// Where a run under way is kept, beside the first result file: nil without one.
    var checkpointPath: String? {
        files.first { $0.format == .json && $0.isRegular }.map { Checkpoint.path(of: $0.path) }
    }

    /// Replaces what the files of whole results hold.
    ///
    /// - Returns: the first failure. One file that is full takes neither the others nor the report
    ///   with it.
    func write(_ result: ResultFile) -> Failure? {
        let whole = files.filter { !$0.format.isRows }
        guard !whole.isEmpty else { return nil }
        var first: Failure?
        var histograms: RunHistograms?
        do throws(ResultFileError) {
            histograms = try RunHistograms(result)
        } catch {
            first = Failure(.internalError, "the result is not sound: \(error); please report it")
        }
        for file in whole {
            defer { close(file.descriptor) }
            do {
                let text = try file.format.render(result, histograms)
                file.truncate()
                try file.write(Array(text.utf8))
            } catch {
                first = first ?? Failure(error, arguments: [])
            }
        }
        return first
    }
}
