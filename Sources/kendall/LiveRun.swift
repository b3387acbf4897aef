internal import Comparison
internal import Dispatch
internal import LoadGeneration
internal import Reports
internal import Synchronization

/// What others see of a run while it goes on, once a second: a checkpoint on the disk, metrics over
/// HTTP. Rendered and written on a thread of its own; a second for which that has no time is passed
/// over.
final class LiveRun: Sendable {
    private let checkpoint: Checkpoint?
    private let metrics: MetricsServer?
    private let queue = DispatchQueue(label: "live", qos: .utility)
    private let isBusy = Atomic<Bool>(false)
    private let hasFailed = Atomic<Bool>(false)
    private let second = Atomic<Int>(0)

    init(checkpointPath: String?, metrics: MetricsServer?) {
        checkpoint = checkpointPath.map(Checkpoint.init)
        self.metrics = metrics
    }

    /// Shows the run as it is, where a second has begun and anybody looks.
    ///
    /// - Parameters:
    ///   - offset: seconds of the run before the test that makes progress.
    ///   - result: makes the result of what there is, without anything slow.
    func show(
        _ progress: LoadTest.Progress, offset: Double = 0,
        _ result: (LoadTestOutcome) -> UnpackedResult
    ) {
        guard checkpoint != nil || metrics != nil else { return }
        let second = Int(offset + progress.elapsed)
        guard second > self.second.load(ordering: .relaxed),
            !isBusy.exchange(true, ordering: .acquiring)
        else { return }
        self.second.store(second, ordering: .relaxed)
        let shown = result(progress.outcome())
        queue.async { [self] in
            defer { isBusy.store(false, ordering: .releasing) }
            do {
                let file = shown.packed(isLive: true)
                // First, for a full disk is no reason to tell Prometheus of a second long past.
                metrics?.publish(
                    MetricsText.render(file, try RunHistograms(file), isLive: true))
                try checkpoint?.write(file)
            } catch {
                // Once: the disk that is full now is full in a second too.
                guard !hasFailed.exchange(true, ordering: .relaxed) else { return }
                Output.error.lineIfTaken(Failure(error, arguments: []).line)
            }
        }
    }

    /// Waits for what is being written and stops listening; takes the checkpoint away where the
    /// result has been written.
    func end(isWritten: Bool) {
        queue.sync {}
        metrics?.stop()
        if isWritten { checkpoint?.remove() }
    }
}
