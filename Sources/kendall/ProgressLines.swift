internal import Comparison
internal import LoadGeneration
internal import Measurements

/// What a run says on standard error while it goes on.
struct ProgressLines {
    private let interval: Double?
    private var next: Double

    init(every interval: Double?) {
        self.interval = interval
        next = interval ?? 0
    }

    mutating func show(_ progress: LoadTest.Progress) {
        guard let interval, progress.elapsed >= next else { return }
        next = (progress.elapsed / interval).rounded(.down) * interval + interval
        var line = "kendall: \(Int(progress.elapsed.rounded())) s"
        line += "  sent \(progress.requests.sent)  completed \(progress.requests.completed)"
        if progress.requests.failed > 0 { line += "  failed \(progress.requests.failed)" }
        if progress.requests.dropped > 0 { line += "  dropped \(progress.requests.dropped)" }
        if let last = progress.last, let p50 = last.p50, let p99 = last.p99 {
            line += "  last second: \(last.completed)/s, p50 \(Figure.seconds(p50)), "
            line += "p99 \(Figure.seconds(p99))"
        }
        Output.error.lineIfTaken(line)
    }
}
