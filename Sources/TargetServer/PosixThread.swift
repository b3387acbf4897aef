internal import Glibc

/// A thread of the operating system, to be joined once.
struct PosixThread: Sendable {
    /// The system refused a thread; `reason` is in its own words.
    struct StartError: Error {
        let reason: String
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let handle: pthread_t

    /// Runs `body` on a new thread.
    init(_ body: @escaping @Sendable () -> Void) throws(StartError) {
        var handle = pthread_t()
        let body = Unmanaged.passRetained(Body(body))
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw StartError(reason: String(cString: strerror(code)))
        }
        self.handle = handle
    }

    /// Waits for its end.
    func join() {
        pthread_join(handle, nil)
    }

    /// Asks that the kernel wake the calling thread at the instant it names, not up to 50 µs later
    /// as is its default. Where it does not let us, sleeps are that much longer.
    ///
    /// By way of /proc, since prctl(PR_SET_TIMERSLACK) takes variable arguments, which Swift cannot
    /// pass. The link reads "process/task/thread".
    static func wakePromptly() {
        var link = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/thread-self", &link, link.count)
        guard length > 0 else { return }
        let target = String(decoding: link[..<length].lazy.map(UInt8.init), as: UTF8.self)
        guard let thread = target.split(separator: "/").last else { return }
        let path = "/proc/\(thread)/timerslack_ns"
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, "1", 1)
        close(file)
    }
}
