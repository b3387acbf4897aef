internal import HTTP
internal import Measurements
internal import Workloads

/// What one thread is told: its share of a ``LoadPlan``, times in nanoseconds.
struct WorkerPlan {
    /// Where the next request comes from.
    enum Loop {
        /// Instants from a schedule, which knows its own end.
        case open(ArrivalStream)
        /// The same of a scenario's leg, of which each says what it sends.
        case scheduled(ScheduleStream)
        /// Clients that send when their last response has come: at most `requests` together, none
        /// from `end` on.
        case closed(clients: Int, requests: Int, end: UInt64)
    }

    var thread: Int
    var loop: Loop
    var request: [UInt8]
    var requestKind: RequestKind
    /// What a scenario's arrivals send instead.
    var script: RequestScript?
    var timeout: UInt64
    var connectTimeout: UInt64
    var connections: Int
    var onLimit: LoadPlan.OnLimit
    var keepsAlive: Bool
    var requestsPerConnection: Int
    /// How long the last responses are awaited.
    var drain: UInt64 = .max
    var keepsAliveOnlyIfTold = false
    // Of a closed loop only: see ``ClosedPlan/Patience``.
    var thinkTime = ThinkTime.none
    var seed: UInt64 = 0
    var mostConnectFailures: Int?
    var bearsBrokenConnections = true
    var inactivity: UInt64?
    /// Which requests of the script the clients send.
    var picks: PickStream?
    /// The scenario's index of the first phase.
    var firstPhase = 0
}

/// One load thread: its schedule, its connections, its books. Nothing here is shared but the
/// ``SystemBoard``, of which it writes its own number.
///
/// The loop sleeps until the next instant at which something is due, sends what is due, and reads
/// each connection that has become readable once. Between two readings it looks again whether a
/// send has fallen due, so that a burst of responses does not make sends late.
final class Worker<Net: Network> {
    /// Standing still for longer than this is a pause of the process: marked, and not made up for
    /// by a burst.
    static var pauseThreshold: UInt64 { 250_000_000 }
    /// How long requests may still be answered after an interruption.
    static var interruptedDrain: UInt64 { 1_000_000_000 }
    /// How long a closed client that could not connect waits before it tries again.
    static var failedClientRest: UInt64 { 10_000_000 }
    /// So often a connection is opened even where there is something to read, and so long a request
    /// is left in the schedule for reading: see ``mayConnect(_:)``.
    static var connectInterval: UInt64 { 1_000_000 }
    static var longestLeft: UInt64 { 10_000_000 }
    static var receiveCapacity: Int { 65_536 }
    /// A connection that is read faster than it can be emptied must not keep the others waiting.
    static var readsPerTurn: Int { 16 }

    let plan: WorkerPlan
    var net: Net
    let control: RunControl
    let board: SystemBoard
    let outbox: SliceOutbox
    /// Where records of single requests go, if anybody wants them.
    let records: RecordOutbox?
    /// Who looks at responses as they come, and what has come of heads that are not whole.
    var watch: ResponseWatch?
    var watched: [Int32: [UInt8]] = [:]
    var table: ConnectionTable
    let request: UnsafeRawBufferPointer
    let room: UnsafeMutableRawBufferPointer
    /// What a scenario's run has besides: see `Worker+Scenario`.
    let scenario: ScenarioState?

    /// The part of the run that the slice lies in, and when it began.
    var part: RunPart
    var partStart: UInt64 = 0
    /// The stretches of the run with a rate of their own, as far as they are known here: see
    /// `Worker+Segments`.
    var segments = [LoadSegment()]
    /// When the next one of the phase under way begins; `.max` without one.
    var segmentEnd = UInt64.max
    var paceVersion = 0

