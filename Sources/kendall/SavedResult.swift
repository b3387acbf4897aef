internal import Comparison
internal import Glibc
internal import Reports

/// Results that a command line names, to be looked at again.
enum SavedResult {
    /// No run writes more: 600 rows of three histograms and the phases of a scenario stay below a
    /// tenth of it.
    private static let mostBytes = 1 << 28

    /// Reads a result.
    ///
    /// Where a checkpoint lies beside it, the path was meant for a run that did not come to its end,
    /// and the file is of the one before: that is said on standard error.
    ///
    /// - Parameter path: of a file, or `-` for standard input.
    static func read(_ path: String) throws(Failure) -> ResultFile {
        let bytes = try InputFile.read(
            path == "-" ? "/dev/stdin" : path, atMost: mostBytes, as: "a result")
        let checkpoint = Checkpoint.path(of: path)
        let isCheckpointed = path != "-" && access(checkpoint, R_OK) == 0
        guard !bytes.isEmpty else {
            throw invalid(
                path,
                isCheckpointed
                    ? "empty: its run was killed; read what it left by kendall report \(checkpoint)"
                    : "empty: its run never began, or has not come to its end")
        }
        do throws(ResultFileError) {
            let result = try JSONReport.read(bytes)
            if isCheckpointed {
                Output.error.lineIfTaken(
                    "kendall: \"\(SafeText(path))\" is of an earlier run; one that has not come to "
                        + "its end left \"\(SafeText(checkpoint))\"")
            }
            return result
        } catch {
            throw invalid(path, error.description)
        }
    }

    /// What is said of a file that is no result.
    static func invalid(_ path: String, _ reason: String) -> Failure {
        let name = path == "-" ? "standard input" : "\"\(path)\""
        return Failure(.invalidData, "\(name) is not a result: \(reason)")
    }
}
