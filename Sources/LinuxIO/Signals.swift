internal import CLinux
internal import Glibc

/// SIGINT, SIGTERM and SIGHUP as something to read: blocked in this thread and those started
/// later, so that no code runs inside a handler.
public struct StopSignals: ~Copyable {
    /// Becomes readable when a signal waits.
    public let descriptor: Int32

    public init() throws(SystemError) {
        descriptor = try check(clinux_signalfd(), "watch for signals")
    }

    /// The signals stay blocked: one that comes now must not cost the report of what was measured.
    deinit { close(descriptor) }

    /// The number of the next waiting signal, nil if there is none.
    public func next() -> Int32? {
        let number = clinux_signalfd_read(descriptor)
        return number > 0 ? number : nil
    }
}

/// A descriptor that one thread makes readable to wake another.
public struct WakeUp: ~Copyable, Sendable {
    public let descriptor: Int32

    public init() throws(SystemError) {
        descriptor = try check(clinux_eventfd(), "create an event descriptor")
    }

    deinit { close(descriptor) }

    /// Wakes the thread that watches the descriptor.
    public func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes back all signals given so far.
    public func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
