internal import Glibc

/// The three descriptors that every program counts on.
enum StandardStreams {
    /// Puts something in the place of those that are closed: otherwise the next file to be opened
    /// gets the number, and what was meant for the terminal is written into a result. What stands
    /// in for an output takes nothing, so that a report that cannot be shown is still an error.
    static func fill() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number, which is this one.
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
