internal import Workloads

/// Changes of the rate on the way: see ``LoadPace``.
extension Worker {
    /// Comes by the segments that there are now.
    @inline(never)
    func followPace() {
        paceVersion = control.pace.version
        guard case .open = plan.loop, isOffering else { return }
        segments = control.pace.segments
        segmentEnd = segment + 1 < segments.count ? segments[segment + 1].start : .max
        upcoming?.follow(segments)
        waiting?.follow(segments)
        nextDue = upcoming?.head ?? .max
        loadEnd = upcoming?.end ?? .max
    }

    /// Slices lie in the next segment from here on, of which the start has come.
    func beginNextSegment() {
        segment += 1
        segmentEnd = segment + 1 < segments.count ? segments[segment + 1].start : .max
    }
}
