internal import Glibc
internal import Reports

/// The files of `-e` and `-g`, opened before the load starts.
struct AbOutputs {
    private struct File {
        let option: String
        let path: String
        let descriptor: Int32
    }

    private let percentiles: File?
    private let requests: File?

    init(percentiles: String?, requests: String?) throws(AbFailure) {
        func opened(_ path: String?, _ option: String, _ kind: String) throws(AbFailure) -> File? {
            guard let path else { return nil }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw AbFailure.plain("Cannot open \(kind) output file: \(reason(errno))")
            }
            return File(option: option, path: path, descriptor: descriptor)
        }
        self.percentiles = try opened(percentiles, "-e", "CSV")
        self.requests = try opened(requests, "-g", "gnuplot")
    }

    /// - Parameter start: the run's start, microseconds since 1970.
    /// - Returns: the first failure. One file that is full takes neither the other nor the report
    ///   with it.
    func write(_ tally: AbTally, start: Int) -> AbFailure? {
        let failures = [
            percentiles.flatMap { Self.write(AbFiles.percentiles(tally), to: $0) },
            requests.flatMap {
                Self.write(
                    AbFiles.requests(tally, start: start, time: Timestamp.calendarTime), to: $0)
            },
        ]
        return failures.compactMap { $0 }.first
    }

    private static func write(_ text: String, to file: File) -> AbFailure? {
        defer { close(file.descriptor) }
        // A pipe or a device has no length to cut.
        _ = ftruncate(file.descriptor, 0)
        do throws(Failure) {
            try writeAll(
                Array(text.utf8), to: file.descriptor, path: file.path, option: file.option)
            return nil
        } catch {
            return .plain(error.description)
        }
    }
}
