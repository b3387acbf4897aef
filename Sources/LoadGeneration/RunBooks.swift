internal import Measurements
internal import Workloads

/// What the threads of a run have handed over, added up: the whole and, where there are any, the
/// phases of a scenario's leg or the segments that changes of the rate have made.
struct RunBooks {
    var totals: RunTotals
    private var ledger: PhaseLedger
    /// Those that have begun; slices number them.
    private(set) var segments = [LoadSegment()]
    /// Where the segments come from; nil where slices number phases of a scenario.
    private let pace: LoadPace?
    /// How the figures of a segment are told.
    private let figures: (Int, [LoadSegment]) -> PhaseFigures

    init(
        totals: RunTotals, ledger: PhaseLedger, pace: LoadPace?,
        figures: @escaping (Int, [LoadSegment]) -> PhaseFigures
    ) {
        self.totals = totals
        self.ledger = ledger
        self.pace = pace
        self.figures = figures
    }

    /// Phases or segments that have begun, in order; none where nothing was changed.
    var phases: [PhaseTotals] { ledger.phases }

    mutating func add(_ slice: MeasurementSlice, thread: Int) {
        if let pace, slice.phase >= segments.count { begin(pace.segments, upTo: slice.phase) }
        totals.add(slice, thread: thread, isSteady: ledger.isRecorded(slice))
        ledger.add(slice, thread: thread)
    }

    /// Of a scenario: the phase under way, or the latest that was.
    var scenarioPhase: PhaseTotals? { pace == nil ? phases.last : nil }

    /// See ``PhaseLedger/takeEnded(_:)``.
    mutating func takeEnded(_ use: () -> ProcessUse) -> [PhaseTotals] { ledger.takeEnded(use) }

    /// - Parameter use: of processes until now.
    mutating func finish(_ use: ProcessUse) {
        totals.finish()
        ledger.finish(use)
    }

    /// The first slice of a segment has come: of what there is by now nothing lies behind its start.
    private mutating func begin(_ all: [LoadSegment], upTo last: Int) {
        let known = segments.count
        segments = Array(all[...last])
        if known == 1 {
            // The whole was the first segment. It is kept from here on, so that a run without
            // changes pays for none.
            ledger.begin(with: totals.copy())
        }
        for index in 0...last { ledger.expect(index, figures(index, segments)) }
        for index in known...last where segments[index].beginsAnew {
            // Together with a change of the rate, what follows that is left out as well.
            var start = segments[index].start
            if case .given(let warmup) = RunTotals.Warmup(figures(index, segments).warmup) {
                start += warmup
            }
            totals.beginAnew(at: start)
        }
    }
}
