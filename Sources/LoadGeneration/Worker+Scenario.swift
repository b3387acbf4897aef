internal import HTTP
internal import Measurements
internal import Workloads

/// What a scenario's arrivals send, and what their responses must be.
extension Worker {
    /// Notes when the phase under way ends, once the next arrival lies beyond it.
    func notePhaseEnd() {
        guard let scenario, let upcoming, scenario.phaseEnd == .max else { return }
        let next = upcoming.arrival.map { $0.phase - scenario.firstPhase } ?? .max
        guard next > scenario.phase, upcoming.phaseStarts.count > scenario.phase + 1 else { return }
        scenario.phaseEnd = upcoming.phaseStarts[scenario.phase + 1]
        sliceEnd = min(sliceEnd, scenario.phaseEnd)
    }

    /// Gives a connection the request that an arrival sends.
    func load(_ index: Int32, _ arrival: Arrival?, _ scenario: ScenarioState) {
        guard let arrival else { preconditionFailure("a schedule's arrival says what it sends") }
        table[index].pointee.phase = UInt16(clamping: arrival.phase)
        if scenario.script.isTrace(phase: arrival.phase) {
            table[index].pointee.request = -1
            table[index].pointee.sight = nil
            do throws(RequestScript.Refusal) {
                let (bytes, kind) = try scenario.script.traceBytes(
                    phase: arrival.phase, pick: arrival.pick)
                table[index].pointee.kind = kind
                write(bytes, index)
            } catch {
                table[index].pointee.refusal = error.description
            }
        } else {
            load(
                index, request: arrival.pick, arrival.turn, arrival.number, [],
                due: arrival.instant, scenario)
        }
    }

    /// Gives a connection a request of the scenario.
    func load(
        _ index: Int32, request: Int, _ turn: Int, _ number: Int, _ values: [String],
        due: UInt64, _ scenario: ScenarioState
    ) {
        let entry = table[index]
        let script = scenario.script
        entry.pointee.request = Int32(request)
        entry.pointee.kind = script.kind(request)
        let pattern = script.expectation(request)?.bodyContains
        let isKept = !script.extracts(request).isEmpty
        if pattern != nil || isKept {
            let sight = entry.pointee.sight ?? ResponseSight()
            sight.begin(keeps: isKept, lookingFor: pattern)
            entry.pointee.sight = sight
        } else {
            entry.pointee.sight = nil
        }
        if let seconds = script.timeout(request) {
            scenario.deadlines.insert(
                (table.token(index), entry.pointee.requests + 1), at: due &+ UInt64(seconds * 1e9))
        }
        if let message = scenario.messages[request] {
            entry.pointee.message = message
            return
        }
        do throws(RequestScript.Refusal) {
            write(
                try script.bytes(request, turn: turn, number: number, values: values), index)
        } catch {
            entry.pointee.refusal = error.description
        }
    }

    /// Puts a request into the connection's own room.
    private func write(_ bytes: [UInt8], _ index: Int32) {
        let entry = table[index]
        if entry.pointee.own.count < bytes.count {
            entry.pointee.own.deallocate()
            entry.pointee.own = .allocate(
                byteCount: max(512, bytes.count + bytes.count / 2), alignment: 16)
        }
        entry.pointee.own.copyBytes(from: bytes)
        entry.pointee.message = UnsafeRawBufferPointer(
            rebasing: entry.pointee.own[..<bytes.count])
    }

    /// A request that cannot be made is not sent: it fails before it is on the wire, and its
    /// connection is there for the next.
    func refuse(_ index: Int32, _ now: UInt64) {
        let detail = table[index].pointee.refusal ?? ""
        table[index].pointee.refusal = nil
        slice.requests.failed += 1
        slice.errors.note(.requestInvalid, detail: detail, at: Double(now) * 1e-9)
        slice.failedTime.record(nanoseconds: now &- table[index].pointee.scheduled)
        recordUnsent(
            .failed(.requestInvalid), scheduled: table[index].pointee.scheduled, now,
            detail: detail)
        leaveSystem(now)
        let user = takeUser(index)
        if table[index].pointee.stream >= 0 { table.pushIdle(index) } else { table.release(index) }
        if isClosed { clientFailed(wasOpen: false, now) }
        if let user, let scenario { endUser(user, .failed, scenario, now) }
    }

    /// The same as the parser does alone, and keeps what is to be looked at.
    @inline(never)
    func consumeSeen(_ index: Int32, _ bytes: UnsafeRawBufferPointer) -> ResponseParser.Step {
        let entry = table[index]
        guard var sight = entry.pointee.sight else { return entry.pointee.parser.consume(bytes) }
        return entry.pointee.parser.consume(bytes, observer: &sight)
    }

    /// What is wrong with a response; nil where it is as expected, or nothing is.
    func unmet(_ index: Int32, _ scenario: ScenarioState) -> String? {
        let entry = table[index]
        guard entry.pointee.request >= 0,
            let expected = scenario.script.expectation(Int(entry.pointee.request))
        else { return nil }
        let status = entry.pointee.parser.status ?? 0
        if !expected.statuses.isEmpty, !expected.statuses.contains(status) {
            return "status_\(status)"
        }
        if let most = expected.maxBody, entry.pointee.parser.bodyBytes > most {
            return "body_too_large"
        }
        if entry.pointee.sight?.holdsPattern == false { return "body_lacks_text" }
        return nil
    }

    /// A whole response came that is not what was expected: the request failed, the connection did
    /// not.
    func completeUnmet(_ index: Int32, _ detail: String, isKept: Bool, _ now: UInt64) {
        slice.requests.failed += 1
        slice.errors.note(.expectation, detail: detail, at: Double(now) * 1e-9)
        slice.failedTime.record(nanoseconds: now &- table[index].pointee.scheduled)
        leaveSystem(now)
        table.removeBusy(index)
        recordUnmet(index, detail, isKept: isKept, now)
        let user = takeUser(index)
        next(after: index, isKept: isKept, now)
        if let user, let scenario { endUser(user, .failed, scenario, now) }
    }
}
