internal import LinuxIO
internal import Workloads

/// The real network of one load thread: an epoll set and the monotonic clock.
struct EpollNetwork: Network {
    /// A sleep shorter than this is not worth its system call's way through the scheduler.
    private static let shortestSleep: UInt64 = 1_000
    /// How long before an instant a precise wait stops sleeping. Kernel timers wake a sleeping
    /// thread tens of microseconds late on a virtual machine.
    private static let spin: UInt64 = 150_000

    // A reference, because a class generic over Network cannot hold a noncopyable value.
    private final class Set {
        let poller: Poller
        init() throws(SystemError) { poller = try Poller() }
    }

    private let set: Set
    private let addresses: [SocketAddress]
    private var nextAddress: Int
    private let origin: UInt64
    private let awake: UInt64

    /// - Parameters:
    ///   - addresses: where to connect, one after the other.
    ///   - origin: the run's start on the monotonic clock.
    init(
        addresses: [SocketAddress], first: Int, origin: UInt64, pacing: LoadPlan.Pacing
    ) throws(SystemError) {
        set = try Set()
        self.addresses = addresses
        nextAddress = first % addresses.count
        self.origin = origin
        awake = pacing == .precise ? Self.spin : Self.shortestSleep
    }

    @inline(__always)
    func now() -> UInt64 {
        let time = MonotonicClock.now()
        return time > origin ? time &- origin : 0
    }

    @inline(__always)
    mutating func wait(until instant: UInt64, now: UInt64) -> Int {
        let rest = instant > now ? instant &- now : 0
        return set.poller.wait(
            nanoseconds: rest > awake ? rest &- (awake &- Self.shortestSleep) : 0)
    }

    @inline(__always)
    func event(_ index: Int) -> NetworkEvent {
        let event = set.poller[index]
        return NetworkEvent(
            token: event.token, readable: event.readable, writable: event.writable,
            ended: event.ended)
    }

    mutating func connect(token: UInt64) -> NetworkConnect {
        let address = addresses[nextAddress]
        nextAddress = (nextAddress + 1) % addresses.count
        let started = StreamSocket.connect(to: address)
        let stream: Int32
        switch started {
        case .failed(let errno): return .failed(errno: errno)
        case .connected(let descriptor), .underWay(let descriptor): stream = descriptor
        }
        let error = set.poller.add(stream, token: token)
        if error != 0 {
            StreamSocket.close(stream)
            return .failed(errno: error)
        }
        if case .connected = started { return .connected(stream) }
        return .underWay(stream)
    }

    mutating func connectResult(_ stream: Int32) -> Int32 {
        StreamSocket.connectResult(stream)
    }

    @inline(__always)
    mutating func send(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        StreamSocket.send(stream, bytes)
    }

    @inline(__always)
    mutating func receive(_ stream: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
        StreamSocket.receive(stream, room)
    }

    mutating func close(_ stream: Int32) {
        StreamSocket.close(stream)
    }
}
