import Glibc
import HTTP
import LinuxIO
import Measurements
import Workloads

@testable import LoadGeneration

/// A server that exists only as a function of simulated time, and the clock to go with it.
///
/// What happens is laid down as events at instants; `wait` moves the clock to the next of them.
/// Calls cost `callTime` each, unless a connect or a read is said to cost more, so that order and
/// lateness can be seen.
final class ScriptedServer {
    /// What becomes of a connect.
    enum Opening {
        case atOnce
        case after(UInt64)
        case refused
        case failing(errno: Int32)
        case never
    }

    /// What becomes of a request.
    enum Answer {
        /// These bytes so long after the request; then the end, if `closes`.
        case bytes([UInt8], after: UInt64, closes: Bool)
        case reset(after: UInt64)
        case silence
    }

    struct Stream {
        var token: UInt64
        var isOpen = true
        var readable: [UInt8] = []
        var hasEnded = false
        var error: Int32 = 0
        var connectError: Int32 = 0
        var requests = 0
    }

    private struct Pending {
        var time: UInt64
        var stream: Int32
        var bytes: [UInt8] = []
        /// There is room to send, as at the end of a connect.
        var connects = false
        var opens = false
        var connectError: Int32 = 0
        var ends = false
        var resets = false
    }

    var time: UInt64 = 0
    var callTime: UInt64 = 1_000
    var connectTime: UInt64?
    var readTime: UInt64?
    var streams: [Int32: Stream] = [:]
    private var pending: [Pending] = []
    private var events: [NetworkEvent] = []
    private var nextStream: Int32 = 10
    var opened = 0
    var closed = 0
    /// The instants at which requests were sent, and on which stream.
    var sends: [(time: UInt64, stream: Int32)] = []
    var mostOpen = 0
    /// At most so many bytes are taken a call.
    var sendLimit = Int.max
    /// Comes with every connect, before any request.
    var greeting: [UInt8] = []
    /// The clock jumps from the first instant to the second: the process stood still.
    var pause: (from: UInt64, to: UInt64)?
    /// What others do while the thread waits for them.
    var asleep: () -> Void = {}
    /// What becomes of the handshakes of a server that is spoken to in TLS; nil for a plain one.
    var handshake: Handshake?
    /// So long after a response its stream becomes readable without a byte for the reader, as when
    /// a ticket or a change of keys comes.
    var stirsAfter: UInt64?
    /// Whether the ends of streams are the peer's own.
    var endsCleanly = true

    enum Handshake {
        case after(UInt64)
        case never
        case failing(NetworkFailure)
    }

    let opening: (Int) -> Opening
    let answer: (Int) -> Answer
    let requestLength: Int
    private var taken: [Int32: Int] = [:]
    private var handshakeEnds: [Int32: UInt64] = [:]
    private var requestNumber = 0

    init(
        requestLength: Int, opening: @escaping (Int) -> Opening = { _ in .after(50_000) },
        answer: @escaping (Int) -> Answer
    ) {
        self.requestLength = requestLength
        self.opening = opening
        self.answer = answer
    }

    func pass(_ nanoseconds: UInt64) {
        time += nanoseconds
        if let pause, time >= pause.from, time < pause.to {
            time = pause.to
            self.pause = nil
        }
    }

    func wait(until instant: UInt64) -> Int {
        pass(callTime)
        pending.sort { $0.time < $1.time }
        if let first = pending.first, first.time <= instant, first.time > time {
            pass(first.time - time)
        } else if pending.first.map({ $0.time > instant }) ?? true, instant > time {
            pass(min(instant - time, 10_000_000_000))
        }
        events.removeAll()
        while let first = pending.first, first.time <= time {
            pending.removeFirst()
            deliver(first)
        }
        return events.count
    }

    private func deliver(_ what: Pending) {
        guard var stream = streams[what.stream], stream.isOpen else { return }
        stream.readable += what.bytes
        let isGreeted = what.opens && !greeting.isEmpty
        if isGreeted { stream.readable += greeting }
        if what.ends { stream.hasEnded = true }
        if what.resets { stream.error = ECONNRESET }
        stream.connectError = what.connectError
        streams[what.stream] = stream
        let ended = what.ends || what.resets || what.connectError != 0
        events.append(
            NetworkEvent(
                token: stream.token, readable: !what.connects || ended || isGreeted, writable: true,
                ended: ended))
    }

    func event(_ index: Int) -> NetworkEvent { events[index] }

