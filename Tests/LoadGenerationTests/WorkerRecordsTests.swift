import Glibc
import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// The records of single requests, in simulated time.
@Suite struct WorkerRecordsTests {
    @Test func aRecordTellsTheInstantsOfItsRequest() throws {
        let run = try SimulatedRun(
            SimulatedRun.constant(50, seconds: 0.1), server: SimulatedRun.server(),
            keepsRecords: true)
        try #require(run.records.count == 5)
        for (index, record) in run.records.enumerated() {
            #expect(record.outcome == .completed)
            #expect(record.scheduled == UInt64(index) * 20_000_000)
            #expect(record.status == 200)
            #expect(record.scheduled <= record.sent && record.sent <= record.sentWhole)
            #expect(record.sentWhole + 9_000_000 < record.firstByte)
            #expect(record.firstByte <= record.end)
            #expect(record.bytesOut == SimulatedRun.request.count)
            #expect(record.bytesIn == SimulatedRun.ok.count)
            #expect(record.bodyBytes == 2)
            #expect(record.connection == 1)
            #expect(record.keptAlive)
            #expect(record.foundInSystem == 0)
        }
        #expect(run.records[0].connect >= 50_000)
        #expect(run.records[0].sent >= run.records[0].connectStarted + run.records[0].connect)
        #expect(run.records[1].connect == 0 && run.records[1].connectStarted == 0)
    }

    @Test func aRequestInTheLineDoesNotKnowWhatItFound() throws {
        let run = try SimulatedRun(
            SimulatedRun.open(
                ArrivalPlan(process: .constant, rate: 200, duration: nil, requests: 3, seed: 1)),
            server: SimulatedRun.server(), keepsRecords: true
        ) { $0.connections = 1 }
        #expect(run.records.map(\.foundInSystem) == [0, .max, .max])
    }

    /// One of each way in which a request can end; the records agree with the books.
    @Test func everyRequestHasOneRecordHoweverItEnds() throws {
        let server = SimulatedRun.server { number in
            switch number % 4 {
            case 0: .bytes(SimulatedRun.ok, after: 10_000_000, closes: number % 8 == 0)
            case 1: .reset(after: 5_000_000)
            case 2:
                .bytes(
                    Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".utf8),
                    after: 3_000_000, closes: true)
            default: .silence
            }
        } opening: { number in
            number % 5 == 3 ? .refused : .after(50_000)
        }
        let run = try SimulatedRun(
            SimulatedRun.constant(300, seconds: 2), server: server, stopAt: 1_500_000_000,
            keepsRecords: true
        ) {
            $0.connections = 20
            $0.onLimit = .drop
        }
        func count(_ isWanted: (RequestRecord.Outcome) -> Bool) -> Int {
            run.records.count { isWanted($0.outcome) }
        }
        let counts = run.totals.whole.requests
        #expect(run.records.count == counts.scheduled)
        #expect(count { $0 == .completed } == counts.completed)
        #expect(count { $0 == .dropped } == counts.notSent)
        #expect(count { $0 == .unfinished } == counts.unfinished)
        for kind in [ErrorKind.reset, .truncated, .connectRefused, .timeout] {
            let failed = run.totals.whole.errors.count(of: kind)
            #expect(failed > 0)
            #expect(count { $0 == .failed(kind) } == failed)
        }
        // The same words as the books, as often.
        for entry in run.totals.whole.errors.entries {
            let told = run.records.count {
                $0.outcome == .failed(entry.kind) && $0.detail.text == entry.detail
            }
            #expect(told == entry.count && !entry.detail.isEmpty, "\(entry)")
        }
        #expect(run.records.allSatisfy { $0.outcome != .completed || $0.detail == .none })
        #expect(counts.dropped > 0)
        // Nothing of the request before on the same connection shows.
        for record in run.records where record.outcome == .failed(.connectRefused) {
            #expect(record.sent == 0 && record.status == 0 && record.bytesIn == 0)
        }
    }
}
