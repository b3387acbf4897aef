internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements

/// The exit code that the end of a run deserves.
enum RunEnding {
    /// Throws the failure that carries the code; nothing where the run came to its end.
    static func check(
        _ ending: LoadTestOutcome.Ending, _ result: ResultFile
    ) throws(Failure) {
        let requests = result.measured.requests
        // Without all slices the books cannot balance, and with books that do not, nothing counts.
        if ending == .stuck {
            throw Failure(
                .internalError,
                "a load thread did not end in time; its last quarter second is missing")
        }
        try checkBooks(of: result)
        if case .interrupted(let signal) = ending {
            throw Failure(
                signal == SIGINT ? .interrupted : signal == SIGTERM ? .terminated : .hungUp,
                "stopped by a signal after \(Figure.seconds(result.measured.window.end)); the "
                    + "report is of what was measured until then")
        }
        if requests.sent == 0, requests.notSent > 0, ending == .completed {
            throw Failure(
                .unavailable,
                "no request of \(requests.notSent) was sent; the report says what held them up")
        }
        if requests.completed == 0, requests.sent > 0 {
            let kinds = Set(result.measured.errors.map(\.kind.rawValue)).sorted()
            throw Failure(
                .unavailable,
                "no request of \(requests.sent) was answered (\(kinds.joined(separator: ", "))); "
                    + "is \(result.target.url) served?")
        }
    }

    /// Throws where requests are in no bucket, or in two: nothing else in the result counts then.
    static func checkBooks(of result: ResultFile) throws(Failure) {
        guard let imbalance = result.measured.imbalance else { return }
        throw Failure(
            .internalError,
            "the books do not balance (\(imbalance)); this result is not valid, please report "
                + "the command line")
    }

    /// Throws where a threshold was not held.
    static func check(_ thresholds: [ThresholdOutcome]) throws(Failure) {
        let failed = thresholds.filter { $0.verdict == .fail }
        guard !failed.isEmpty else { return }
        throw Failure(
            .thresholdFailed,
            "\(failed.count == 1 ? "a threshold" : "\(failed.count) thresholds") failed: "
                + failed.map(\.description).joined(separator: "; "))
    }
}
