internal import Comparison
internal import Measurements

/// Whether the generator itself can be trusted: how late it sends and what it uses.
struct GeneratorPanel: Panel {
    private let lag: LatencySummary
    private let connectionWait: LatencySummary
    private let verdict: GeneratorVerdict
    private let generator: DashboardSnapshot.Generator
    private let connections: Int
    private let counts: DashboardSnapshot.Counts

    let title = "generator"
    var remark: [(String, Style)] {
        switch verdict {
        case .keptUp: [("on time ok", .good)]
        case .late: [("LATE !!", .bad)]
        case .saturated: [("SATURATED !!", .bad)]
        case .paused: [("STOOD STILL !!", .bad)]
        }
    }

    init(_ snapshot: DashboardSnapshot) {
        lag = snapshot.measured.sendLag
        connectionWait = snapshot.measured.connectionWait
        verdict = snapshot.measured.generator.verdict
        generator = snapshot.generator
        connections = snapshot.measured.connectionsOpened
        counts = snapshot.counts
    }

    func draw(in area: Area, of grid: inout Grid) {
        let lines: [(String, String)] = [
            (
                "send lag",
                lag.count == 0
                    ? "nothing sent yet"
                    : "p50 \(seconds(lag, 50))  p99 \(seconds(lag, 99))  max "
                        + Figure.seconds(lag.max, digits: 3)
            ),
            (
                "uses",
                "\(Figure.fixed(generator.cores, decimals: 2)) of \(generator.processors) cores, "
                    + "\(generator.openFiles) of \(Scale.count(generator.openFilesLimit)) files"
            ),
            (
                "sent",
                "\(Scale.count(counts.sent)) of \(Scale.count(counts.scheduled)) due; "
                    + "\(Scale.count(connections)) connections opened"
            ),
            (
                "wait",
                connectionWait.count == 0
                    ? "no request waited for a connection"
                    : "\(Scale.count(connectionWait.count)) for a connection, max "
                        + Figure.seconds(connectionWait.max, digits: 3)
            ),
        ]
        for (line, (name, text)) in lines.prefix(area.height).enumerated() {
            grid.put(name, .faint, x: area.x + 1, y: area.y + line)
            grid.put(
                text, .plain, x: area.x + 11, y: area.y + line, limit: max(0, area.width - 12))
        }
    }

    private func seconds(_ summary: LatencySummary, _ percentile: Double) -> String {
        Figure.seconds(summary.percentile(percentile)?.value, digits: 3)
    }
}
