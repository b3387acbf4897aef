internal import Glibc
internal import HTTP
internal import Measurements
internal import Workloads

/// The way of a request: due, taken up, sent, answered, or failed.
extension Worker {
    @inline(__always)
    func advanceSchedule() {
        upcoming?.advance()
        nextDue = upcoming?.head ?? .max
        if nextDue == .max, let end = upcoming?.end { loadEnd = min(loadEnd, end) }
        if scenario != nil { notePhaseEnd() }
    }

    /// Takes up requests that are due at `now`; the time after it.
    ///
    /// Not more than a batch of them: where more falls due than can be sent, responses must be read
    /// all the same, and the run must end. `isLast`: none may be left in the schedule.
    func admitDue(_ now: UInt64, isLast: Bool = false) -> UInt64 {
        if control.hold.isHeld {
            passOver(dueBefore: now &+ 1)
            return now
        }
        var now = now
        var batch = 64
        while nextDue <= now, batch > 0 {
            var mustWait = false
            // What is due at one instant is a burst, and wants connections side by side.
            let isBurst = nextDue == lastDue
            if table.idle.isEmpty, table.hasRoom,
                waitingCount > 0 || !(isBurst || mayConnect(now))
            {
                let mayQueue = plan.onLimit == .queue && scenario?.hasUsers != true
                guard isLast || (mayQueue && now &- nextDue > Self.longestLeft) else { return now }
                mustWait = mayQueue
            }
            batch &-= 1
            let scheduled = nextDue
            lastDue = scheduled
            beginParts(dueAt: scheduled, now)
            slice.arrivals.noteDue(scheduled)
            if let scenario, scenario.hasUsers {
                admitUser(scenario, scheduled, now)
                now = tick()
                continue
            }
            slice.requests.scheduled &+= 1
            if waitingCount > 0 {
                // First come, first served: those before it wait as well.
                noteLineFull(now)
                enterSystem(
                    scheduled: scheduled, now, waitsForThread: waitsForThread && lineFullAt == .max)
                waitingCount &+= 1
                waitingJoined &+= 1
                advanceSchedule()
            } else if !mustWait, let index = takeConnection(now) {
                enterSystem(scheduled: scheduled, now)
                if let scenario { load(index, upcoming?.arrival, scenario) }
                advanceSchedule()
                take(index, scheduled: scheduled, now)
                now = tick()
            } else if plan.onLimit == .drop {
                slice.requests.dropped &+= 1
                recordUnsent(.dropped, scheduled: scheduled, now)
                advanceSchedule()
            } else {
                waitsForThread = mustWait
                lineFullAt = .max
                enterSystem(scheduled: scheduled, now, waitsForThread: mustWait)
                waiting = upcoming
                waitingCount = 1
                waitingJoined = 1
                waitingLeft = 0
                waitingGaps.removeAll()
                advanceSchedule()
            }
        }
        return now
    }

    /// Whether a connection may be opened now for a request that finds none idle.
    ///
    /// A connect takes the time of several requests. A thread that connects for each that finds all
    /// connections busy falls behind, has more of them fall due meanwhile, and connects for those too,
    /// while connections whose responses have come wait to be read: at 100,000/s it never caught up
    /// again. So it reads first, which frees connections, and connects when nothing is left to read,
    /// one at a time; and once an interval in any case, for reading may never end. At a quarter of the
    /// interval a thread with work for 95 % of its time still did not catch up.
    ///
    /// Until then the request stays in the schedule: it is the generator that is late, and this is
    /// what its lateness says. A thread that is far behind takes requests up into the line, where
    /// their time runs out, so that the run ends; they are late for as long as they stand there, up to
    /// the instant at which there is no room for another connection.
    @inline(__always)
    private func mayConnect(_ now: UInt64) -> Bool {
        // Without kept connections reading frees none.
        guard plan.keepsAlive else { return true }
        guard hasNothingToRead || now &- lastConnect >= Self.connectInterval else { return false }
        hasNothingToRead = false
        lastConnect = now
        return true
    }

    /// From where there is no room for another connection, the line waits for the server.
    private func noteLineFull(_ now: UInt64) {
        guard waitsForThread, lineFullAt == .max, !table.hasRoom else { return }
        lineFullAt = now
        waitingJoinedEarly = waitingJoined
    }

