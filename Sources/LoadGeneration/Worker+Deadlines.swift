internal import Glibc
internal import HTTP
internal import Measurements
internal import Workloads

/// What happens to requests that run out of time.
extension Worker {
    /// Fails what has run out of time.
    @inline(__always)
    func expire(_ now: UInt64) {
        while !table.busy.isEmpty,
            table[table.busy.first].pointee.scheduled &+ plan.timeout <= now
        {
            timeOut(table.busy.first, now)
        }
        while !table.connecting.isEmpty,
            table[table.connecting.first].pointee.connectStarted &+ plan.connectTimeout <= now
        {
            let index = table.connecting.first
            let isHandshaking = table[index].pointee.state == .handshaking
            table.removeConnecting(index)
            fail(
                index,
                isHandshaking ? (.timeout, "tls_timeout") : (.connectTimeout, "connect_timeout"),
                now)
            noteConnectFailure(errno: ETIMEDOUT)
        }
        while waitingCount > 0, let head = waiting?.head, head &+ plan.timeout <= now {
            // It was never given a connection: an attempt that failed, on this side of the wire.
            slice.requests.sent += 1
            slice.requests.failed += 1
            slice.errors.note(.timeout, detail: "no_free_connection", at: Double(now) * 1e-9)
            slice.failedTime.record(nanoseconds: now &- head)
            recordUnsent(
                .failed(.timeout), scheduled: head, now, detail: "no_free_connection")
            leaveSystem(now)
            popWaiting(now)
        }
    }

    /// Whether the time of the request on a connection is up.
    @inline(__always)
    func isLate(_ index: Int32, _ now: UInt64) -> Bool {
        let scheduled = table[index].pointee.scheduled
        if scheduled &+ plan.timeout <= now { return true }
        guard let scenario, table[index].pointee.request >= 0,
            let seconds = scenario.script.timeout(Int(table[index].pointee.request))
        else { return false }
        return scheduled &+ UInt64(seconds * 1e9) <= now
    }

    func timeOut(_ index: Int32, _ now: UInt64) {
        let state = table[index].pointee.state
        if table[index].pointee.isOpening {
            table.removeConnecting(index)
            return fail(
                index,
                state == .connecting
                    ? (.connectTimeout, "total_timeout") : (.timeout, "tls_timeout"), now)
        }
        let progress = table[index].pointee.parser.progress
        fail(index, FailureNaming.timeout(progress: progress), now)
    }
}
