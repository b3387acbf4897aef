internal import Comparison

/// The two rows at the top: what is run against what, its state, and how far it is.
struct Header {
    private let snapshot: DashboardSnapshot
    private let frozen: Bool
    private let lookingAt: Int?

    /// - Parameter lookingAt: the phase whose figures are shown, where it is not the one under way.
    init(_ snapshot: DashboardSnapshot, frozen: Bool, lookingAt: Int? = nil) {
        self.snapshot = snapshot
        self.frozen = frozen
        self.lookingAt = lookingAt
    }

    /// "open·poisson 420/s", "closed 32 at once".
    static func load(_ load: ResultFile.Load) -> String {
        var text = load.loop?.rawValue ?? ""
        if let arrivals = load.arrivals { text += "·\(arrivals)" }
        if let rate = load.offeredRate { text += " \(Figure.rate(rate))" }
        if let users = load.concurrency { text += " \(users) at once" }
        return text
    }

    static func badge(_ state: DashboardSnapshot.State) -> (String, Style) {
        switch state {
        case .warming: ("● WARMING UP", .badge)
        case .running: ("● RUNNING", .badge)
        case .paused: ("‖ PAUSED", .bad)
        case .draining: ("● DRAINING", .badge)
        case .finished: ("▮ FINISHED", .badge)
        }
    }

    func draw(into grid: inout Grid) {
        var (badge, style) = Self.badge(snapshot.state)
        if frozen { badge = "FROZEN  " + badge }
        let badgeStart = grid.width - badge.count - 1
        grid.put(badge, style, x: badgeStart, y: 0)
        var x = grid.put("KENDALL", .title, x: 1, y: 0) + 2
        x = grid.put(Self.load(snapshot.load), .offered, x: x, y: 0, limit: badgeStart - x) + 2
        var end = badgeStart - 2
        let looked = lookingAt.flatMap { snapshot.phases.indices.contains($0) ? $0 : nil }
        if let index = looked ?? snapshot.phaseIndex {
            let room = max(0, end - x - (looked == nil ? 12 : 0))
            let name = Grid.singleColumn(SafeText(snapshot.phases[index].name), limit: 18)
            let text =
                "\(looked == nil ? "" : "figures of ")phase \(index + 1)/\(snapshot.phases.count) "
                + name
            if text.count <= room {
                grid.put(text, looked == nil ? .title : .bad, endingBefore: end, y: 0)
                end -= text.count + 2
            }
        }
        if end > x { grid.put(SafeText(snapshot.target.url), x: x, y: 0, limit: end - x) }

        let time = Self.time(snapshot)
        grid.put(time, .plain, endingBefore: grid.width - 1, y: 1)
        ribbon(in: Area(x: 1, y: 1, width: grid.width - time.count - 4, height: 1), of: &grid)
    }

    static func time(_ snapshot: DashboardSnapshot) -> String {
        var text = Scale.clock(snapshot.elapsed)
        if let end = snapshot.phases.last?.end ?? snapshot.load.duration {
            text += " / \(Scale.clock(end))"
        }
        guard snapshot.state != .finished, snapshot.state != .draining,
            let remaining = snapshot.remaining
        else { return text }
        return text + "  ETA \(Scale.clock(remaining.rounded(.up)))"
    }

    /// The phases side by side, each as long as it lasts, filled as far as the run is.
    private func ribbon(in area: Area, of grid: inout Grid) {
        guard area.width >= 8, let progress = snapshot.progress else { return }
        let done = Int(bounded: (progress * Double(area.width)).rounded(.down))
        for column in 0..<area.width {
            grid.put(
                column < done ? "█" : "░", column < done ? .measured : .faint,
                x: area.x + column, y: area.y)
        }
        guard snapshot.phases.count > 1, let total = snapshot.phases.last?.end, total > 0 else {
            return
        }
        for phase in snapshot.phases {
            let start = Int(bounded: phase.start / total * Double(area.width))
            let end = Int(bounded: phase.end / total * Double(area.width))
            guard end - start >= 3 else { continue }
            grid.put("├", .faint, x: area.x + start, y: area.y)
            grid.put("┤", .faint, x: area.x + end - 1, y: area.y)
            let name = Grid.singleColumn(SafeText(phase.name), limit: end - start - 2)
            grid.put(name, .title, x: area.x + start + 1, y: area.y)
        }
    }
}
