import Comparison
import Measurements
import Reports

/// Records of requests for the reports of `kendall ab`, in microseconds.
enum AbFixtures {
    /// One request on a connection of its own, unless `isReused`.
    static func record(
        _ outcome: RequestRecord.Outcome = .completed, at start: Int = 0, connect: Int = 100,
        wait: Int = 1_000, body: Int = 200, total: Int = 5_000, bodyBytes: Int = 612,
        status: Int = 200, isReused: Bool = false, isSent: Bool = true, isWritten: Bool = true
    ) -> RequestRecord {
        func instant(_ microseconds: Int) -> UInt64 { UInt64(start + microseconds) * 1000 }
        var record = RequestRecord(outcome, scheduled: instant(0))
        record.end = instant(total)
        if !isReused {
            record.connectStarted = instant(0) + 1
            record.connect = UInt64(connect) * 1000
        }
        guard isSent else { return record }
        record.sent = instant(isReused ? 0 : connect) + (isReused ? 1 : 0)
        guard isWritten else { return record }
        record.sentWhole = record.sent
        record.bytesOut = 82
        guard case .completed = outcome else { return record }
        record.firstByte = record.sentWhole + UInt64(wait) * 1000
        record.status = UInt16(status)
        record.bodyBytes = bodyBytes
        record.bytesIn = bodyBytes + 233
        record.keptAlive = isReused
        return record
    }

    static func tally(_ records: [RequestRecord], acceptsAnyLength: Bool = false) -> AbTally {
        var tally = AbTally(acceptsAnyLength: acceptsAnyLength)
        for record in records { tally.add(record) }
        return tally
    }

    static func facts(
        clients: Int = 2, seconds: Double = 0.5, keepsAlive: Bool = false, sendsBody: Bool = false
    ) -> AbReport.Facts {
        AbReport.Facts(
            serverSoftware: SafeText("nginx/1.22.1"), host: "127.0.0.1", port: 8080,
            path: "/index.html?a=1", clients: clients, seconds: seconds, keepsAlive: keepsAlive,
            sendsBody: sendsBody)
    }
}