    func connect(token: UInt64) -> NetworkConnect {
        pass(connectTime ?? callTime)
        defer { opened += 1 }
        let stream = nextStream
        nextStream += 1
        let how = opening(opened)
        if case .failing(let errno) = how { return .failed(errno: errno) }
        streams[stream] = Stream(token: token)
        mostOpen = max(mostOpen, streams.values.count(where: \.isOpen))
        switch how {
        case .atOnce: return .connected(stream)
        case .after(let delay):
            pending.append(
                Pending(time: time + delay, stream: stream, connects: true, opens: true))
        case .refused:
            pending.append(
                Pending(
                    time: time + callTime, stream: stream, connects: true,
                    connectError: ECONNREFUSED))
        case .failing, .never: break
        }
        return .underWay(stream)
    }

    func advance(_ stream: Int32) -> NetworkOpening {
        pass(callTime)
        guard let state = streams[stream], state.isOpen else {
            preconditionFailure("opened a closed stream")
        }
        if state.connectError != 0 {
            return .refused(errno: state.connectError)
        }
        switch handshake {
        case nil: return .open
        case .failing(let failure): return .failed(failure)
        case .never: return .handshaking
        case .after(let delay):
            guard let end = handshakeEnds[stream] else {
                handshakeEnds[stream] = time + delay
                pending.append(Pending(time: time + delay, stream: stream, connects: true))
                return .handshaking
            }
            return time >= end ? .open : .handshaking
        }
    }

    /// Bytes for the reader are there, or it ended: anything else is the stream's own affair.
    func absorbs(_ stream: Int32) -> Bool {
        guard let state = streams[stream] else { return false }
        return handshake != nil && state.readable.isEmpty && !state.hasEnded && state.error == 0
    }

    func send(_ stream: Int32, _ count: Int) -> Int {
        pass(callTime)
        precondition(streams[stream]?.isOpen == true, "sent on a closed stream")
        if let error = streams[stream]?.error, error != 0 { return -Int(EPIPE) }
        let accepted = min(count, sendLimit)
        if taken[stream, default: 0] == 0 { sends.append((time, stream)) }
        taken[stream, default: 0] += accepted
        if taken[stream] == requestLength {
            taken[stream] = 0
            streams[stream]?.requests += 1
            respond(stream)
        } else {
            // There is room again a moment later.
            pending.append(Pending(time: time + callTime, stream: stream, connects: true))
        }
        return accepted
    }

    private func respond(_ stream: Int32) {
        defer { requestNumber += 1 }
        switch answer(requestNumber) {
        case .bytes(let bytes, let delay, let closes):
            pending.append(
                Pending(time: time + delay, stream: stream, bytes: bytes, ends: closes))
            if let stirsAfter {
                pending.append(Pending(time: time + delay + stirsAfter, stream: stream))
            }
        case .reset(let delay):
            pending.append(Pending(time: time + delay, stream: stream, resets: true))
        case .silence: break
        }
    }

    func receive(_ stream: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
        pass(readTime ?? callTime)
        guard var state = streams[stream], state.isOpen else {
            preconditionFailure("read from a closed stream")
        }
        guard !state.readable.isEmpty else {
            if state.error != 0 { return -Int(state.error) }
            return state.hasEnded ? 0 : -Int(EAGAIN)
        }
        let count = min(room.count, state.readable.count)
        room.copyBytes(from: state.readable[..<count])
        state.readable.removeFirst(count)
        streams[stream] = state
        return count
    }

    func close(_ stream: Int32) {
        precondition(streams[stream]?.isOpen == true, "closed twice")
        streams[stream]?.isOpen = false
        taken[stream] = 0
        closed += 1
    }
}

struct ScriptedNetwork: Network {
    let server: ScriptedServer

    func now() -> UInt64 { server.time }
    func sleep(nanoseconds: UInt64) {
        server.pass(nanoseconds)
        server.asleep()
    }
    mutating func wait(until instant: UInt64, now: UInt64) -> Int { server.wait(until: instant) }
    func event(_ index: Int) -> NetworkEvent { server.event(index) }
    mutating func connect(token: UInt64) -> NetworkConnect { server.connect(token: token) }
    mutating func advance(_ stream: Int32) -> NetworkOpening { server.advance(stream) }
    func isResumed(_ stream: Int32) -> Bool { server.opened > 1 }
    mutating func send(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        server.send(stream, bytes.count)
    }
    mutating func receive(
        _ stream: Int32, _ room: UnsafeMutableRawBufferPointer, ended: inout Bool
    ) -> Int {
        server.receive(stream, room)
    }
    func endedCleanly(_ stream: Int32) -> Bool { server.endsCleanly }
    func failure(_ stream: Int32) -> NetworkFailure? { nil }
    mutating func absorb(_ stream: Int32) -> Bool { server.absorbs(stream) }
    mutating func close(_ stream: Int32) { server.close(stream) }
}

