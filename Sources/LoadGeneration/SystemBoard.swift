internal import Synchronization

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
