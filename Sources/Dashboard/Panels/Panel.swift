internal import Measurements

/// A part of the dashboard: what it is called, what it remarks, and what it shows in an area.
///
/// Panels are values; drawing one changes a grid and nothing else.
protocol Panel {
    var title: String { get }
    /// In the upper edge, right: a legend or the figure that matters most.
    var remark: [(String, Style)] { get }
    func draw(in area: Area, of grid: inout Grid)
}

extension Panel {
    var remark: [(String, Style)] { [] }

    /// Draws the frame and, in it, the panel.
    func drawFramed(in area: Area, of grid: inout Grid) {
        guard area.width >= 4, area.height >= 3 else { return }
        grid.frame(area, title: title, remark: remark)
        draw(in: area.inner, of: &grid)
    }
}

/// All that panels are made from.
struct PanelContext {
    /// The run as a whole.
    let run: DashboardSnapshot
    /// The same with the figures of the phase that is looked at.
    let snapshot: DashboardSnapshot
    /// That phase, where the run has several.
    let phase: Int?
    let history: DashboardHistory
    let settings: DashboardSettings

    /// The seconds that plots against time show.
    private var series: SeriesSpan {
        let known = phase.flatMap { run.phases.indices.contains($0) ? run.phases[$0] : nil }
        let span = known.map { $0.start..<max($0.start, $0.end) }
        if settings.window == .phase, let span {
            return SeriesSpan(
                intervals: snapshot.measured.intervals, start: span.lowerBound,
                length: span.upperBound - span.lowerBound, isLatestMinute: false, figures: span,
                run: run)
        }
        return SeriesSpan(
            intervals: run.measured.intervals, start: 0, length: run.horizon,
            isLatestMinute: settings.window == .minute, figures: span, run: run)
    }

    func panel(_ kind: PanelKind) -> any Panel {
        switch kind {
        case .comparison: ComparisonPanel(snapshot)
        case .survival: SurvivalPanel(snapshot, logarithmic: settings.logarithmic)
        case .throughput: ThroughputPanel(series, of: snapshot)
        case .inFlight: InFlightPanel(series, of: snapshot)
        case .errors: ErrorsPanel(run)
        case .heatMap: HeatMapPanel(run, history)
        case .numberInSystem: NumberInSystemPanel(snapshot)
        case .residuals: ResidualsPanel(snapshot)
        case .generator: GeneratorPanel(run)
        }
    }
}
