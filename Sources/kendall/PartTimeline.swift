internal import Dashboard
internal import Measurements

/// When the parts of a scenario's run begin and end: its phases, those to come as planned, and what
/// changes of the load have divided them into.
struct PartTimeline {
    private(set) var parts: [RunPart] = []
    private(set) var phases: [DashboardSnapshot.Phase] = []

    var isEmpty: Bool { parts.isEmpty }

    func index(of part: RunPart) -> Int? { parts.firstIndex(of: part) }

    /// Adds the next phase of the scenario, behind the last.
    mutating func add(_ name: String, duration: Double, rate: Double?) {
        let start = phases.last?.end ?? 0
        parts.append(RunPart(phase: parts.count))
        phases.append(.init(name: name, start: start, end: start + duration, rate: rate))
    }

    /// A phase has begun: it and those behind it move, and what was before ends here.
    mutating func begin(phase: Int, at start: Double) {
        guard let place = index(of: RunPart(phase: phase)) else { return }
        let shift = start - phases[place].start
        for next in phases.indices where next >= place {
            phases[next].start += shift
            phases[next].end += shift
        }
        if place > 0 { phases[place - 1].end = start }
    }

    /// A change of the load has begun another part of its phase.
    mutating func begin(_ part: RunPart, at start: Double, name: String, rate: Double?) {
        guard index(of: part) == nil, let last = parts.lastIndex(where: { $0 < part }) else {
            return
        }
        let end = max(start, phases[last].end)
        phases[last].end = start
        parts.insert(part, at: last + 1)
        phases.insert(.init(name: name, start: start, end: end, rate: rate), at: last + 1)
    }

    /// Lets a part end at an instant, and those behind it follow.
    mutating func move(endOf part: RunPart, to end: Double) {
        guard let place = index(of: part) else { return }
        let shift = end - phases[place].end
        phases[place].end = end
        for next in phases.indices where next > place {
            phases[next].start += shift
            phases[next].end += shift
        }
    }
}
