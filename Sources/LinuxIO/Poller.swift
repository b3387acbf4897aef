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

    /// A wait at least this long goes by the alarm; a shorter one sets a timer of its own, which is
    /// the cheaper way where the instant is a new one each time.
    private static let farNanoseconds: UInt64 = 20_000_000
    private static let alarmToken = UInt64.max

    private let descriptor: Int32
    /// A timer in the set, and the instant it is set to; 0 after it has gone off.
    private let alarm: Int32
    private var alarmInstant: UInt64 = 0
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
        let timer = clinux_timer_create()
        let added =
            timer < 0
            ? timer
            : clinux_epoll_add(
                created, timer, EPOLLIN.rawValue | EPOLLET.rawValue, Self.alarmToken)
        guard added >= 0 else {
            if timer >= 0 { close(timer) }
            close(created)
            throw SystemError(-added, "create a timer")
        }
        alarm = timer
        descriptor = created
        events = .allocate(capacity: capacity)
        events.initialize(repeating: epoll_event(), count: capacity)
        self.capacity = Int32(capacity)
    }

    deinit {
        close(alarm)
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
    public mutating func wait(nanoseconds: UInt64) -> Int {
        let timeout = Int64(clamping: nanoseconds)
        return withoutAlarm(Int(max(0, clinux_epoll_wait(descriptor, events, capacity, timeout))))
    }

    /// Waits until something happens or until an instant of the monotonic clock; the number of
    /// events. It may return early without any.
    ///
    /// A timer that is set for every wait and taken back for every event costs 0.1 to 0.4 µs, some
    /// 5 % of a closed loop's request, so one that is set once serves all waits until it goes off,
    /// also those that would end later.
    @inline(__always)
    public mutating func wait(until instant: UInt64, now: UInt64) -> Int {
        guard instant > now &+ Self.farNanoseconds else {
            return wait(nanoseconds: instant > now ? instant &- now : 0)
        }
        if alarmInstant > instant || alarmInstant <= now {
            guard clinux_timer_set(alarm, instant) == 0 else {
                return wait(nanoseconds: instant &- now)
            }
            alarmInstant = instant
        }
        let count = Int(max(0, clinux_epoll_wait(descriptor, events, capacity, -1)))
        return withoutAlarm(count)
    }

    /// Takes the alarm out of the events, of which it may be one.
    @inline(__always)
    private mutating func withoutAlarm(_ count: Int) -> Int {
        for index in 0..<count where events[index].data.u64 == Self.alarmToken {
            events[index] = events[count &- 1]
            alarmInstant = 0
            return count &- 1
        }
        return count
    }

    /// The event of the last wait at `index`.
    @inline(__always)
    public subscript(index: Int) -> Event {
        let event = events[index]
        return Event(token: event.data.u64, flags: event.events)
    }
}
