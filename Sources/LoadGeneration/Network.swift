internal import Measurements

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
    /// Goes on with an opening: after it began, and whenever the stream becomes writable or, in a
    /// handshake, readable.
    mutating func advance(_ stream: Int32) -> NetworkOpening
    /// Whether an open stream's handshake took up an earlier session.
    func isResumed(_ stream: Int32) -> Bool
    /// How many bytes were taken, or the negated error number.
    mutating func send(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    /// How many bytes came, 0 at the peer's end, or the negated error number. Fewer than `room` has
    /// space for: there are no more for now. `ended` is set where the end was met behind them.
    mutating func receive(
        _ stream: Int32, _ room: UnsafeMutableRawBufferPointer, ended: inout Bool
    ) -> Int
    /// Whether a stream that ended did so by the peer's word, not merely by a lost connection.
    func endedCleanly(_ stream: Int32) -> Bool
    /// What broke a stream, where an error number does not tell.
    func failure(_ stream: Int32) -> NetworkFailure?
    /// Takes in what came for the stream itself and not for its reader; false where something came
    /// for the reader, or it ended.
    mutating func absorb(_ stream: Int32) -> Bool
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

/// How an error is named in results.
typealias NetworkFailure = (kind: ErrorKind, detail: String)

/// How far the opening of a stream has come.
enum NetworkOpening {
    /// Not connected yet, or not yet passed on by a proxy.
    case connecting
    /// Connected; the handshake of an encrypted stream is under way.
    case handshaking
    /// Ready for requests.
    case open
    /// The connect failed.
    case refused(errno: Int32)
    /// What was to follow the connect did.
    case failed(NetworkFailure)
}
