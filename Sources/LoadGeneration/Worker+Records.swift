internal import HTTP
internal import Measurements

/// The record of every request, for runs in which somebody wants one. Without, each of these costs
/// one branch.
extension Worker {
    /// The request on a connection has ended.
    @inline(__always)
    func record(_ index: Int32, _ outcome: RequestRecord.Outcome, _ now: UInt64) {
        guard let records else { return }
        write(index, outcome, now, into: records)
    }

    /// The request on a connection failed.
    func recordFailed(_ index: Int32, _ failure: NetworkFailure, _ now: UInt64) {
        guard let records else { return }
        write(
            index, .failed(failure.kind), now, into: records, detail: FailureDetail(failure.detail))
    }

    /// The request on a connection was answered.
    @inline(__always)
    func recordCompleted(_ index: Int32, isKept: Bool, _ now: UInt64) {
        guard let records else { return }
        write(index, .completed, now, into: records, keptAlive: isKept)
    }

    /// The request on a connection was answered, but not as expected.
    func recordUnmet(_ index: Int32, _ detail: String, isKept: Bool, _ now: UInt64) {
        guard let records else { return }
        write(
            index, .failed(.expectation), now, into: records, detail: FailureDetail(detail),
            keptAlive: isKept)
    }

    /// A request ended that never had a connection.
    @inline(__always)
    func recordUnsent(
        _ outcome: RequestRecord.Outcome, scheduled: UInt64, _ now: UInt64, detail: String = ""
    ) {
        guard let records else { return }
        var record = RequestRecord(outcome, scheduled: scheduled)
        if !detail.isEmpty { record.detail = FailureDetail(detail) }
        record.thread = UInt16(truncatingIfNeeded: plan.thread)
        record.end = now
        if scenario != nil {
            record.phase = UInt16(clamping: part.phase)
            record.request = .max
        }
        records.write(record)
    }

    @inline(never)
    private func write(
        _ index: Int32, _ outcome: RequestRecord.Outcome, _ now: UInt64,
        into records: RecordOutbox, detail: FailureDetail = .none, keptAlive: Bool = false
    ) {
        let entry = table[index]
        var record = RequestRecord(outcome, scheduled: entry.pointee.scheduled)
        record.detail = detail
        record.thread = UInt16(truncatingIfNeeded: plan.thread)
        record.connection = entry.pointee.number
        record.foundInSystem = entry.pointee.foundInSystem
        record.end = now
        // Its own opening, not that of the request before it on the same connection.
        if entry.pointee.requests <= 1 {
            record.connectStarted = entry.pointee.connectStarted
            record.connect = entry.pointee.connectTime
            record.tlsHandshake = entry.pointee.handshakeTime
        }
        if !entry.pointee.isOpening, entry.pointee.requests > 0 {
            record.sent = entry.pointee.sent
            record.sentWhole = entry.pointee.sentWhole
            record.bytesOut =
                entry.pointee.state == .sending
                ? entry.pointee.sentBytes : entry.pointee.message.count
            record.firstByte = entry.pointee.firstByte
            record.bytesIn = entry.pointee.parser.wireBytes
            record.bodyBytes = entry.pointee.parser.bodyBytes
            record.status = UInt16(clamping: entry.pointee.parser.status ?? 0)
        }
        record.keptAlive = keptAlive
        if scenario != nil {
            // A trace's requests have no names.
            record.request = UInt16(exactly: entry.pointee.request) ?? .max
            record.phase = entry.pointee.phase
        }
        records.write(record)
    }
}
