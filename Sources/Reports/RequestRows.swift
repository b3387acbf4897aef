internal import Comparison
public import Measurements

/// A row for every request as CSV (RFC 4180, with a header): what a spreadsheet, pandas or DuckDB
/// reads.
///
///     var bytes = RequestRows.header
///     RequestRows(threads: 2).append(record, to: &bytes)
///
/// Instants are nanoseconds since the run's start; what never was is empty. `connect_ns` is a
/// duration, empty on a connection that was already open; `detail` says what exactly went wrong
/// where there is an `error`. Rows come in the order in which each
/// thread's requests ended.
public struct RequestRows: Sendable {
    /// The names of the columns, with the line break.
    public static let header = Array(
        ("phase,scheduled_ns,sent_ns,connect_ns,first_byte_ns,end_ns,status,bytes_in,bytes_out,"
            + "connection,name,error,detail\r\n").utf8)

    private let threads: UInt64
    private let phases: [[UInt8]]
    private let names: [[UInt8]]

    /// - Parameters:
    ///   - threads: how many load threads the run has.
    ///   - phases: the names of the phases that records number; without, the column is empty.
    ///   - names: the names of the requests that records number.
    public init(threads: Int, phases: [String] = [], names: [String] = []) {
        precondition(threads > 0, "a run has a thread")
        self.threads = UInt64(threads)
        self.phases = phases.map(Self.cell)
        self.names = names.map(Self.cell)
    }

    /// Appends the row of a request, with its line break.
    public func append(_ record: RequestRecord, to bytes: inout [UInt8]) {
        let comma = UInt8(ascii: ",")
        func number(_ value: UInt64) {
            if value > 0 { DecimalBytes.append(value, to: &bytes) }
            bytes.append(comma)
        }
        func name(_ number: UInt16, _ names: [[UInt8]]) {
            if Int(number) < names.count { bytes += names[Int(number)] }
            bytes.append(comma)
        }
        name(record.phase, phases)
        DecimalBytes.append(record.scheduled, to: &bytes)
        bytes.append(comma)
        number(record.sent)
        number(record.connect)
        number(record.firstByte)
        number(record.end)
        number(UInt64(record.status))
        DecimalBytes.append(UInt64(record.bytesIn), to: &bytes)
        bytes.append(comma)
        DecimalBytes.append(UInt64(record.bytesOut), to: &bytes)
        bytes.append(comma)
        // Each thread numbers its own: dealt out in turn, the numbers are the run's.
        number(
            record.connection == 0
                ? 0 : (UInt64(record.connection) - 1) * threads + UInt64(record.thread) + 1)
        name(record.request, names)
        switch record.outcome {
        case .completed: bytes.append(comma)
        case .failed(let kind):
            bytes += kind.rawValue.utf8
            bytes.append(comma)
            if record.detail != .none { bytes += Self.cell(record.detail.text) }
        case .dropped: bytes += "not_sent,".utf8
        case .unfinished: bytes += "unfinished,".utf8
        }
        bytes += "\r\n".utf8
    }

    /// A text as a cell. Quoted where it must be, and with an apostrophe before what a spreadsheet
    /// would take for a formula.
    static func cell(_ text: String) -> [UInt8] {
        var safe = SafeText(text).text
        if let first = safe.first, "=+-@".contains(first) { safe = "'" + safe }
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return Array(safe.utf8) }
        let doubled = safe.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return Array("\"\(doubled)\"".utf8)
    }
}
