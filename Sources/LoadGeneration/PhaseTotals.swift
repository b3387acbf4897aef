internal import LinuxIO
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
    /// What processes used while it lasted; known when it is past.
    public internal(set) var process: ProcessFacts?
}

/// The windows of all phases of a leg, filled while it runs.
struct PhaseLedger {
    private var plans: [Int: PhaseFigures]
    private let threads: Int
    private(set) var phases: [PhaseTotals] = []
    /// The phase that each thread was in at the end of its last slice.
    private var reached: [Int]
    private var before: ProcessUse

    /// - Parameter use: of processes before the first phase.
    init(_ plans: [Int: PhaseFigures], threads: Int, use: ProcessUse = ProcessUse()) {
        self.plans = plans
        self.threads = threads
        before = use
        reached = Array(repeating: 0, count: threads)
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
        reached[thread] = max(reached[thread], slice.phase)
        slice.beginTime(at: slice.phaseStart)
        phases[index].totals.add(slice, thread: thread)
    }

    /// A run that had no phases gets its first: what there is of it by now.
    mutating func begin(with totals: RunTotals) {
        phases = [PhaseTotals(phase: 0, start: 0, totals: totals)]
    }

    /// How the figures of a phase that is to come are told.
    mutating func expect(_ phase: Int, _ plan: PhaseFigures) { plans[phase] = plan }

    /// Takes out the phases that every thread has left behind: their sums are megabytes each, and
    /// what is told of them is not.
    mutating func takeEnded(_ use: () -> ProcessUse) -> [PhaseTotals] {
        let passed = reached.min() ?? 0
        guard phases.contains(where: { $0.phase < passed }) else { return [] }
        var ended = phases.filter { $0.phase < passed }
        phases.removeAll { $0.phase < passed }
        conclude(&ended, use())
        return ended
    }

    mutating func finish(_ use: ProcessUse) {
        var last = phases
        conclude(&last, use)
        phases = last
    }

    private mutating func conclude(_ ended: inout [PhaseTotals], _ use: ProcessUse) {
        ended.sort { $0.phase < $1.phase }
        let length = ended.reduce(0) { $0 + Double($1.totals.whole.end) * 1e-9 }
        let facts = use.facts(since: before, seconds: length, threads: threads)
        for index in ended.indices {
            ended[index].totals.finish()
            let share = Double(ended[index].totals.whole.end) * 1e-9 / max(1e-9, length)
            ended[index].process = facts
            ended[index].process?.cpuSeconds *= share
        }
        before = use
    }
}

/// What this process, and the one that is watched beside it, have used since they began.
struct ProcessUse {
    var cpuSeconds = 0.0
    var maxResidentBytes = 0
    var target: (processID: Int32, cpuSeconds: Double, residentBytes: Int)?

    static func now(target processID: Int32?) -> ProcessUse {
        let own = ProcessResources.ownUse()
        var use = ProcessUse(cpuSeconds: own.cpuSeconds, maxResidentBytes: own.maxResidentBytes)
        if let processID, let sample = ProcessResources.sample(processID: processID) {
            use.target = (processID, sample.cpuSeconds, sample.residentBytes)
        }
        return use
    }

    /// The use of a span of time. The busiest thread is taken to be like the others.
    func facts(since before: ProcessUse, seconds: Double, threads: Int) -> ProcessFacts {
        let length = max(1e-9, seconds)
        let used = cpuSeconds - before.cpuSeconds
        var facts = ProcessFacts(
            cpuSeconds: used, maxResidentBytes: maxResidentBytes,
            busiestThread: min(1, used / length / Double(threads)))
        if let target, let start = before.target {
            facts.targetProcess = Measured.TargetProcess(
                processID: Int(target.processID),
                cpuMean: (target.cpuSeconds - start.cpuSeconds) / length,
                maxResidentBytes: max(start.residentBytes, target.residentBytes))
        }
        return facts
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
