internal import DequeModule
internal import Glibc
internal import NIOCore
internal import Synchronization

/// Operating-system threads that take jobs from one line, each doing one job at a time.
final class ThreadCrew: Sendable {
    /// What a thread does for the length of the service time.
    enum Work: Sendable {
        /// Blocks in the kernel, as a thread that waits for a database does.
        case block
        /// The same, holding the crew's one lock.
        case blockWithLock
        /// Computes until the thread has used that much processor time.
        case burn
    }

    /// A job's end; `lateness` is how long after its intended end, in seconds.
    typealias Report = @Sendable (_ request: Int, _ lateness: Double) -> Void

    private struct Job {
        var request: Int
        var arrival: UInt64
        var service: UInt64
    }

    private struct Line {
        var jobs: Deque<Job> = []
        var isClosed = false
    }

    private let work: Work
    private let line = Monitor(Line())
    private let isStopping = Atomic(false)
    /// When the lock of `blockWithLock` came, or will come, free by the timetable.
    private let lock = Mutex<UInt64>(0)
    private let threads = Mutex<[PosixThread]>([])

    /// Starts `count` threads that call `report` after each job. Throws if the system refuses one.
    init(count: Int, work: Work, report: @escaping Report) throws(TargetServerError) {
        self.work = work
        for started in 0..<count {
            do {
                let thread = try PosixThread { self.serve(report) }
                threads.withLock { $0.append(thread) }
            } catch {
                stop()
                throw .cannotStartThread(started: started, wanted: count, reason: error.reason)
            }
        }
    }

    /// Puts a job at the end of the line; `service` in seconds.
    func take(_ request: Int, service: Double) {
        let job = Job(
            request: request, arrival: NIODeadline.now().uptimeNanoseconds,
            service: UInt64(min(service, 1e9) * 1e9))
        line.signal { $0.jobs.append(job) }
    }

    /// Ends every thread within about 100 ms, at its job or not, and forgets the line.
    func stop() {
        isStopping.store(true, ordering: .relaxed)
        line.broadcast { $0.isClosed = true }
        let joining = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in joining { thread.join() }
    }

    /// The life of a thread.
    private func serve(_ report: Report) {
        PosixThread.wakePromptly()
        var freeAt: UInt64 = 0
        while let job = nextJob() {
            let end: UInt64
            switch work {
            case .block: end = block(for: job, freeAt: &freeAt)
            case .blockWithLock: end = lock.withLock { block(for: job, freeAt: &$0) }
            case .burn: end = burn(for: job)
            }
            let lateness = Int64(NIODeadline.now().uptimeNanoseconds) - Int64(end)
            if isStopping.load(ordering: .relaxed) { return }
            report(job.request, Double(lateness) * 1e-9)
        }
    }

    /// Waits for a job; nil when the line is closed.
    private func nextJob() -> Job? {
        line.wait { line -> Job?? in
            line.isClosed ? .some(nil) : line.jobs.popFirst().map(Optional.some)
        }
    }

    /// Blocks until the job's end by the timetable, which it returns.
    ///
    /// The service begins when the job came or the thread (or lock) was due to be free, whichever
    /// was later, not when the kernel got round to waking the thread: so the tens of microseconds
    /// of a wake-up never add up, and the mean service time is what was asked for.
    private func block(for job: Job, freeAt: inout UInt64) -> UInt64 {
        let end = max(job.arrival, freeAt) + job.service
        freeAt = end
        while true {
            let now = NIODeadline.now().uptimeNanoseconds
            guard now < end, !isStopping.load(ordering: .relaxed) else { return end }
            // Looks up every 100 ms in case the server is stopping.
            let wake = min(end, now + 100_000_000)
            var instant = timespec(
                tv_sec: Int(wake / 1_000_000_000), tv_nsec: Int(wake % 1_000_000_000))
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &instant, nil)
        }
    }

    /// Uses up the job's service time on a processor; returns when it would have ended on one that
    /// did nothing else.
    private func burn(for job: Job) -> UInt64 {
        let end = NIODeadline.now().uptimeNanoseconds + job.service
        let used = Self.processorTime()
        while Self.processorTime() - used < job.service, !isStopping.load(ordering: .relaxed) {}
        return end
    }

    /// Processor time of this thread in nanoseconds.
    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