    // The schedule. `upcoming` is what has not fallen due; `waiting` follows behind it over the
    // requests that have, and for which there was no connection.
    var upcoming: ArrivalCursor?
    /// The instant of the next arrival, `.max` without one.
    var nextDue: UInt64 = .max
    var waiting: ArrivalCursor?
    var waitingCount = 0
    /// Requests that joined the line, and left it, since it was last empty; and arrivals that
    /// `waiting` must pass over, not having been sent, behind the `after`-th of them.
    var waitingJoined = 0
    var waitingLeft = 0
    var waitingGaps: [(after: Int, arrivals: Int)] = []
    /// The line began below the limit, because the thread was behind: whoever stands in it is late,
    /// for as long as that takes.
    var waitsForThread = false
    /// When that line found no room for another connection, `.max` before, and how many had joined
    /// it until then.
    var lineFullAt = UInt64.max
    var waitingJoinedEarly = 0
    /// When the last request was due that was taken up.
    var lastDue = UInt64.max
    /// When the closed clients that think, or rest after a failure, send again.
    var resting = InstantQueue(repeating: 0, count: 0)
    /// Whether the last look for events brought none and no connection was opened since; and when
    /// the last one was.
    var hasNothingToRead = true
    var lastConnect: UInt64 = 0
    let isClosed: Bool
    let thinks: Bool
    var thinkTimes: ThinkTimeStream
    var closedRemaining = 0
    /// When no more load is offered; `.max` as long as that is not known.
    var loadEnd: UInt64
    var isOffering = true
    var drainEnd: UInt64 = .max
    /// When the thread first saw that the run was to stop.
    private var stoppedAt: UInt64?
    /// Connections of which more can be read than one turn may take.
    var halfRead: [(token: UInt64, isEnded: Bool)] = []
    /// What is being written, and until when: see `Worker+Books`.
    var slice: MeasurementSlice
    var sliceEnd: UInt64
    var inSystem = 0
    /// What the last arrival found, and the connections opened so far.
    var lastFound = 0
    var opened: UInt32 = 0
    /// Requests taken up, and sent, the very instant they were due, since the slice began: nearly all
    /// of a closed loop. They are entered together.
    var takenUpOnTime = 0
    var sentOnTime = 0
    /// Up to here the number in the system is integrated.
    var areaTime: UInt64 = 0
    /// The last instant at which the thread ran, or until which it meant to sleep.
    var alive: UInt64 = 0
    /// The last instant at which something happened on a connection, or nothing was awaited.
    var active: UInt64 = 0

