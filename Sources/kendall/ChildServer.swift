internal import Glibc

/// A `kendall serve` of our own as a child process, for as long as this value lives.
///
/// Started with posix_spawn rather than an asynchronous library: the caller measures on this
/// thread meanwhile, and signals are blocked in it, which a child must not inherit.
struct ChildServer: ~Copyable {
    let processID: pid_t
    /// Where it serves, such as `http://127.0.0.1:40123`.
    let url: String

    /// Starts the server on a free loopback port and waits until it listens.
    init(arguments: [String]) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Failure(.internalError, "cannot make a pipe: \(reason(errno))")
        }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, writing, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Its own process group: a Ctrl-C in the terminal is for this process, which then stops it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))

        let words = ["kendall", "serve", "--port", "0", "--exit-with-parent"] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        var processID = pid_t()
        let status = posix_spawn(
            &processID, "/proc/self/exe", &actions, &attributes, pointers, environ)
        close(writing)
        guard status == 0 else {
            throw Failure(.internalError, "cannot start the target server: \(reason(status))")
        }

        // One line, `listening on URL`; an end of file means that it could not.
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(reading, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        let prefix = "listening on "
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix(prefix) else {
            Self.end(processID)
            throw Failure(.unavailable, "the target server did not start; try kendall serve")
        }
        self.processID = processID
        url = String(text.dropFirst(prefix.count))
    }

    deinit { Self.end(processID) }

    private static func end(_ processID: pid_t) {
        kill(processID, SIGTERM)
        waitpid(processID, nil, 0)
    }
}
