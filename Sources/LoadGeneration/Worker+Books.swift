internal import Measurements
internal import Workloads

/// The books of a thread: how many requests are in the system, when a span of time ends, and when
/// the process stood still.
extension Worker {
    /// A request that was due at `scheduled` enters the system; seen at `now`. How late it was taken
    /// up is entered later where it `waitsForThread`.
    @inline(__always)
    func enterSystem(scheduled: UInt64, _ now: UInt64, waitsForThread: Bool = false) {
        advanceArea(to: now)
        let found = board.total()
        lastFound = found
        slice.atArrivals.note(found)
        let lateness = now &- scheduled
        if waitsForThread {
            // See `popWaiting`.
        } else if lateness == 0 {
            takenUpOnTime &+= 1
        } else {
            slice.lateness.record(nanoseconds: lateness)
        }
        slice.arrivals.noteTakenUp(now)
        if found >= slice.mostInSystem { slice.mostInSystem = found + 1 }
        inSystem &+= 1
        board.set(inSystem, thread: plan.thread)
        // It has been in the system since it was due, however late it was seen.
        slice.systemArea &+= lateness
    }

    @inline(__always)
    func leaveSystem(_ now: UInt64) {
        advanceArea(to: now)
        inSystem &-= 1
        board.set(inSystem, thread: plan.thread)
    }

    /// Enters what was on time into the slice.
    func enterOnTime() {
        slice.lateness.record(nanoseconds: 0, count: takenUpOnTime)
        slice.sendLag.record(nanoseconds: 0, count: sentOnTime)
        takenUpOnTime = 0
        sentOnTime = 0
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
        let phaseEnd = scenario?.phaseEnd ?? .max
        // Not while some of its requests are left in the schedule.
        let endsSegment = segmentEnd <= min(now, nextDue) && segmentEnd < phaseEnd
        let endedPhase = !endsSegment && phaseEnd <= now ? scenario : nil
        let boundary =
            endedPhase?.phaseEnd
            ?? (endsSegment
                ? max(segmentEnd, slice.start) : now - (now - partStart) % RunTotals.slotLength)
        let end = atLoadEnd ? now : boundary
        if let scenario { advanceUsers(scenario, to: end) }
        advanceArea(to: end)
        enterOnTime()
        slice.end = end
        let offering = slice.offering
        var isPosted = outbox.post()
        // What follows the load's end must not be booked as offered load, and nothing is due there;
        // nor what follows a phase as part of it: a coordinator that is behind is waited for. Not by waiting for events, which would be told
        // once and lost.
        while atLoadEnd || endedPhase != nil || endsSegment, !isPosted {
            net.sleep(nanoseconds: 1_000_000)
            isPosted = outbox.post()
        }
        if isPosted {
            slice = outbox.current
            slice.start = end
            slice.offering = offering
        }
        if let endedPhase { beginNextPhase(endedPhase) }
        if endsSegment { beginNextSegment() }
        slice.part = part
        slice.partStart = partStart
        sliceEnd = boundary &+ RunTotals.slotLength
        if let scenario {
            notePhaseEnd()
            sliceEnd = min(sliceEnd, scenario.phaseEnd)
        }
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
        passOver(dueBefore: end)
    }

    /// Takes arrivals out of the schedule without sending them, and counts them.
    @inline(never)
    func passOver(dueBefore end: UInt64) {
        var passed = 0
        while nextDue < end, isOffering {
            beginParts(dueAt: nextDue, end)
            slice.requests.scheduled += 1
            slice.requests.pausedUnsent += 1
            slice.arrivals.noteDue(nextDue)
            passed += 1
            recordUnsent(.dropped, scheduled: nextDue, end)
            advanceSchedule()
        }
        if waitingCount > 0, passed > 0 { waitingGaps.append((waitingJoined, passed)) }
    }
}
