internal import HTTP
internal import Measurements

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
            table.removeConnecting(index)
            fail(index, (.connectTimeout, "connect_timeout"), now)
        }
        while waitingCount > 0, let head = waiting?.head, head &+ plan.timeout <= now {
            // It was never given a connection: an attempt that failed, on this side of the wire.
            slice.requests.sent += 1
            slice.requests.failed += 1
            slice.errors.note(.timeout, detail: "no_free_connection", at: Double(now) * 1e-9)
            slice.failedTime.record(nanoseconds: now &- head)
            recordUnsent(.failed(.timeout), scheduled: head, now)
            leaveSystem(now)
            popWaiting()
        }
    }

    private func timeOut(_ index: Int32, _ now: UInt64) {
        if table[index].pointee.state == .connecting {
            table.removeConnecting(index)
            return fail(index, (.connectTimeout, "total_timeout"), now)
        }
        let progress = table[index].pointee.parser.progress
        fail(index, FailureNaming.timeout(progress: progress), now)
    }
}
