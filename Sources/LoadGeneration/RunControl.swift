internal import LinuxIO
internal import Synchronization

/// What the coordinator and the threads tell each other besides slices.
final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let finishing = Atomic<Bool>(false)
    private let running: Atomic<Int>
    private let connectFailures = Atomic<Int>(0)
    private let cause = Mutex<AbortCause?>(nil)
    /// Becomes readable when a thread has ended.
    let ended: WakeUp
    /// Whether requests that fall due are sent.
    let hold: LoadHold
    /// How fast they come.
    let pace: LoadPace

    init(
        threads: Int, hold: LoadHold = LoadHold(), pace: LoadPace = LoadPace()
    ) throws(SystemError) {
        self.hold = hold
        self.pace = pace
        running = Atomic(threads)
        ended = try WakeUp()
    }

    /// Asks every thread to offer no more load.
    func stop() { stopping.store(true, ordering: .relaxed) }

    /// Gives the run up, for the first cause that is told.
    func abort(_ cause: AbortCause) {
        self.cause.withLock { $0 = $0 ?? cause }
        stop()
    }
    var abortCause: AbortCause? { cause.withLock { $0 } }

    /// How many connects of all threads have failed, this one included.
    func noteConnectFailure() -> Int {
        connectFailures.wrappingAdd(1, ordering: .relaxed).newValue
    }

    @inline(__always)
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Asks every thread to end the load as if its time were up: what is open is awaited.
    func finish() { finishing.store(true, ordering: .relaxed) }
    @inline(__always)
    var isFinishing: Bool { finishing.load(ordering: .relaxed) }

    /// A thread has handed over its last slice.
    func threadEnded() {
        running.wrappingSubtract(1, ordering: .releasing)
        ended.signal()
    }
    var allEnded: Bool { running.load(ordering: .acquiring) == 0 }
}
