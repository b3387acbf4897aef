internal import LinuxIO
internal import Synchronization

/// What the coordinator and the threads tell each other besides slices.
final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let running: Atomic<Int>
    /// Becomes readable when a thread has ended.
    let ended: WakeUp
    /// Whether requests that fall due are sent.
    let hold: LoadHold

    init(threads: Int, hold: LoadHold = LoadHold()) throws(SystemError) {
        self.hold = hold
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
