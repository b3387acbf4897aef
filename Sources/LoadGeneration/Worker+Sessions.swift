internal import HTTP
internal import Measurements
internal import Workloads

/// The users of a scenario's sessions: they arrive by the schedule, whatever became of those before
/// them, and each goes through the steps of a session, a request after the response to the last
/// (the partly open system of Schroeder, Wierman and Harchol-Balter, NSDI 2006).
extension Worker {
    /// How a user's way ended.
    enum UserEnding { case completed, failed, unfinished }

    /// A user arrives who was due at `scheduled`.
    func admitUser(_ scenario: ScenarioState, _ scheduled: UInt64, _ now: UInt64) {
        guard let arrival = upcoming?.arrival else { return }
        advanceSchedule()
        let isTrace = scenario.script.isTrace(phase: arrival.phase)
        let session = isTrace ? -1 : arrival.pick
        let values = isTrace ? 0 : scenario.script.sessions[session].variables.count
        let user = scenario.add(
            ScenarioState.User(
                arrival: arrival, session: session, started: scheduled,
                values: Array(repeating: "", count: values)))
        if !isTrace {
            advanceUsers(scenario, to: now)
            scenario.inSession += 1
            // Here since due, however late it was seen.
            slice.sessions.area &+= now &- scheduled
            slice.sessions.started += 1
        }
        go(user, due: scheduled, scenario, now)
    }

    /// Takes a user on to the next thing to wait for.
    func go(_ user: Int32, due: UInt64, _ scenario: ScenarioState, _ now: UInt64) {
        let place = Int(user)
        guard scenario.users[place].session >= 0 else {
            // The one request of a trace was made, or is to be.
            guard scenario.users[place].made == 0 else { return scenario.remove(user) }
            return send(user, request: -1, due: due, scenario, now)
        }
        let steps = scenario.script.sessions[scenario.users[place].session].steps
        let step = scenario.users[place].step
        guard step < steps.count else { return endUser(user, .completed, scenario, now) }
        guard isOffering else { return endUser(user, .unfinished, scenario, now) }
        scenario.users[place].step += 1
        switch steps[step] {
        case .think(let time):
            scenario.thinking.insert(user, at: due &+ scenario.draws.next(time))
        case .request(let request):
            send(user, request: request, due: due, scenario, now)
        }
    }

    private func send(
        _ user: Int32, request: Int, due: UInt64, _ scenario: ScenarioState, _ now: UInt64
    ) {
        slice.requests.scheduled += 1
        if scenario.isLineEmpty, let index = takeConnection(now) {
            enterSystem(scheduled: due, now)
            bind(user, request, to: index, due: due, scenario, now)
        } else if plan.onLimit == .drop {
            slice.requests.dropped += 1
            recordUnsent(.dropped, scheduled: due, now)
            endUser(user, .failed, scenario, now)
        } else {
            enterSystem(scheduled: due, now)
            scenario.line.append(
                ScenarioState.Waiting(user: user, request: request, scheduled: due))
        }
    }

    private func bind(
        _ user: Int32, _ request: Int, to index: Int32, due: UInt64, _ scenario: ScenarioState,
        _ now: UInt64
    ) {
        let known = scenario.users[Int(user)]
        scenario.users[Int(user)].made += 1
        if request < 0 {
            load(index, known.arrival, scenario)
        } else {
            let turn = scenario.script.turn(
                session: known.session, user: known.arrival.turn, made: known.made)
            // The number is the user's.
            load(
                index, request: request, turn, known.arrival.number, known.values, due: due,
                scenario)
        }
        table[index].pointee.user = user
        table[index].pointee.phase = UInt16(clamping: part.phase)
        take(index, scheduled: due, now)
    }

    /// Requests of users that waited for a connection, as far as there are some now.
    func serveLine(_ scenario: ScenarioState, _ now: UInt64) {
        while !scenario.isLineEmpty, let index = takeConnection(now) {
            let first = scenario.takeFirstInLine()
            lastFound = .max
            table[index].pointee.waited = true
            bind(
                first.user, first.request, to: index, due: first.scheduled, scenario, net.now())
        }
    }

    /// The user whose request a connection carries, who is then no longer bound to it.
    @inline(__always)
    func takeUser(_ index: Int32) -> Int32? {
        guard scenario != nil, table[index].pointee.user >= 0 else { return nil }
        defer { table[index].pointee.user = -1 }
        return table[index].pointee.user
    }

