internal import Comparison
internal import QueueingModels

/// Which panels a screen has room for, and where: a pure function of what is known, the size and
/// the settings.
///
/// From 120 × 36 on everything is shown; down to 80 × 20 the comparison, the tail, both series and
/// the errors; down to 60 × 14 the comparison and the throughput; below that a few lines.
public enum DashboardLayout {
    /// The picture of a run.
    public static func frame(
        _ snapshot: DashboardSnapshot, history: DashboardHistory = DashboardHistory(),
        width: Int, height: Int, settings: DashboardSettings
    ) -> Grid {
        var grid = Grid(width: width, height: height, glyphs: settings.glyphs)
        let live = snapshot.parts?.map(\.phase).max()
        func showing(_ phase: Int?) -> DashboardSnapshot {
            snapshot.showing(
                phase.flatMap { index in
                    history.parts[index] ?? snapshot.parts?.first { $0.phase == index }
                })
        }
        guard width >= 60, height >= 14 else {
            // Without room to say whose figures these are, they are those of now.
            SmallScreen(showing(live), settings).draw(into: &grid)
            return grid
        }
        let phase = settings.phase.flatMap { history.parts[$0] == nil ? nil : $0 } ?? live
        let shown = showing(phase)
        let header = Header(
            snapshot, frozen: settings.frozen, lookingAt: phase == live ? nil : phase)
        header.draw(into: &grid)
        drawKeys(settings, into: &grid)
        let body = Area(x: 0, y: 2, width: width, height: height - 3)
        let context = PanelContext(
            run: snapshot, snapshot: shown, phase: phase, history: history, settings: settings)
        if settings.help {
            HelpPanel().drawFramed(in: body, of: &grid)
        } else if let zoomed = settings.zoomed {
            context.panel(zoomed).drawFramed(in: body, of: &grid)
        } else if width >= 120, height >= 36 {
            large(context, body, &grid)
        } else if width >= 80, height >= 20 {
            medium(context, body, &grid)
        } else {
            small(context, body, &grid)
        }
        return grid
    }

    private static func large(_ context: PanelContext, _ body: Area, _ grid: inout Grid) {
        let (top, rest) = body.split(top: 12 + (body.height - 33) / 4)
        let (series, lower) = rest.split(top: (rest.height - 6) / 2)
        let (details, foot) = lower.split(top: lower.height - 6)
        let half = body.width / 2
        pair(context, .comparison, .survival, top, left: half - 4, &grid)
        pair(context, .throughput, .inFlight, series, left: half, &grid)
        let (heat, right) = details.split(left: half)
        context.panel(.heatMap).drawFramed(in: heat, of: &grid)
        pair(context, .numberInSystem, .residuals, right, left: right.width / 2, &grid)
        let (errors, generator) = foot.split(left: half)
        context.panel(.errors).drawFramed(in: errors, of: &grid)
        context.panel(.generator).drawFramed(in: generator, of: &grid)
    }

    private static func medium(_ context: PanelContext, _ body: Area, _ grid: inout Grid) {
        // All rows of the table where there is room, then the plots; errors take what is left.
        let table = min(12, body.height - 8)
        let (top, rest) = body.split(top: table)
        let errors = rest.height >= 14 ? 5 : 3
        let (series, foot) = rest.split(top: rest.height - errors)
        pair(context, .comparison, .survival, top, left: max(49, body.width * 3 / 5), &grid)
        pair(context, .throughput, .inFlight, series, left: body.width / 2, &grid)
        context.panel(.errors).drawFramed(in: foot, of: &grid)
    }

    private static func small(_ context: PanelContext, _ body: Area, _ grid: inout Grid) {
        let (top, rest) = body.split(top: max(7, min(12, body.height - 6)))
        context.panel(.comparison).drawFramed(in: top, of: &grid)
        context.panel(.throughput).drawFramed(in: rest, of: &grid)
    }

    private static func pair(
        _ context: PanelContext, _ first: PanelKind, _ second: PanelKind, _ area: Area, left: Int,
        _ grid: inout Grid
    ) {
        let (one, two) = area.split(left: left)
        context.panel(first).drawFramed(in: one, of: &grid)
        context.panel(second).drawFramed(in: two, of: &grid)
    }

    /// The last row: what the keys do, or what the dashboard has to say.
    private static func drawKeys(_ settings: DashboardSettings, into grid: inout Grid) {
        let y = grid.height - 1
        if let message = settings.message {
            grid.put(SafeText(message), .title, x: 1, y: y, limit: grid.width - 2)
            return
        }
        let keys = [
            ("q", "stop"), ("p", "pause"), ("+/-", "rate"), ("Tab", "panel"), ("m", "model"),
            ("l", "log"), ("e", "errors"), ("s", "save"), ("r", "anew"), ("f", "freeze"),
            ("w", "window"), ("</>", "phase"), ("g", "glyphs"),
        ]
        // The one that explains the others is always there.
        let end = grid.width - 1 - "? help".count
        var x = 1
        for (key, what) in keys where x + key.count + what.count + 3 <= end {
            x = grid.put(key, .badge, x: x, y: y)
            x = grid.put(" " + what, .faint, x: x, y: y) + 2
        }
        x = grid.put("?", .badge, x: x, y: y)
        grid.put(" help", .faint, x: x, y: y)
    }
}

/// What the keys do.
struct HelpPanel: Panel {
    let title = "keys"

    func draw(in area: Area, of grid: inout Grid) {
        for (line, (key, what)) in DashboardSettings.keys.prefix(area.height).enumerated() {
            grid.put(key, .badge, x: area.x + 1, y: area.y + line)
            grid.put(what, x: area.x + 14, y: area.y + line, limit: max(0, area.width - 15))
        }
        let words = [
            "ok  the model's figure lies in the measurement's 95 % interval",
            "!!  it lies outside", "??  too few samples, or no interval, to tell",
            "err a request that failed",
        ]
        let keys = DashboardSettings.keys.count
        let top = area.y + keys + (keys + words.count < area.height ? 1 : 0)
        for (line, text) in words.enumerated() where top + line < area.y + area.height {
            grid.put(text, .faint, x: area.x + 1, y: top + line, limit: max(0, area.width - 2))
        }
    }
}
