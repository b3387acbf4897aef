/// Why a run gave up before its end, as its plan told it to.
public enum AbortCause: Equatable, Sendable {
    /// More connects failed than the plan bears with; the kernel's number of the last one.
    case connectFailures(errno: Int32)
    /// A connection broke under a request.
    case brokenConnection(errno: Int32)
    /// Nothing happened on any connection of a thread for as long as the plan bears with.
    case inactivity
    /// Whoever judges the run while it goes on did not want it to.
    case judged
}
