internal import CLinux
internal import Glibc

/// A detached POSIX thread with the finest timers the kernel has. It tells of its own end by
/// other means, so that a thread that is stuck keeps nobody waiting.
public struct WorkerThread {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void
        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that runs `body` once; `name` is shown by ps and top (15 bytes of it).
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var handle = pthread_t()
        let boxed = Unmanaged.passRetained(Body(name, body))
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                clinux_prepare_thread(body.name)
                body.run()
                return nil
            }, boxed.toOpaque())
        guard status == 0 else {
            boxed.release()
            throw SystemError(status, "start a load thread")
        }
        pthread_detach(handle)
    }

    /// CPU time of the calling thread, nanoseconds.
    public static func cpuNanoseconds() -> UInt64 {
        UInt64(max(0, clinux_thread_cpu_nanoseconds()))
    }
}
