internal import Dispatch
internal import Glibc
internal import Synchronization

/// The dashboard on the terminal: a thread of its own that draws the latest snapshot.
///
/// Nothing of a run waits for it. Snapshots are handed over under a lock that is held for as long as
/// a copy takes; a terminal that no longer reads stops that thread alone, which is then left behind.
public final class DashboardDisplay: Sendable {
    /// How it looks, and how often.
    public struct Options: Sendable {
        public var settings: DashboardSettings
        /// Pictures a second, 1 to 10.
        public var framesPerSecond: Double
        /// Where a picture is written when the user asks; nil for a new name in this folder.
        public var snapshotPath: String?

        public init(
            settings: DashboardSettings, framesPerSecond: Double = 4, snapshotPath: String? = nil
        ) {
            self.settings = settings
            self.framesPerSecond = framesPerSecond
            self.snapshotPath = snapshotPath
        }
    }

    /// What the thread and its owner share.
    struct Shared {
        var latest: DashboardSnapshot?
        var history = DashboardHistory()
        /// Of `latest`; grows.
        var number = 0
        var isStopping = false
        /// CPU nanoseconds that the thread has used.
        var used: Int64 = 0
    }

    let options: Options
    /// Readable when there is a SIGTSTP or SIGWINCH.
    let signals: Int32
    /// Readable when the thread is to look at `shared`.
    let wake: Int32
    let shared = Mutex(Shared())
    let ended = DispatchSemaphore(value: 0)
    let onRequest: @Sendable (DashboardSettings.Request) -> String?
    private let isStarted = Atomic(false)

    /// Prepares a display; it appears with the first snapshot. To be called before other threads
    /// start, for two signals are blocked in all of them; nil where that cannot be.
    ///
    /// - Parameter onRequest: called on the display's thread with what keys ask for; what it returns
    ///   is shown.
    public init?(
        _ options: Options,
        onRequest: @escaping @Sendable (DashboardSettings.Request) -> String?
    ) {
        guard let signals = Terminal.screenSignals() else { return nil }
        guard let wake = Terminal.wakeDescriptor() else {
            close(signals)
            return nil
        }
        self.options = options
        self.signals = signals
        self.wake = wake
        self.onRequest = onRequest
    }

    /// The run as it is now, to be drawn when the next picture is due.
    public func publish(_ snapshot: DashboardSnapshot) {
        shared.withLock {
            $0.latest = snapshot
            $0.history.note(snapshot)
            $0.number += 1
        }
        if !isStarted.exchange(true, ordering: .relaxed) { startThread() }
    }

    /// Takes the dashboard off the terminal, which has the settings from before then, though the
    /// display's thread be stuck: it is waited for one second at most.
    ///
    /// - Returns: CPU seconds that the display took.
    @discardableResult
    public func stop() -> Double {
        guard isStarted.load(ordering: .relaxed) else { return 0 }
        shared.withLock { $0.isStopping = true }
        wakeUp()
        if ended.wait(timeout: .now() + 1) == .timedOut { Terminal.restore() }
        return Double(shared.withLock { $0.used }) * 1e-9
    }

    /// Restores the terminal at once, from any thread: before an exit that waits for nothing.
    public static func restoreTerminal() { Terminal.restore() }

    private func wakeUp() {
        var one: UInt64 = 1
        _ = write(wake, &one, MemoryLayout<UInt64>.size)
    }

    private func startThread() {
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let display = Unmanaged<DashboardDisplay>.fromOpaque(argument).takeRetainedValue()
                DisplayLoop.run(display)
                display.ended.signal()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard status == 0 else {
            Unmanaged.passUnretained(self).release()
            ended.signal()
            return
        }
        pthread_detach(handle)
    }
}