    /// The first in the line leaves it.
    func popWaiting(_ now: UInt64) {
        noteLineFull(now)
        if waitsForThread, lineFullAt == .max || waitingLeft < waitingJoinedEarly,
            let head = waiting?.head
        {
            slice.lateness.record(nanoseconds: min(now, max(lineFullAt, head)) &- head)
        }
        waitingCount -= 1
        waitingLeft += 1
        waiting?.advance()
        while let gap = waitingGaps.first, gap.after == waitingLeft {
            for _ in 0..<gap.arrivals { waiting?.advance() }
            waitingGaps.removeFirst()
        }
    }

    /// Gives connections that have become free to the requests that wait for one.
    func serveWaiting(_ now: UInt64) {
        var now = now
        while waitingCount > 0, let scheduled = waiting?.head {
            guard !table.idle.isEmpty || (table.hasRoom && mayConnect(now)),
                let index = takeConnection(now)
            else { return }
            if let scenario { load(index, waiting?.arrival, scenario) }
            popWaiting(now)
            // The line is a place in the schedule and remembers nothing else.
            lastFound = .max
            table[index].pointee.waited = true
            take(index, scheduled: scheduled, now)
            now = tick()
        }
    }

    /// An idle connection, or a fresh entry while there is room.
    @inline(__always)
    func takeConnection(_ now: UInt64) -> Int32? {
        if let index = table.popIdle() {
            table[index].pointee.waited = false
            return index
        }
        guard let index = table.takeFree() else { return nil }
        table[index].pointee.waited = true
        table[index].pointee.requests = 0
        table[index].pointee.message = request
        table[index].pointee.kind = plan.requestKind
        return index
    }

    /// Binds the request that was due at `scheduled` to a connection, and sends or connects.
    @inline(__always)
    func take(_ index: Int32, scheduled: UInt64, _ now: UInt64) {
        let entry = table[index]
        slice.requests.sent &+= 1
        entry.pointee.scheduled = scheduled
        entry.pointee.foundInSystem = UInt32(clamping: lastFound)
        if scenario != nil, entry.pointee.refusal != nil { return refuse(index, now) }
        table.appendBusy(index)
        if entry.pointee.stream >= 0 { send(index, now) } else { connect(index, now) }
    }

    private func connect(_ index: Int32, _ now: UInt64) {
        let entry = table[index]
        entry.pointee.connectStarted = now
        entry.pointee.connectTime = 0
        entry.pointee.handshakeTime = 0
        entry.pointee.number = 0
        switch net.connect(token: table.token(index)) {
        case .underWay(let stream):
            entry.pointee.stream = stream
            table.appendConnecting(index)
        case .connected(let stream):
            entry.pointee.stream = stream
            table.appendConnecting(index)
            advanceOpening(index, isReadable: false, isEnded: false)
        case .failed(let errno):
            connectFailed(index, errno: errno, net.now())
        }
    }

    private func noteConnected(_ index: Int32, _ now: UInt64) {
        slice.connectionsOpened += 1
        opened &+= 1
        let connectTime = now &- table[index].pointee.connectStarted
        table[index].pointee.number = opened
        table[index].pointee.connectTime = connectTime
        slice.connect.record(nanoseconds: connectTime)
    }

    private func noteHandshake(_ index: Int32, _ now: UInt64) {
        let time = now &- table[index].pointee.handshakeStarted
        table[index].pointee.handshakeTime = time
        slice.tlsHandshake.record(nanoseconds: time)
        if net.isResumed(table[index].pointee.stream) { slice.resumedHandshakes += 1 }
    }

    @inline(__always)
    private func send(_ index: Int32, _ now: UInt64) {
        let entry = table[index]
        entry.pointee.sent = now
        entry.pointee.firstByte = 0
        entry.pointee.sentBytes = 0
        entry.pointee.sentWhole = 0
        entry.pointee.requests &+= 1
        entry.pointee.parser.begin(answering: entry.pointee.kind)
        let lag = now &- entry.pointee.scheduled
        if entry.pointee.waited {
            slice.connectionWait.record(nanoseconds: lag)
        } else if lag == 0 {
            sentOnTime &+= 1
        } else {
            slice.sendLag.record(nanoseconds: lag)
        }
        sendRest(index)
    }