/// A run of one worker against a scripted server, and what its slices add up to.
struct SimulatedRun {
    static let request = Array("GET / HTTP/1.1\r\nHost: test\r\n\r\n".utf8)

    let server: ScriptedServer
    let measured: Measured
    let totals: RunTotals
    let records: [RequestRecord]
    /// Where the rate was changed: each segment and what was seen in it.
    let segments: [LoadSegment]
    let phases: [PhaseTotals]
    let abortCause: AbortCause?

    /// Runs to the end. `stopAt` is when the run is interrupted, `finishAt` when it is ended early;
    /// the load is held back while the time is in `held`, and its rate changed by steps of `paced` at
    /// milliseconds; arrivals are tested against `arrivalRate`.
    init(
        _ loop: WorkerPlan.Loop, server: ScriptedServer, stopAt: UInt64? = nil,
        finishAt: UInt64? = nil, held: Range<UInt64> = 0..<0,
        paced: [(at: UInt64, steps: Int)] = [], arrivalRate: Double? = nil,
        keepsRecords: Bool = false, watch: ResponseWatch? = nil,
        _ change: (inout WorkerPlan) -> Void = { _ in }
    ) throws {
        var plan = WorkerPlan(
            thread: 0, loop: loop, request: Self.request, requestKind: .ordinary,
            timeout: 1_000_000_000, connectTimeout: 500_000_000, connections: 100,
            onLimit: .queue, keepsAlive: true, requestsPerConnection: .max)
        change(&plan)
        let control = try RunControl(threads: 1)
        let outbox = SliceOutbox()
        let recordOutbox = keepsRecords ? RecordOutbox(capacity: 100_000) : nil
        var books = RunBooks(
            totals: RunTotals(threads: 1, arrivalRate: arrivalRate),
            ledger: PhaseLedger([:], threads: 1), pace: control.pace
        ) { part, segments in
            PhaseFigures(
                warmup: .seconds(0), arrivalRate: nil,
                isRecorded: part.segment >= segments.firstRecorded)
        }
        var paced = paced
        let worker = Worker(
            plan: plan, net: ScriptedNetwork(server: server), control: control,
            board: SystemBoard(threads: 1), outbox: outbox, records: recordOutbox, watch: watch)
        while worker.step() {
            outbox.takeAll { books.add($0, thread: 0) }
            while let next = paced.first, server.time >= next.at * 1_000_000 {
                control.pace.change(by: next.steps, at: server.time)
                paced.removeFirst()
            }
            if held.contains(server.time) != control.hold.isHeld { control.hold.toggle() }
            if let stopAt, server.time >= stopAt { control.stop() }
            if let finishAt, server.time >= finishAt { control.finish() }
            precondition(server.time < 60_000_000_000, "the run does not end")
        }
        worker.finish()
        outbox.takeAll { books.add($0, thread: 0) }
        books.finish(ProcessUse())
        var records: [RequestRecord] = []
        recordOutbox?.takeAll { records += $0 }
        self.records = records
        abortCause = control.abortCause
        self.server = server
        totals = books.totals
        segments = books.segments
        phases = books.phases
        measured = Measured(
            books.totals,
            process: ProcessFacts(cpuSeconds: 0, maxResidentBytes: 0, busiestThread: 0))
    }

    /// Arrivals of a plan as one thread sees them.
    static func open(_ plan: ArrivalPlan) -> WorkerPlan.Loop {
        .open(plan.split(threads: 1)[0])
    }

    /// `rate` arrivals a second at equal distances.
    static func constant(_ rate: Double, seconds: Double) -> WorkerPlan.Loop {
        open(
            ArrivalPlan(process: .constant, rate: rate, duration: seconds, requests: nil, seed: 1))
    }

    static let ok = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)

    static func server(
        answer: @escaping (Int) -> ScriptedServer.Answer = { _ in
            .bytes(ok, after: 10_000_000, closes: false)
        },
        opening: @escaping (Int) -> ScriptedServer.Opening = { _ in .after(50_000) }
    ) -> ScriptedServer {
        ScriptedServer(requestLength: request.count, opening: opening, answer: answer)
    }
}
