public import Measurements
internal import Workloads

/// What was seen in the window of one phase of a scenario, or in a segment of a run whose rate was
/// changed on the way.
///
/// What belongs to a phase is what happened between its start and the next one's: a request that
/// is answered after the end of the phase in which it was due is completed in a later one. So the
/// phases add up to the whole.
public struct PhaseTotals {
    /// The scenario's index, or the segment's.
    public let phase: Int
    /// Seconds since the start of its leg, or of the run.
    public let start: Double
    /// Its own time begins at its start.
    public internal(set) var totals: RunTotals
}

/// The windows of all phases of a leg, filled while it runs.
struct PhaseLedger {
    private var plans: [Int: PhaseFigures]
    private let threads: Int
    private(set) var phases: [PhaseTotals] = []

    init(_ plans: [Int: PhaseFigures], threads: Int) {
        self.plans = plans
        self.threads = threads
    }

    func isRecorded(_ slice: MeasurementSlice) -> Bool {
        plans[slice.phase]?.isRecorded ?? true
    }

    /// Adds a slice to its phase. The slice's time is changed to that of the phase.
    mutating func add(_ slice: MeasurementSlice, thread: Int) {
        guard let plan = plans[slice.phase] else { return }
        let index: Int
        if let known = phases.lastIndex(where: { $0.phase == slice.phase }) {
            index = known
        } else {
            index = phases.count
            phases.append(
                PhaseTotals(
                    phase: slice.phase, start: Double(slice.phaseStart) * 1e-9,
                    totals: RunTotals(
                        threads: threads, warmup: RunTotals.Warmup(plan.warmup),
                        arrivalRate: plan.arrivalRate)))
        }
        slice.beginTime(at: slice.phaseStart)
        phases[index].totals.add(slice, thread: thread)
    }

    /// A run that had no phases gets its first: what there is of it by now.
    mutating func begin(with totals: RunTotals) {
        phases = [PhaseTotals(phase: 0, start: 0, totals: totals)]
    }

    /// How the figures of a phase that is to come are told.
    mutating func expect(_ phase: Int, _ plan: PhaseFigures) { plans[phase] = plan }

    mutating func finish() {
        for index in phases.indices { phases[index].totals.finish() }
        phases.sort { $0.phase < $1.phase }
    }
}

extension RunTotals.Warmup {
    /// Rounded up to whole slices, which are not divided.
    init(_ plan: LoadPlan.Warmup) {
        switch plan {
        case .auto: self = .auto
        case .seconds(0): self = .none
        case .seconds(let seconds):
            let slot = RunTotals.slotLength
            self = .given((UInt64(seconds * 1e9) + slot - 1) / slot * slot)
        }
    }
}