    init(
        plan: WorkerPlan, net: Net, control: RunControl, board: SystemBoard, outbox: SliceOutbox,
        records: RecordOutbox? = nil, watch: ResponseWatch? = nil
    ) {
        self.records = records
        self.watch = watch
        thinks = plan.thinkTime != .none
        thinkTimes = ThinkTimeStream(plan.thinkTime, seed: plan.seed, thread: plan.thread)
        self.plan = plan
        self.net = net
        self.control = control
        self.board = board
        self.outbox = outbox
        table = ConnectionTable(capacity: plan.connections)
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: plan.request.count, alignment: 64)
        bytes.copyBytes(from: plan.request)
        request = UnsafeRawBufferPointer(bytes)
        room = .allocate(byteCount: Self.receiveCapacity, alignment: 64)
        scenario = plan.script.map { ScenarioState($0, plan) }
        part = RunPart(phase: scenario?.firstPhase ?? 0)
        slice = outbox.current
        slice.part = part
        sliceEnd = RunTotals.slotLength
        switch plan.loop {
        case .open(let stream):
            isClosed = false
            loadEnd = .max
            begin(ArrivalCursor(.plan(stream)))
        case .scheduled(let stream):
            isClosed = false
            loadEnd = .max
            begin(ArrivalCursor(.schedule(stream)))
        case .closed(let clients, let requests, let end):
            isClosed = true
            loadEnd = end
            closedRemaining = requests
            resting = InstantQueue(repeating: 0, count: min(clients, requests))
        }
    }

    private func begin(_ cursor: ArrivalCursor) {
        nextDue = cursor.head
        upcoming = cursor
        loadEnd = cursor.end ?? .max
        if scenario != nil { notePhaseEnd() }
    }

    deinit {
        request.deallocate()
        room.deallocate()
    }

    /// Runs to the end: the load offered, the last responses awaited, the last slice handed over.
    func run() {
        while step() {}
        finish()
    }

    /// One turn of the loop; false when nothing is left to do.
    func step() -> Bool {
        var now = tick()
        if control.pace.version != paceVersion { followPace() }
        if now >= sliceEnd { endSlice(now) }
        if isOffering, now >= loadEnd || control.isStopping || control.isFinishing || isSpent {
            endOffering(now)
        }
        if control.isStopping {
            drainEnd = min(drainEnd, stopped(now) &+ min(plan.drain, Self.interruptedDrain))
        }
        if !isOffering, inSystem == 0 || now >= drainEnd { return false }

        let mustGoOn = !halfRead.isEmpty || (waitingCount > 0 && table.hasRoom)
        let wake = mustGoOn ? now : nextWake()
        alive = max(now, wake)
        let events = net.wait(until: wake, now: now)
        now = tick()
        if plan.inactivity != nil { noteActivity(events: events, now) }
        hasNothingToRead = events == 0 && halfRead.isEmpty
        if now >= nextDue { now = admitDue(now) }
        for index in 0..<events {
            now = handle(net.event(index), now)
            if now >= nextDue { now = admitDue(now) }
        }
        if !halfRead.isEmpty { readOn() }
        if waitingCount > 0 { serveWaiting(now) }
        if resting.first <= now { sendForRestedClients(now) }
        if let scenario { runTimers(scenario, now) }
        expire(now)
        return true
    }

    private func stopped(_ now: UInt64) -> UInt64 {
        if stoppedAt == nil { stoppedAt = now }
        return stoppedAt ?? now
    }

    /// Whether there is no further request to come, before the time is up.
    private var isSpent: Bool {
        isClosed && closedRemaining == 0 && inSystem == 0
    }

    /// The next instant at which something is due without an event.
    @inline(__always)
    private func nextWake() -> UInt64 {
        var wake = min(nextDue, sliceEnd)
        if isOffering { wake = min(wake, loadEnd) } else { wake = min(wake, drainEnd) }
        if !table.busy.isEmpty {
            wake = min(wake, table[table.busy.first].pointee.scheduled &+ plan.timeout)
        }
        if !table.connecting.isEmpty {
            let started = table[table.connecting.first].pointee.connectStarted
            wake = min(wake, started &+ plan.connectTimeout)
        }
        if waitingCount > 0, let head = waiting?.head { wake = min(wake, head &+ plan.timeout) }
        wake = min(wake, resting.first)
        if let scenario { wake = min(wake, scenario.nextTimer) }
        if let longest = plan.inactivity, inSystem > 0 { wake = min(wake, active &+ longest) }
        return wake
    }

    /// Offers no more load: at its planned end, or because the run was stopped.
    private func endOffering(_ now: UInt64) {
        // What fell due before the end but after the last look is still owed.
        while nextDue <= min(now, loadEnd) { _ = admitDue(min(now, loadEnd), isLast: true) }
        if let scenario { while scenario.phaseEnd <= now { endSlice(now) } }
        while segmentEnd < min(now, loadEnd) { endSlice(now) }
        segmentEnd = .max
        let end = min(max(now, areaTime), max(loadEnd, areaTime))
        advanceArea(to: end)
        endSlice(end, atLoadEnd: true)
        isOffering = false
        slice.offering = false
        nextDue = .max
        closedRemaining = 0
        resting.removeAll()
        if let scenario { endThinking(scenario, end) }
        drainEnd = end &+ min(plan.drain, plan.timeout)
    }

    /// Closes every connection and books what is still open.
    func finish() {
        let now = max(net.now(), areaTime)
        while !table.busy.isEmpty {
            let index = table.busy.first
            let entry = table[index]
            slice.requests.unfinished += 1
            slice.unfinishedTime.record(nanoseconds: now &- entry.pointee.scheduled)
            record(index, .unfinished, now)
            leaveSystem(now)
            if entry.pointee.isOpening { table.removeConnecting(index) }
            table.removeBusy(index)
            close(index)
        }
        while waitingCount > 0, let head = waiting?.head {
            slice.requests.endedUnsent += 1
            slice.unfinishedTime.record(nanoseconds: now &- head)
            recordUnsent(.dropped, scheduled: head, now)
            leaveSystem(now)
            popWaiting(now)
        }
        while let index = table.popIdle() { close(index) }
        advanceArea(to: now)
        if let scenario { endUsers(scenario, now) }
        enterOnTime()
        slice.end = now
        outbox.postLast()
    }
}
