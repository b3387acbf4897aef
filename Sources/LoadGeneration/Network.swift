/// The calls by which a ``Worker`` meets the world: a clock, a wait and byte streams.
///
/// The worker is generic over it, so that its state machine runs in tests on scripted sockets and
/// simulated time; in a run it is ``EpollNetwork``, and the compiler leaves no trace of the
/// abstraction.
protocol Network {
    /// Nanoseconds since the run's start; 0 before it.
    func now() -> UInt64

    /// Does nothing for a while; events are kept.
    func sleep(nanoseconds: UInt64)

    /// Waits for events until `instant`; how many there are. `now` is the time of the call.
    mutating func wait(until instant: UInt64, now: UInt64) -> Int
    /// The event of the last wait at `index`.
    func event(_ index: Int) -> NetworkEvent

    /// Opens a stream to the target whose events carry `token`.
    mutating func connect(token: UInt64) -> NetworkConnect
    /// How an opening that was under way ended: 0 or the error number.
    mutating func connectResult(_ stream: Int32) -> Int32
    /// How many bytes were taken, or the negated error number.
    mutating func send(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    /// How many bytes came, 0 at the peer's end, or the negated error number.
    mutating func receive(_ stream: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int
    mutating func close(_ stream: Int32)
}

/// Something became possible on a stream.
struct NetworkEvent {
    var token: UInt64
    var readable: Bool
    var writable: Bool
    /// The peer has sent all it will, or the connection broke.
    var ended: Bool
}

/// What opening a stream came to at once.
enum NetworkConnect {
    case connected(Int32)
    case underWay(Int32)
    case failed(errno: Int32)
}
