/// Why a target server with a sound configuration could not be started.
public enum TargetServerError: Error, Equatable, CustomStringConvertible {
    /// `place` is an address and port, or a path; `reason` is in the system's words.
    case cannotListen(place: String, reason: String)

    /// The system gave `started` of the `wanted` worker threads.
    case cannotStartThread(started: Int, wanted: Int, reason: String)

    public var description: String {
        switch self {
        case .cannotListen(let place, let reason):
            "cannot listen on \(place): \(reason); choose another place, or port 0 for a free port"
        case .cannotStartThread(let started, let wanted, let reason):
            "cannot start worker thread \(started + 1) of \(wanted): \(reason); "
                + "use --workers \(max(1, started))"
        }
    }
}
