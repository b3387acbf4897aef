internal import Glibc
internal import Measurements

/// The books of a thread: how many requests are in the system, when a span of time ends, and when
/// the process stood still.
extension Worker {
    /// A request that was due at `scheduled` enters the system; seen at `now`.
    @inline(__always)
    func enterSystem(scheduled: UInt64, _ now: UInt64) {
        advanceArea(to: now)
        let found = board.total()
        slice.atArrivals.note(found)
        if found >= slice.mostInSystem { slice.mostInSystem = found + 1 }
        inSystem &+= 1
        board.set(inSystem, thread: plan.thread)
        // It has been in the system since it was due, however late it was seen.
        slice.systemArea &+= now &- scheduled
    }

    @inline(__always)
    func leaveSystem(_ now: UInt64) {
        advanceArea(to: now)
        inSystem &-= 1
        board.set(inSystem, thread: plan.thread)
    }

    /// Integrates the number in the system up to `now`.
    @inline(__always)
    func advanceArea(to now: UInt64) {
        guard now > areaTime else { return }
        slice.systemArea &+= UInt64(inSystem) &* (now &- areaTime)
        areaTime = now
    }

    /// Hands the slice over at the end of its span, and starts the next.
    func endSlice(_ now: UInt64, atLoadEnd: Bool = false) {
        // The span ends at its last boundary, not at the instant at which this is noticed.
        let boundary = now - now % RunTotals.slotLength
        let end = atLoadEnd ? now : boundary
        advanceArea(to: end)
        slice.end = end
        let offering = slice.offering
        if outbox.post() {
            slice = outbox.current
            slice.start = end
            slice.offering = offering
        } else if atLoadEnd {
            // The coordinator is behind, and what follows must not be booked as offered load.
            slice = waitForSlice(start: end)
        }
        sliceEnd = boundary &+ RunTotals.slotLength
    }

    /// Waits for the coordinator; only at the end of the offered load, where nothing is due.
    private func waitForSlice(start: UInt64) -> MeasurementSlice {
        // Not by the network's wait: what it tells, it tells once, and a response would be lost.
        while !outbox.post() { usleep(1_000) }
        let fresh = outbox.current
        fresh.start = start
        return fresh
    }

    /// The time, and proof of life: between two of these nothing takes long. Where it did, the
    /// process stood still, and the arrivals of that time are taken out of the schedule and
    /// counted as not sent.
    @inline(__always)
    func tick() -> UInt64 {
        let now = net.now()
        if now > alive &+ Self.pauseThreshold { notePause(from: alive, to: now) }
        alive = now
        return now
    }

    @inline(never)
    private func notePause(from start: UInt64, to end: UInt64) {
        slice.pauses += 1
        slice.pausedNanoseconds &+= end &- start
        while nextDue < end, isOffering {
            slice.requests.scheduled += 1
            slice.requests.pausedUnsent += 1
            advanceSchedule()
        }
    }
}
