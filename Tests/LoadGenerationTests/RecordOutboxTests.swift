import Measurements
import Testing

@testable import LoadGeneration

@Suite struct RecordOutboxTests {
    private func record(_ number: Int) -> RequestRecord {
        RequestRecord(.completed, scheduled: UInt64(number))
    }

    @Test func whatIsWrittenIsReadInOrderAcrossTheEndOfTheRing() {
        let outbox = RecordOutbox(capacity: 8)
        var read: [UInt64] = []
        for number in 0..<100 {
            outbox.write(record(number))
            if number % 5 == 4 { outbox.takeAll { read += $0.map(\.scheduled) } }
        }
        #expect(read == Array(0..<100))
        #expect(outbox.lost == 0)
    }

    /// After everything was read the ring begins anew, wherever it stood, and holds as many again.
    @Test(arguments: 0...9)
    func anEmptyRingHoldsAsManyAsAFreshOne(before: Int) {
        let outbox = RecordOutbox(capacity: 8)
        var read: [UInt64] = []
        for number in 0..<before {
            outbox.write(record(number))
            if number % 3 == 2 { outbox.takeAll { read += $0.map(\.scheduled) } }
        }
        outbox.takeAll { read += $0.map(\.scheduled) }
        var pieces = 0
        for number in before..<before + 8 { outbox.write(record(number)) }
        outbox.takeAll {
            pieces += 1
            read += $0.map(\.scheduled)
        }
        #expect(read == Array(0..<UInt64(before + 8)))
        #expect(outbox.lost == 0)
        #expect(pieces == 1, "it lies in one piece, from the ring's start on")
    }

    @Test func aFullRingLosesTheNewestAndCountsThem() {
        let outbox = RecordOutbox(capacity: 8)
        for number in 0..<11 { outbox.write(record(number)) }
        var read: [UInt64] = []
        outbox.takeAll { read += $0.map(\.scheduled) }
        #expect(read == Array(0..<8))
        #expect(outbox.lost == 3)
        // Room again.
        outbox.write(record(11))
        outbox.takeAll { read += $0.map(\.scheduled) }
        #expect(read.last == 11)
    }

    /// Two threads at full speed: whatever the reader misses, what it has is whole and in order.
    @Test func aReaderOnAnotherThreadSeesWholeRecordsInOrder() async {
        let outbox = RecordOutbox(capacity: 64)
        let count = 200_000
        let writer = Task.detached {
            for number in 1...count {
                var record = RequestRecord(.completed, scheduled: UInt64(number))
                record.end = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
                outbox.write(record)
            }
        }
        var last: UInt64 = 0
        var seen = 0
        var torn = 0
        while seen + outbox.lost < count {
            outbox.takeAll { records in
                for record in records {
                    if record.scheduled <= last
                        || record.end != record.scheduled &* 0x9E37_79B9_7F4A_7C15
                    {
                        torn += 1
                    }
                    last = record.scheduled
                    seen += 1
                }
            }
            await Task.yield()
        }
        await writer.value
        #expect(torn == 0)
        #expect(seen > 0)
        #expect(seen + outbox.lost == count)
    }
}
