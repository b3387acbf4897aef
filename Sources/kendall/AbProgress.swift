/// What ApacheBench says while it goes on: every tenth part of more than 150 requests, but not
/// more often than every hundred.
struct AbProgress {
    /// Requests between two lines; nil without lines.
    let step: Int?

    init(requests: Int, isWanted: Bool) {
        step = isWanted && requests > 150 ? max(100, requests / 10) : nil
    }

    func show(completed: Int) {
        guard let step, completed > 0, completed % step == 0 else { return }
        Output.error.lineIfTaken("Completed \(completed) requests")
    }
}