    /// Sends what the kernel has not taken yet.
    @inline(__always)
    private func sendRest(_ index: Int32) {
        let entry = table[index]
        let rest = UnsafeRawBufferPointer(
            rebasing: entry.pointee.message[entry.pointee.sentBytes...])
        let count = net.send(entry.pointee.stream, rest)
        if count == rest.count {
            entry.pointee.state = .receiving
            slice.bytesSent &+= count
            if records != nil { entry.pointee.sentWhole = net.now() }
            return
        }
        // A broken pipe is left for reading to find: the response may have come all the same.
        entry.pointee.state = .sending
        if count > 0 {
            slice.bytesSent &+= count
            entry.pointee.sentBytes &+= count
        } else if count != -Int(EAGAIN) {
            receive(index, isEnded: true)
            if table[index].pointee.state == .sending, table[index].pointee.stream >= 0 {
                failBroken(index, errno: Int32(-count), net.now())
            }
        }
    }

    /// What an event says; the time after it.
    @inline(__always)
    func handle(_ event: NetworkEvent, _ now: UInt64) -> UInt64 {
        guard let index = table.index(ofToken: event.token) else { return now }
        switch table[index].pointee.state {
        case .receiving:
            if event.readable { return receive(index, isEnded: event.ended) }
            return now
        case .connecting:
            guard event.writable else { return now }
            advanceOpening(index, isReadable: event.readable, isEnded: event.ended)
        case .handshaking:
            advanceOpening(index, isReadable: event.readable, isEnded: event.ended)
        case .sending:
            if event.readable { receive(index, isEnded: event.ended) }
            if event.writable, table.index(ofToken: event.token) == index,
                table[index].pointee.state == .sending
            {
                sendRest(index)
            }
        case .idle:
            // Bytes or an end without a request: the connection is of no further use.
            if event.readable, event.ended || !net.absorb(table[index].pointee.stream) {
                table.removeIdle(index)
                close(index)
            }
            return now
        case .free:
            return now
        }
        return tick()
    }

    /// Goes on with the opening of a connection, and sends the request once it is open.
    private func advanceOpening(_ index: Int32, isReadable: Bool, isEnded: Bool) {
        let entry = table[index]
        let opening = net.advance(entry.pointee.stream)
        let now = net.now()
        switch opening {
        case .connecting:
            return
        case .handshaking:
            guard entry.pointee.state == .connecting else { return }
            noteConnected(index, now)
            entry.pointee.handshakeStarted = now
            entry.pointee.state = .handshaking
            advanceOpening(index, isReadable: isReadable, isEnded: isEnded)
        case .refused(let errno):
            table.removeConnecting(index)
            connectFailed(index, errno: errno, now)
        case .failed(let failure):
            table.removeConnecting(index)
            fail(index, failure, now)
            noteConnectFailure(errno: EPROTO)
        case .open:
            table.removeConnecting(index)
            if entry.pointee.state == .handshaking {
                noteHandshake(index, now)
            } else {
                noteConnected(index, now)
            }
            let token = table.token(index)
            send(index, now)
            // What came with the same event, an answer to no question or the peer's end, will not
            // be told again.
            if isReadable, table.index(ofToken: token) != nil { receive(index, isEnded: isEnded) }
        }
    }

    /// Reads once, or until the response ends where more is waiting; the time after it.
    ///
    /// `isEnded`: the peer's end is known to lie behind what is there to read.
    @discardableResult
    @inline(__always)
    private func receive(_ index: Int32, isEnded: Bool) -> UInt64 {
        let entry = table[index]
        var isEnded = isEnded
        var turns = Self.readsPerTurn
        while true {
            guard turns > 0 else {
                halfRead.append((table.token(index), isEnded))
                return alive
            }
            turns &-= 1
            let count = net.receive(entry.pointee.stream, room, ended: &isEnded)
            let now = tick()
            if count > 0 { slice.bytesReceived &+= count }
            // What is read after the deadline came too late, though nobody had looked at the clock.
            if isLate(index, now) {
                timeOut(index, now)
                return now
            }
            if count > 0 {
                if entry.pointee.firstByte == 0 { entry.pointee.firstByte = now }
                let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
                let isWatched = watch != nil && entry.pointee.parser.status == nil
                let step =
                    scenario == nil || entry.pointee.sight == nil
                    ? entry.pointee.parser.consume(bytes) : consumeSeen(index, bytes)
                if isWatched { look(index, bytes) }
                switch step {
                case .complete:
                    // A full buffer may hide more; an end is told once. Neither may be reused.
                    complete(index, mayReuse: !isEnded && count < room.count, now)
                    return now
                case .needsMore:
                    // Less than there was room for: the kernel has no more for now.
                    if count < room.count, !isEnded { return now }
                case .failed(let failure):
                    fail(index, FailureNaming.response(failure), now)
                    return now
                }
            } else if count == 0 {
                if let failure = entry.pointee.parser.finish() {
                    fail(index, FailureNaming.response(failure), now)
                } else if !net.endedCleanly(entry.pointee.stream) {
                    // Anyone could have cut off a body that only this end delimits.
                    fail(index, (.truncated, "no_close_notify"), now)
                } else {
                    complete(index, mayReuse: false, now)
                }
                return now
            } else {
                if count != -Int(EAGAIN) { failBroken(index, errno: Int32(-count), now) }
                return now
            }
        }
    }

