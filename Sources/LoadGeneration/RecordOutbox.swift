internal import Measurements
internal import Synchronization

/// Hands request records from a load thread to whoever keeps them, without a lock: a ring with one
/// writer and one reader, in memory that is touched only as far as it is used.
///
/// The writer never waits. A record that finds the ring full is lost, and counted. Where the reader
/// has taken everything, the writer begins again at the ring's start: a reader that keeps up leaves
/// it in a few pages that stay in the cache, however large the ring.
final class RecordOutbox: @unchecked Sendable {
    private let ring: UnsafeMutablePointer<RequestRecord>
    private let mask: Int
    /// Records written so far; stored by the writer only.
    private let written = Atomic<Int>(0)
    /// The number of the record that lies at the ring's start. Stored by the writer, and only while
    /// there is nothing to read: the reader sees it with the first record after that.
    private let base = Atomic<Int>(0)
    /// Records lost so far; stored by the writer only.
    private let missed = Atomic<Int>(0)
    /// Keeps the reader's word out of the writer's cache lines.
    private let padding = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    /// Records read so far; stored by the reader only.
    private let taken = Atomic<Int>(0)

    /// - Parameter capacity: records that fit at least.
    init(capacity: Int) {
        precondition(capacity > 0, "a ring holds a record or more")
        var size = 1
        while size < capacity { size *= 2 }
        ring = .allocate(capacity: size)
        mask = size - 1
    }

    // Records are trivial: there is nothing to deinitialize.
    deinit { ring.deallocate() }

    /// Writes one record. Only for the load thread.
    @inline(__always)
    func write(_ record: RequestRecord) {
        let count = written.load(ordering: .relaxed)
        let waiting = count &- taken.load(ordering: .acquiring)
        guard waiting <= mask else {
            missed.store(missed.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
            return
        }
        if waiting == 0 { base.store(count, ordering: .relaxed) }
        let place = (count &- base.load(ordering: .relaxed)) & mask
        (ring + place).initialize(to: record)
        written.store(count &+ 1, ordering: .releasing)
    }

    /// Records that found no room.
    var lost: Int { missed.load(ordering: .relaxed) }

    /// Calls `body` with the records written since the last call, in order, in one or two pieces.
    /// Only for the reader.
    func takeAll(_ body: (UnsafeBufferPointer<RequestRecord>) -> Void) {
        let end = written.load(ordering: .acquiring)
        var next = taken.load(ordering: .relaxed)
        let base = base.load(ordering: .relaxed)
        while next < end {
            let start = (next &- base) & mask
            let count = min(end - next, mask + 1 - start)
            body(UnsafeBufferPointer(start: ring + start, count: count))
            next += count
            taken.store(next, ordering: .releasing)
        }
    }
}
