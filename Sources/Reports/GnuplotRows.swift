public import Measurements

/// A row for every response in the shape of ApacheBench's `-g` file (`.tsv`), which gnuplot scripts
/// all over the world read: `starttime`, `seconds`, then milliseconds `ctime` (to connect), `dtime`
/// (the rest), `ttime` (in all) and `wait` (from send to first byte).
///
/// Three things differ, on purpose: milliseconds have three places, where ApacheBench cuts them to
/// whole ones; `ttime` counts from the instant the request was due; and rows come in the order in
/// which requests ended, not sorted by `ttime`.
public struct GnuplotRows: Sendable {
    /// The names of the columns, with the line break.
    public static let header = Array("starttime\tseconds\tctime\tdtime\tttime\twait\n".utf8)

    /// Nanoseconds since 1970 of the run's start.
    private let origin: UInt64
    /// The last second told, in words: rows of one second share it.
    private var second: (seconds: UInt64, words: [UInt8]) = (.max, [])

    /// - Parameter startedAt: when the run began, in the words of ``ResultFile/startedAt``.
    public init(startedAt: String) {
        guard let start = UnixTime.seconds(ofTimestamp: startedAt), start >= 0 else {
            preconditionFailure("a run begins after 1970, and its result says when")
        }
        origin = UInt64(start * 1e6) * 1000
    }

    /// Appends the row of a request, with its line break; nothing for one that was not answered.
    public mutating func append(_ record: RequestRecord, to bytes: inout [UInt8]) {
        guard record.outcome == .completed else { return }
        let tab = UInt8(ascii: "\t")
        let seconds = (origin + record.scheduled) / 1_000_000_000
        if seconds != second.seconds { second = (seconds, Array(UnixTime.words(seconds).utf8)) }
        bytes += second.words
        bytes.append(tab)
        DecimalBytes.append(seconds, to: &bytes)
        let total = record.end &- record.scheduled
        let connect = min(record.connect, total)
        let wait = record.firstByte > record.sent ? record.firstByte - record.sent : 0
        for time in [connect, total - connect, total, wait] {
            bytes.append(tab)
            DecimalBytes.appendMilliseconds(time, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
