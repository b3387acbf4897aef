/// The exit codes of `kendall`, after sysexits(3) and what shells make of signals.
enum ExitCode: Int32 {
    case success = 0
    /// A defect of this program.
    case internalError = 1
    /// A mistake on the command line.
    case usage = 64
    /// A scenario or data file that makes no sense.
    case invalidData = 65
    /// A file that is missing or cannot be read.
    case missingInput = 66
    /// A target that cannot be reached, or an address that cannot be listened on.
    case unavailable = 69
    /// An output that cannot be created.
    case cannotCreate = 73
    /// An output that cannot be written.
    case cannotWrite = 74
    /// The generator could not hold the offered rate.
    case rateNotHeld = 98
    /// A threshold or an objective that is not met.
    case thresholdFailed = 99
    /// Stopped by SIGHUP.
    case hungUp = 129
    case interrupted = 130
    case terminated = 143
}
