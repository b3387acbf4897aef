internal import LinuxIO
public import Measurements
public import Workloads

/// What was seen in the window of one part of a run: a phase of a scenario, or what lies between two
/// changes of the load.
///
/// What belongs to a phase is what happened between its start and the next one's: a request that
/// is answered after the end of the phase in which it was due is completed in a later one. So the
/// phases add up to the whole.
public struct PhaseTotals {
    public let part: RunPart
    /// The change of the load that it began with; where the load is as planned, none.
    public let segment: LoadSegment
    /// Seconds since the start of its leg, or of the run.
    public let start: Double
    /// Its own time begins at its start.
    public internal(set) var totals: RunTotals
    /// What processes used while it lasted; known when it is past.
    public internal(set) var process: ProcessFacts?
}

/// The windows of all parts of a run or a leg, filled while it runs.
struct PhaseLedger {
    private var plans: [RunPart: (figures: PhaseFigures, segment: LoadSegment)]
    private let threads: Int
    private(set) var phases: [PhaseTotals] = []
    /// The part that each thread was in at the end of its last slice.
    private var reached: [RunPart]
    private var before: ProcessUse

    /// - Parameter use: of processes before the first phase.
    init(_ plans: [Int: PhaseFigures], threads: Int, use: ProcessUse = ProcessUse()) {
        self.plans = Dictionary(
            uniqueKeysWithValues: plans.map {
                (RunPart(phase: $0.key), ($0.value, LoadSegment(phase: $0.key)))
            })
        self.threads = threads
        before = use
        reached = Array(repeating: RunPart(), count: threads)
    }

    /// Whether there are parts at all.
    var expectsParts: Bool { !plans.isEmpty }

    func isRecorded(_ slice: MeasurementSlice) -> Bool {
        plans[slice.part]?.figures.isRecorded ?? true
    }

    /// Adds a slice to its part. The slice's time is changed to that of the part.
    mutating func add(_ slice: MeasurementSlice, thread: Int) {
        guard let plan = plans[slice.part] else { return }
        let index: Int
        if let known = phases.lastIndex(where: { $0.part == slice.part }) {
            index = known
        } else {
            index = phases.count
            phases.append(
                PhaseTotals(
                    part: slice.part, segment: plan.segment,
                    start: Double(slice.partStart) * 1e-9,
                    totals: RunTotals(
                        threads: threads, warmup: RunTotals.Warmup(plan.figures.warmup),
                        arrivalRate: plan.figures.arrivalRate)))
        }
        reached[thread] = max(reached[thread], slice.part)
        slice.beginTime(at: slice.partStart)
        phases[index].totals.add(slice, thread: thread)
    }

    /// A run that had no parts gets its first: what there is of it by now.
    mutating func begin(with totals: RunTotals, _ plan: PhaseFigures) {
        phases = [
            PhaseTotals(part: RunPart(), segment: LoadSegment(), start: 0, totals: totals)
        ]
        expect(RunPart(), plan, LoadSegment())
    }

    /// How the figures of a part that is to come are told.
    mutating func expect(_ part: RunPart, _ figures: PhaseFigures, _ segment: LoadSegment) {
        plans[part] = (figures, segment)
    }

    /// Takes out the parts that every thread has left behind: their sums are megabytes each, and
    /// what is told of them is not.
    mutating func takeEnded(_ use: () -> ProcessUse) -> [PhaseTotals] {
        let passed = reached.min() ?? RunPart()
        guard phases.contains(where: { $0.part < passed }) else { return [] }
        var ended = phases.filter { $0.part < passed }
        phases.removeAll { $0.part < passed }
        conclude(&ended, use())
        return ended
    }

    mutating func finish(_ use: ProcessUse) {
        var last = phases
        conclude(&last, use)
        phases = last
    }

    private mutating func conclude(_ ended: inout [PhaseTotals], _ use: ProcessUse) {
        ended.sort { $0.part < $1.part }
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
