internal import Glibc
internal import Reports

/// The files of `-e` and `-g`, opened before the load starts.
struct AbOutputs {
    private let percentiles: (path: String, descriptor: Int32)?
    private let requests: (path: String, descriptor: Int32)?

    init(percentiles: String?, requests: String?) throws(AbFailure) {
        func opened(_ path: String?, _ kind: String) throws(AbFailure) -> (String, Int32)? {
            guard let path else { return nil }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw AbFailure.plain("Cannot open \(kind) output file: \(reason(errno))")
            }
            return (path, descriptor)
        }
        self.percentiles = try opened(percentiles, "CSV")
        self.requests = try opened(requests, "gnuplot")
    }

    /// - Parameter start: the run's start, microseconds since 1970.
    func write(_ tally: AbTally, start: Int) throws(AbFailure) {
        if let percentiles { try Self.write(AbFiles.percentiles(tally), to: percentiles) }
        if let requests {
            try Self.write(
                AbFiles.requests(tally, start: start, time: Timestamp.calendarTime), to: requests)
        }
    }

    private static func write(
        _ text: String, to file: (path: String, descriptor: Int32)
    ) throws(AbFailure) {
        defer { close(file.descriptor) }
        // A pipe or a device has no length to cut.
        _ = ftruncate(file.descriptor, 0)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(file.descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw AbFailure.plain("\"\(file.path)\" cannot be written: \(reason(errno))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