    /// The user whose response came as expected, and whether there is a way on: what is to be
    /// extracted must be there.
    func answeredUser(
        _ index: Int32, _ scenario: ScenarioState
    ) -> (user: Int32, goesOn: Bool)? {
        guard let user = takeUser(index) else { return nil }
        let entry = table[index]
        guard entry.pointee.request >= 0, let sight = entry.pointee.sight else {
            return (user, true)
        }
        for extract in scenario.script.extracts(Int(entry.pointee.request)) {
            let found = sight.body.withUnsafeBytes {
                extract.extraction.value(fields: sight.fields, body: $0)
            }
            guard let found else { return (user, false) }
            scenario.users[Int(user)].values[extract.variable] = found
        }
        return (user, true)
    }

    /// An answered user goes on, now that the connection is free.
    func goOn(_ answered: (user: Int32, goesOn: Bool), _ scenario: ScenarioState, _ now: UInt64) {
        guard answered.goesOn else {
            slice.sessions.lackingExtracts += 1
            return endUser(answered.user, .failed, scenario, now)
        }
        go(answered.user, due: now, scenario, now)
    }

    func endUser(
        _ user: Int32, _ ending: UserEnding, _ scenario: ScenarioState, _ now: UInt64
    ) {
        let known = scenario.users[Int(user)]
        scenario.remove(user)
        guard known.session >= 0 else { return }
        advanceUsers(scenario, to: now)
        scenario.inSession -= 1
        let time = now > known.started ? now - known.started : 0
        switch ending {
        case .completed:
            slice.sessions.completed += 1
            slice.sessions.duration.record(nanoseconds: time)
        case .failed:
            slice.sessions.failed += 1
            slice.sessions.endedSeconds += Double(time) * 1e-9
        case .unfinished:
            slice.sessions.unfinished += 1
            slice.sessions.endedSeconds += Double(time) * 1e-9
        }
    }

    /// Integrates the number of users up to `now`.
    func advanceUsers(_ scenario: ScenarioState, to now: UInt64) {
        guard now > scenario.userAreaTime else { return }
        slice.sessions.area &+= UInt64(scenario.inSession) &* (now &- scenario.userAreaTime)
        scenario.userAreaTime = now
    }

    /// What the clock brings: users have thought, requests have run out of their own time.
    func runTimers(_ scenario: ScenarioState, _ now: UInt64) {
        while scenario.thinking.first <= now {
            let (instant, user) = scenario.thinking.removeFirst()
            go(user, due: instant, scenario, net.now())
        }
        while scenario.deadlines.first <= now {
            let due = scenario.deadlines.removeFirst().element
            guard let index = table.index(ofToken: due.token),
                table[index].pointee.state != .idle,
                // While its connection is being opened it is not counted on it.
                table[index].pointee.requests + (table[index].pointee.isOpening ? 1 : 0)
                    == due.request
            else { continue }
            timeOut(index, now)
        }
        if !scenario.isLineEmpty { serveLine(scenario, now) }
        while !scenario.isLineEmpty,
            scenario.line[scenario.lineStart].scheduled &+ plan.timeout <= now
        {
            let first = scenario.takeFirstInLine()
            // It was never given a connection: an attempt that failed, on this side of the wire.
            slice.requests.sent += 1
            slice.requests.failed += 1
            slice.errors.note(.timeout, detail: "no_free_connection", at: Double(now) * 1e-9)
            slice.failedTime.record(nanoseconds: now &- first.scheduled)
            recordUnsent(
                .failed(.timeout), scheduled: first.scheduled, now, detail: "no_free_connection")
            leaveSystem(now)
            endUser(first.user, .failed, scenario, now)
        }
    }

    /// No load is offered any more: nobody goes on from thinking.
    func endThinking(_ scenario: ScenarioState, _ now: UInt64) {
        while !scenario.thinking.isEmpty {
            endUser(scenario.thinking.removeFirst().element, .unfinished, scenario, now)
        }
    }

    /// The run ends for those who are still in a session.
    func endUsers(_ scenario: ScenarioState, _ now: UInt64) {
        while !scenario.isLineEmpty {
            let first = scenario.takeFirstInLine()
            slice.requests.endedUnsent += 1
            slice.unfinishedTime.record(nanoseconds: now &- first.scheduled)
            recordUnsent(.dropped, scheduled: first.scheduled, now)
            leaveSystem(now)
        }
        for user in scenario.users.indices where scenario.users[user].step >= 0 {
            endUser(Int32(user), .unfinished, scenario, now)
        }
        advanceUsers(scenario, to: now)
    }
}
