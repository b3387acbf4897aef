internal import Measurements
internal import Workloads

/// Changes of the load on the way, see ``LoadPace``, and what else divides a run into parts.
extension Worker {
    /// Comes by the segments that there are now.
    @inline(never)
    func followPace() {
        paceVersion = control.pace.version
        guard !isClosed, isOffering else { return }
        segments = control.pace.segments
        guard segments.count > 1 else { return }
        upcoming?.follow(segments)
        waiting?.follow(segments)
        nextDue = upcoming?.head ?? .max
        loadEnd = upcoming?.end ?? .max
        noteSegmentEnd()
        guard let scenario else { return }
        // The phase may end at another instant now.
        scenario.phaseEnd = .max
        let length = RunTotals.slotLength
        sliceEnd = partStart &+ ((slice.start &- partStart) / length &+ 1) &* length
        notePhaseEnd()
    }

    /// What is due at the instant at which a phase or a segment begins is that one's.
    @inline(__always)
    func beginParts(dueAt instant: UInt64, _ now: UInt64) {
        if let scenario { while scenario.phaseEnd <= instant { endSlice(now) } }
        while segmentEnd <= instant { endSlice(now) }
    }

    /// Slices lie in the next segment from here on, of which the start has come.
    func beginNextSegment() {
        guard let next = nextSegment else { return }
        part.segment = next
        partStart = segments[next].start
        noteSegmentEnd()
    }

    /// Slices lie in the scenario's next phase from here on.
    func beginNextPhase(_ scenario: ScenarioState) {
        partStart = scenario.phaseEnd
        scenario.beginNextPhase()
        part = RunPart(phase: scenario.firstPhase + scenario.phase)
        control.pace.begin(phase: part.phase, at: partStart)
        noteSegmentEnd()
    }

    private func noteSegmentEnd() {
        segmentEnd = nextSegment.map { segments[$0].start } ?? .max
    }

    /// A segment that would begin behind the end of its phase is none of the next phase's.
    private var nextSegment: Int? {
        segments.indices.first { $0 > part.segment && segments[$0].phase == part.phase }
    }
}
