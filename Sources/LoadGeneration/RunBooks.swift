internal import Measurements
internal import Workloads

/// What the threads of a run have handed over, added up: the whole and, where there are any, its
/// parts: the phases of a scenario's leg, and what changes of the load have made of them or of a run.
struct RunBooks {
    var totals: RunTotals
    private var ledger: PhaseLedger
    /// Up to the latest that has begun; slices number them.
    private(set) var segments = [LoadSegment()]
    private var haveBegun = [true]
    /// Whether there are parts from the start.
    private let isScenario: Bool
    /// Where the segments come from.
    private let pace: LoadPace
    /// How the figures of a segment are told.
    private let figures: (RunPart, [LoadSegment]) -> PhaseFigures

    init(
        totals: RunTotals, ledger: PhaseLedger, pace: LoadPace,
        figures: @escaping (RunPart, [LoadSegment]) -> PhaseFigures
    ) {
        self.totals = totals
        self.ledger = ledger
        self.pace = pace
        self.figures = figures
        isScenario = ledger.expectsParts
    }

    /// The parts that have begun and were not taken out, in order; none where there is but one.
    var phases: [PhaseTotals] { ledger.phases }

    mutating func add(_ slice: MeasurementSlice, thread: Int) {
        let segment = slice.part.segment
        if segment >= haveBegun.count || !haveBegun[segment] { begin(slice.part) }
        totals.add(slice, thread: thread, isSteady: ledger.isRecorded(slice))
        ledger.add(slice, thread: thread)
    }

    /// Of a scenario: the part under way, or the latest that was.
    var scenarioPart: PhaseTotals? { isScenario ? phases.last : nil }

    /// The part under way, or the latest that was.
    var part: RunPart { phases.last?.part ?? RunPart() }

    /// See ``PhaseLedger/takeEnded(_:)``.
    mutating func takeEnded(_ use: () -> ProcessUse) -> [PhaseTotals] { ledger.takeEnded(use) }

    /// - Parameter use: of processes until now.
    mutating func finish(_ use: ProcessUse) {
        totals.finish()
        ledger.finish(use)
    }

    /// The first slice of a segment has come: of what there is by now nothing lies behind its start.
    private mutating func begin(_ part: RunPart) {
        if segments.count == 1, !isScenario {
            // The whole was the first segment. It is kept from here on, so that a run without
            // changes pays for none.
            ledger.begin(with: totals.copy(), figures(RunPart(), segments))
        }
        if part.segment >= segments.count {
            segments = Array(pace.segments[...part.segment])
            // One that would have begun behind the end of its phase never does.
            for index in haveBegun.count..<part.segment { segments[index].beginsAnew = false }
            haveBegun += Array(repeating: false, count: segments.count - haveBegun.count)
        }
        haveBegun[part.segment] = true
        let figures = figures(part, segments)
        let segment = segments[part.segment]
        ledger.expect(part, figures, segment)
        guard segment.beginsAnew else { return }
        // Together with a change of the rate, what follows that is left out as well; not from the
        // whole of a scenario, which leaves out nothing at the start of a phase.
        var start = segment.start
        if !isScenario, case .given(let warmup) = RunTotals.Warmup(figures.warmup) {
            start += warmup
        }
        totals.beginAnew(at: start)
    }
}
