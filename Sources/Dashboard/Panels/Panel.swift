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
    let snapshot: DashboardSnapshot
    let history: DashboardHistory
    let settings: DashboardSettings

    func panel(_ kind: PanelKind) -> any Panel {
        switch kind {
        case .comparison: ComparisonPanel(snapshot)
        case .survival: SurvivalPanel(snapshot, logarithmic: settings.logarithmic)
        case .throughput: ThroughputPanel(snapshot, latestMinute: settings.latestMinute)
        case .inFlight: InFlightPanel(snapshot, latestMinute: settings.latestMinute)
        case .errors: ErrorsPanel(snapshot)
        case .heatMap: HeatMapPanel(snapshot, history)
        case .numberInSystem: NumberInSystemPanel(snapshot)
        case .residuals: ResidualsPanel(snapshot)
        case .generator: GeneratorPanel(snapshot)
        }
    }
}
