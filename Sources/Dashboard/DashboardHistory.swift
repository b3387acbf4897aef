internal import Measurements

/// What the display remembers from one snapshot to the next: how response times were spread in each
/// second, for the heat map, at most ``longest`` of them; and what each phase has shown.
public struct DashboardHistory: Equatable, Sendable {
    static let longest = 240

    /// One a second, the latest last.
    private(set) var seconds: [LatencySpread] = []
    /// The latest figures of each phase, by its index.
    private(set) var parts: [Int: DashboardSnapshot.Part] = [:]
    private var last = LatencySpread()
    private var lastSecond = 0

    public init() {}

    /// Takes in the next snapshot.
    public mutating func note(_ snapshot: DashboardSnapshot) {
        for part in snapshot.parts ?? [] { parts[part.phase] = part }
        let second = Int(bounded: snapshot.elapsed)
        guard second > lastSecond else { return }
        // A display that was stopped missed some; what came then is in the first of them.
        let missed = min(second - lastSecond - 1, Self.longest)
        // Figures that have begun anew hold nothing of before.
        let hasBegunAnew = snapshot.responseTimes.total < last.total
        seconds.append(
            hasBegunAnew ? snapshot.responseTimes : snapshot.responseTimes.since(last))
        seconds.append(contentsOf: repeatElement(LatencySpread(), count: missed))
        if seconds.count > Self.longest { seconds.removeFirst(seconds.count - Self.longest) }
        last = snapshot.responseTimes
        lastSecond = second
    }
}
