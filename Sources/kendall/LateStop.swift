internal import Dispatch
internal import Glibc
internal import LoadGeneration

/// Keeps a process that has only its report left to write within reach of its user.
///
/// The signals that stop a run stay blocked after it: one that comes now must not cost the report. But
/// who takes the report may have stopped reading, as a pager does, and then nothing would ever end the
/// process. So the second signal ends it at once, as it does during the load.
enum LateStop {
    /// - Parameter ending: of the run, which may have been stopped by the first signal.
    static func watch(after ending: LoadTestOutcome.Ending) {
        let isSecond = if case .interrupted = ending { true } else { false }
        DispatchQueue(label: "late-stop", qos: .utility).async {
            // Without a descriptor to watch them by, they stay blocked.
            do {
                let stop = try StopRequest()
                var isLast = isSecond
                while true {
                    guard let signal = stop.nextSignal() else { continue }
                    if isLast { _exit(128 + signal) }
                    isLast = true
                }
            } catch {}
        }
    }
}
