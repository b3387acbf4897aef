internal import LinuxIO
internal import Workloads

/// The real network of one load thread: an epoll set and the monotonic clock.
struct EpollNetwork: Network {
    /// How long before an instant a wait stops sleeping and asks the clock.
    ///
    /// A kernel timer wakes a sleeping thread some 20 µs late on a virtual machine, so balanced
    /// pacing aims its timer that much early. Measured at 20,000/s against nginx on two cores, with
    /// 1 µs, 10 µs, 20 µs and 30 µs: median send lag 20, 12, 2 and 0.3 µs, median response time 95,
    /// 89, 68 and 61 µs, for 1.07, 1.11, 1.16 and 1.25 CPU seconds in two seconds.
    private static func awake(_ pacing: LoadPlan.Pacing) -> UInt64 {
        switch pacing {
        case .balanced: 20_000
        case .precise: 150_000
        }
    }

    // A reference, because a class generic over Network cannot hold a noncopyable value.
    private final class Set {
        var poller: Poller
        init() throws(SystemError) { poller = try Poller() }
    }

    private let set: Set
    private let addresses: [SocketAddress]
    private var nextAddress: Int
    private var uses: AddressUses
    private let origin: UInt64
    private let awake: UInt64
    private let settings: SocketSettings
    /// Nil where streams are not encrypted: the one thing a plain send or receive asks.
    private let secure: SecureStreams?

    /// - Parameters:
    ///   - addresses: where to connect, one after the other.
    ///   - origin: the run's start on the monotonic clock.
    ///   - secure: this thread's encrypted streams, if the target is spoken to in TLS.
    init(
        addresses: [SocketAddress], first: Int, origin: UInt64, pacing: LoadPlan.Pacing,
        settings: SocketSettings = SocketSettings(), secure: SecureStreams? = nil
    ) throws(SystemError) {
        set = try Set()
        self.addresses = addresses
        nextAddress = first % addresses.count
        uses = AddressUses(addresses.count)
        self.origin = origin
        awake = Self.awake(pacing)
        self.settings = settings
        self.secure = secure
    }

    @inline(__always)
    func now() -> UInt64 {
        let time = MonotonicClock.now()
        return time > origin ? time &- origin : 0
    }

    func sleep(nanoseconds: UInt64) {
        MonotonicClock.sleep(until: MonotonicClock.now() &+ nanoseconds)
    }

    @inline(__always)
    mutating func wait(until instant: UInt64, now: UInt64) -> Int {
        // An instant that is never to come stays one.
        let wake = min(instant, .max &- origin) &+ origin
        return set.poller.wait(until: wake &- min(wake, awake), now: now &+ origin)
    }

    @inline(__always)
    func event(_ index: Int) -> NetworkEvent {
        let event = set.poller[index]
        return NetworkEvent(
            token: event.token, readable: event.readable, writable: event.writable,
            ended: event.ended)
    }

    mutating func connect(token: UInt64) -> NetworkConnect {
        let place = nextAddress
        nextAddress = (nextAddress + 1) % addresses.count
        let started = StreamSocket.connect(to: addresses[place], settings)
        uses.noteAttempt(at: place)
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
        uses.noteStream(stream, at: place)
        if case .connected = started { return .connected(stream) }
        return .underWay(stream)
    }

    mutating func advance(_ stream: Int32) -> NetworkOpening {
        let opening: NetworkOpening
        if let secure {
            opening = secure.advance(stream)
        } else {
            let error = StreamSocket.connectResult(stream)
            opening = error == 0 ? .open : .refused(errno: error)
        }
        if case .open = opening { uses.noteOpen(stream) }
        return opening
    }

    /// What became of the connections to each address so far.
    var addressUse: [AddressUse] { uses.byAddress }

    func isResumed(_ stream: Int32) -> Bool { secure?.stream(stream)?.isResumed ?? false }

    @inline(__always)
    mutating func send(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        if let secure { return secure.send(stream, bytes) }
        return StreamSocket.send(stream, bytes)
    }

    @inline(__always)
    mutating func receive(
        _ stream: Int32, _ room: UnsafeMutableRawBufferPointer, ended: inout Bool
    ) -> Int {
        if let secure { return secure.receive(stream, room, ended: &ended) }
        return StreamSocket.receive(stream, room)
    }

    func endedCleanly(_ stream: Int32) -> Bool { secure?.stream(stream)?.endedCleanly ?? true }

    func failure(_ stream: Int32) -> NetworkFailure? {
        secure?.stream(stream)?.failure.map { FailureNaming.tls($0) }
    }

    mutating func absorb(_ stream: Int32) -> Bool { secure?.absorb(stream) ?? false }

    mutating func close(_ stream: Int32) {
        secure?.close(stream)
        StreamSocket.close(stream)
    }
}
