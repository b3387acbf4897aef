internal import CLinux
internal import Glibc

private let endFlags = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue

/// An epoll set with nanosecond waits. One thread owns it.
///
/// Descriptors are added once, edge-triggered, for reading, writing and the peer's end; closing a
/// descriptor takes it out.
public struct Poller: ~Copyable {
    /// What became true of a descriptor.
    public struct Event {
        /// The token the descriptor was added with.
        public let token: UInt64
        private let flags: UInt32

        init(token: UInt64, flags: UInt32) {
            self.token = token
            self.flags = flags
        }

        /// There may be bytes, or the peer's end, to read.
        public var readable: Bool { flags & (EPOLLIN.rawValue | endFlags) != 0 }
        /// The peer has sent all it will, or the connection broke.
        public var ended: Bool { flags & endFlags != 0 }
        /// A connect has finished, or there is room to send.
        public var writable: Bool {
            flags & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        }
    }

    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int32

    /// A set that hands over at most `capacity` events a wait.
    public init(capacity: Int = 512) throws(SystemError) {
        let created = try check(clinux_epoll_create(), "create an epoll set")
        // A kernel before 5.11 or a sandbox may not have the call that every wait is made of.
        var none = epoll_event()
        let waited = clinux_epoll_wait(created, &none, 1, 0)
        guard waited >= 0 || waited == -EINTR else {
            close(created)
            throw SystemError(-waited, "wait in nanoseconds (epoll_pwait2)")
        }
        descriptor = created
        events = .allocate(capacity: capacity)
        events.initialize(repeating: epoll_event(), count: capacity)
        self.capacity = Int32(capacity)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Watches a descriptor; 0, or the error number.
    public func add(_ watched: Int32, token: UInt64) -> Int32 {
        // Edge-triggered: one epoll_ctl for the life of a connection, and the kernel need not look
        // again at a socket that was already reported.
        let flags =
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        let result = clinux_epoll_add(descriptor, watched, flags, token)
        return result < 0 ? -result : 0
    }

    /// Watches a descriptor for reading, reported for as long as there is something to read.
    public func addLevelTriggered(_ watched: Int32, token: UInt64) throws(SystemError) {
        _ = try check(
            clinux_epoll_add(descriptor, watched, EPOLLIN.rawValue, token),
            "watch descriptor \(watched)")
    }

    /// Waits until something happens or `nanoseconds` have passed (0: only looks); the number of
    /// events. An interruption by a signal is no event.
    @inline(__always)
    public func wait(nanoseconds: UInt64) -> Int {
        let timeout = Int64(clamping: nanoseconds)
        return Int(max(0, clinux_epoll_wait(descriptor, events, capacity, timeout)))
    }

    /// The event of the last wait at `index`.
    @inline(__always)
    public subscript(index: Int) -> Event {
        let event = events[index]
        return Event(token: event.data.u64, flags: event.events)
    }
}
