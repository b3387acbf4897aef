internal import Comparison
internal import Measurements

/// Failures by kind, with when they came, and responses by status.
struct ErrorsPanel: Panel {
    private let errors: [ErrorLog.Entry]
    private let statuses: [(code: String, count: Int)]
    private let notSent: Int
    private let failed: Int

    let title = "errors and statuses"
    var remark: [(String, Style)] {
        failed == 0 ? [("no errors", .faint)] : [("err \(Scale.count(failed))", .error)]
    }

    init(_ snapshot: DashboardSnapshot) {
        errors = snapshot.measured.errors.sorted { $0.count > $1.count }
        statuses = snapshot.measured.status.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        notSent = snapshot.counts.notSent
        failed = snapshot.counts.failed
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height >= 1, area.width >= 20 else { return }
        let end = area.x + area.width - 1
        var x = area.x + 1
        for (code, count) in statuses {
            let text = "\(code): \(Scale.count(count))"
            guard x + text.count < end else { break }
            let isGood = code.hasPrefix("2") || code.hasPrefix("3")
            x = grid.put(text, isGood ? .plain : .bad, x: x, y: area.y) + 3
        }
        if notSent > 0 {
            let text = "not sent: \(Scale.count(notSent))"
            if x + text.count < end { x = grid.put(text, .bad, x: x, y: area.y) + 3 }
        }
        if statuses.isEmpty, notSent == 0 {
            x = grid.put("no response yet", .faint, x: x, y: area.y) + 3
        }
        if area.height == 1, let worst = errors.first {
            // One line for all: the commonest kind beside the statuses.
            let text = "err \(worst.kind.rawValue) \(Scale.count(worst.count))"
            if x + text.count < end { grid.put(text, .error, x: x, y: area.y) }
            return
        }
        for (line, error) in errors.prefix(area.height - 1).enumerated() {
            let y = area.y + 1 + line
            var x = grid.put("err \(error.kind.rawValue)", .error, x: area.x + 1, y: y)
            x = max(x + 1, area.x + 20)
            grid.put(Scale.count(error.count), .measured, endingBefore: x + 6, y: y)
            let times = "\(Scale.tick(seconds: error.first))–\(Scale.tick(seconds: error.last))"
            x = grid.put(times, .faint, x: x + 8, y: y, limit: max(0, end - x - 8)) + 2
            grid.put(SafeText(error.detail), .plain, x: x, y: y, limit: max(0, end - x))
        }
    }
}
