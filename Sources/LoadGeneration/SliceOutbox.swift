internal import LinuxIO
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

/// How many requests each thread has in the system, side by side for the others to read.
///
/// Every thread writes only its own number, in a cache line of its own; an arrival adds them up.
final class SystemBoard: @unchecked Sendable {
    private static let stride = 16  // 128 bytes: two lines, for the adjacent-line prefetcher
    private let numbers: UnsafeMutablePointer<Atomic<Int>>
    private let threads: Int

    init(threads: Int) {
        self.threads = threads
        numbers = .allocate(capacity: threads * Self.stride)
        for index in 0..<threads * Self.stride { (numbers + index).initialize(to: Atomic(0)) }
    }

    deinit {
        numbers.deinitialize(count: threads * Self.stride)
        numbers.deallocate()
    }

    @inline(__always)
    func set(_ number: Int, thread: Int) {
        numbers[thread * Self.stride].store(number, ordering: .relaxed)
    }

    /// The number in the system over all threads.
    @inline(__always)
    func total() -> Int {
        var sum = 0
        for thread in 0..<threads { sum &+= numbers[thread * Self.stride].load(ordering: .relaxed) }
        return sum
    }
}

/// What the coordinator and the threads tell each other besides slices.
final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let running: Atomic<Int>
    /// Becomes readable when a thread has ended.
    let ended: WakeUp

    init(threads: Int) throws(SystemError) {
        running = Atomic(threads)
        ended = try WakeUp()
    }

    /// Asks every thread to offer no more load.
    func stop() { stopping.store(true, ordering: .relaxed) }
    @inline(__always)
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// A thread has handed over its last slice.
    func threadEnded() {
        running.wrappingSubtract(1, ordering: .releasing)
        ended.signal()
    }
    var allEnded: Bool { running.load(ordering: .acquiring) == 0 }
}