    /// Goes on with connections on which more had come than one turn may read.
    func readOn() {
        let connections = halfRead
        halfRead.removeAll(keepingCapacity: true)
        for (token, isEnded) in connections {
            guard let index = table.index(ofToken: token),
                table[index].pointee.state == .receiving || table[index].pointee.state == .sending
            else { continue }
            receive(index, isEnded: isEnded)
        }
    }

    @inline(__always)
    private func complete(_ index: Int32, mayReuse: Bool, _ now: UInt64) {
        let entry = table[index]
        if let scenario, let detail = unmet(index, scenario) {
            return completeUnmet(index, detail, isKept: keeps(index, mayReuse), now)
        }
        let first = entry.pointee.firstByte == 0 ? now : entry.pointee.firstByte
        slice.requests.completed &+= 1
        slice.responseTime.record(nanoseconds: now &- entry.pointee.scheduled)
        slice.serviceLatency.record(nanoseconds: now &- entry.pointee.sent)
        slice.firstByte.record(nanoseconds: first &- entry.pointee.sent)
        slice.statuses.note(entry.pointee.parser.status ?? 0)
        slice.interimResponses &+= entry.pointee.parser.interimResponses
        if entry.pointee.parser.leniencies.rawValue != 0 { slice.leniencies &+= 1 }
        leaveSystem(now)
        table.removeBusy(index)
        let isKept = keeps(index, mayReuse)
        recordCompleted(index, isKept: isKept, now)
        next(after: index, isKept: isKept, now)
    }

    /// Whether a connection carries another request after its whole response.
    @inline(__always)
    private func keeps(_ index: Int32, _ mayReuse: Bool) -> Bool {
        let entry = table[index]
        return mayReuse && plan.keepsAlive && entry.pointee.state == .receiving
            && entry.pointee.requests < plan.requestsPerConnection && entry.pointee.parser.mayReuse
            && (!plan.keepsAliveOnlyIfTold || entry.pointee.parser.asksToKeepAlive)
    }

    /// Counts a request as failed and closes its connection. It is in the busy list only.
    func fail(_ index: Int32, _ failure: (kind: ErrorKind, detail: String), _ now: UInt64) {
        slice.requests.failed += 1
        slice.errors.note(failure.kind, detail: failure.detail, at: Double(now) * 1e-9)
        slice.failedTime.record(nanoseconds: now &- table[index].pointee.scheduled)
        recordFailed(index, failure, now)
        leaveSystem(now)
        table.removeBusy(index)
        let wasOpen = table[index].pointee.requests > 0
        let user = takeUser(index)
        close(index)
        if isClosed { clientFailed(wasOpen: wasOpen, now) }
        if let user, let scenario { endUser(user, .failed, scenario, now) }
    }

    private func failBroken(_ index: Int32, errno: Int32, _ now: UInt64) {
        if let failure = net.failure(table[index].pointee.stream) {
            return fail(index, failure, now)
        }
        let progress = table[index].pointee.parser.progress
        fail(index, FailureNaming.broken(errno: errno, progress: progress), now)
        if !plan.bearsBrokenConnections { control.abort(.brokenConnection(errno: errno)) }
    }

    /// What a connection does when its response has come.
    @inline(__always)
    func next(after index: Int32, isKept: Bool, _ now: UInt64) {
        let answered = scenario.flatMap { answeredUser(index, $0) }
        if !isKept { close(index) }
        if isClosed {
            nextForClient(after: index, isKept: isKept, now)
        } else if isKept {
            table.pushIdle(index)
        }
        if let answered, let scenario { goOn(answered, scenario, now) }
    }

    func close(_ index: Int32) {
        let stream = table[index].pointee.stream
        if stream >= 0 { net.close(stream) }
        if watch != nil { watched[index] = nil }
        table.release(index)
    }
}
