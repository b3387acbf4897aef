internal import Glibc
internal import Measurements
internal import Workloads

/// The clients of a closed loop: each sends its next request when its last was answered and it has
/// thought.
extension Worker {
    func startClosed(_ index: Int32, waited: Bool, _ now: UInt64) {
        closedRemaining -= 1
        slice.requests.scheduled &+= 1
        table[index].pointee.waited = waited
        enterSystem(scheduled: now, now)
        if let scenario, var arrival = scenario.picks?.next() {
            arrival.instant = now
            load(index, arrival, scenario)
        }
        take(index, scheduled: now, now)
    }

    /// One client without a request sends its next one.
    func sendForClient(_ now: UInt64) {
        guard closedRemaining > 0, let index = takeConnection(now) else { return }
        startClosed(index, waited: table[index].pointee.waited, now)
    }

    /// Clients at the start of the run, those that have thought, and those that rested after a
    /// failure.
    func sendForRestedClients(_ now: UInt64) {
        while resting.first <= now {
            resting.removeFirst()
            // Ten thousand connects take a while, and are no standstill.
            sendForClient(tick())
        }
    }

    /// What a client does when its response has come, on a connection that is kept or closed.
    @inline(__always)
    func nextForClient(after index: Int32, isKept: Bool, _ now: UInt64) {
        guard closedRemaining > 0, isOffering, now < loadEnd else {
            if isKept { table.pushIdle(index) }
            return
        }
        if thinks {
            if isKept { table.pushIdle(index) }
            resting.insert(now &+ thinkTimes.next())
        } else if isKept {
            startClosed(index, waited: false, now)
        } else {
            sendForClient(now)
        }
    }

    /// A client's request failed, and its connection is closed.
    func clientFailed(wasOpen: Bool, _ now: UInt64) {
        guard isOffering else { return }
        // A client that cannot connect fails at once, and must not turn into a busy loop.
        resting.insert(wasOpen ? now : now &+ Self.failedClientRest)
    }

    /// A connect failed: in an open loop the request with it, in a closed one of limited patience
    /// the request is made again, until there have been too many.
    func connectFailed(_ index: Int32, errno: Int32, _ now: UInt64) {
        fail(index, FailureNaming.connect(errno: errno), now)
        noteConnectFailure(errno: errno)
    }

    func noteConnectFailure(errno: Int32) {
        guard let most = plan.mostConnectFailures, isOffering else { return }
        closedRemaining += 1
        if control.noteConnectFailure() > most {
            control.abort(.connectFailures(errno: errno))
        }
    }

    /// Gives up where nothing has happened for too long.
    func noteActivity(events: Int, _ now: UInt64) {
        if events > 0 || inSystem == 0 {
            active = now
        } else if let longest = plan.inactivity, now >= active &+ longest {
            control.abort(.inactivity)
        }
    }
}
