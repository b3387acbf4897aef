internal import Glibc
internal import LinuxIO

/// The user's wish to stop, by SIGINT, SIGTERM or SIGHUP, for a command that only waits for it.
///
/// Made before any other thread is: the signals are blocked in this thread and those started later,
/// for as long as the value lives.
public struct StopRequest: ~Copyable {
    private let signals: StopSignals

    public init() throws(LoadTestError) {
        do {
            signals = try StopSignals()
        } catch {
            throw .system(error.description)
        }
    }

    /// Waits for the wish, for so many seconds at most where there is a bound; whether it came. It
    /// may return early.
    public func wait(atMostSeconds seconds: Double? = nil) -> Bool {
        nextSignal(atMostSeconds: seconds) != nil
    }

    /// The same, with the number of the signal that came.
    public func nextSignal(atMostSeconds seconds: Double? = nil) -> Int32? {
        var descriptor = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
        poll(&descriptor, 1, seconds.map { Int32(clamping: Int(($0 * 1000).rounded(.up))) } ?? -1)
        return signals.next()
    }
}
