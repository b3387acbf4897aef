internal import Measurements
internal import Synchronization

/// Hands slices from a load thread to the coordinator without a lock: a ring of which the thread
/// writes one slice while the coordinator reads those before it.
///
/// When the coordinator is behind, the thread keeps writing into the slice it has; nothing waits
/// and nothing is lost.
final class SliceOutbox: @unchecked Sendable {
    private static let ring = 3
    private let slices = (0..<SliceOutbox.ring).map { _ in MeasurementSlice() }
    /// Slices handed over so far; written by the thread only.
    private let posted = Atomic<Int>(0)
    /// Slices taken so far; written by the coordinator only.
    private let taken = Atomic<Int>(0)

    /// The slice that the thread writes. Only for the thread.
    var current: MeasurementSlice {
        slices[posted.load(ordering: .relaxed) % Self.ring]
    }

    /// Hands the current slice over and moves to the next; false, and nothing changes, when the
    /// coordinator has not yet taken enough. Only for the thread.
    func post() -> Bool {
        let count = posted.load(ordering: .relaxed)
        guard count - taken.load(ordering: .acquiring) < Self.ring - 1 else { return false }
        posted.store(count + 1, ordering: .releasing)
        return true
    }

    /// Hands over the last slice. Only for the thread, which must not touch a slice again.
    func postLast() {
        posted.wrappingAdd(1, ordering: .releasing)
    }

    /// Calls `body` with every slice handed over since the last call. Only for the coordinator.
    func takeAll(_ body: (MeasurementSlice) -> Void) {
        let end = posted.load(ordering: .acquiring)
        var next = taken.load(ordering: .relaxed)
        while next < end {
            let slice = slices[next % Self.ring]
            body(slice)
            slice.reset()
            next += 1
            taken.store(next, ordering: .releasing)
        }
    }
}
