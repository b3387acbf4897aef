internal import Glibc
internal import LinuxIO
internal import Measurements
internal import Synchronization
internal import Workloads

/// Starts the load threads, takes in their slices, listens for signals, and sees to it that the
/// run ends.
struct Coordinator {
    let plan: LoadPlan
    let addresses: [SocketAddress]
    let connectionLimit: Int
    let settings: SocketSettings
    let targetProcess: Int32?
    let records: RecordConsumer?
    let watch: ResponseWatch?
    /// Says of the latest phase, four times a second, whether the run goes on.
    let judge: ((PhaseTotals) -> Bool)?
    /// Takes over phases that are past.
    var phaseEnded: ((PhaseTotals) -> Void)?
    /// What encrypted connections have in common.
    let tls: TLSContext?
    var hold = LoadHold()
    var stop = LoadStop()
    var pace = LoadPace()
    /// How the figures of a segment are told.
    var segmentFigures: ((RunPart, [LoadSegment]) -> PhaseFigures)?
    /// Whether figures are worked out while the run goes on.
    var isWatched = false
    /// Called before an exit that waits for nothing.
    var beforeAbort: @Sendable () -> Void = {}

    /// Slices come this often.
    private static let tick = RunTotals.slotLength
    /// Records are taken this often: seldom enough that the load threads are hardly ever woken beside.
    private static let recordTick: UInt64 = 25_000_000
    /// Phases may end close behind each other, and each end hands over a slice.
    private static let phaseTick: UInt64 = 20_000_000
    /// How long after its last possible end a thread may take before the report goes on without it.
    private static let patience: UInt64 = 1_000_000_000

    /// How long after a boundary the slices are looked for.
    private static let handOver: UInt64 = 5_000_000

    /// What one load thread tells when it ends: its CPU time, and where its connections went.
    private final class ThreadUse: Sendable {
        let cpuNanoseconds = Atomic<UInt64>(0)
        let addresses = Mutex<[AddressUse]>([])
    }

    func run(_ report: (LoadTest.Progress) -> Void) throws(SystemError) -> LoadTestOutcome {
        ProcessResources.unmapLargeBlocks()
        let plans = workerPlans()
        let threads = plans.count
        let control = try RunControl(threads: threads, hold: hold, pace: pace)
        let board = SystemBoard(threads: threads)
        let outboxes = plans.map { _ in SliceOutbox() }
        let recordOutboxes = plans.compactMap { _ in
            records.map { RecordOutbox(capacity: $0.capacity) }
        }
        let uses = plans.map { _ in ThreadUse() }

        // Signals are blocked before the threads start, which inherit that.
        let signals = try StopSignals()
        var poller = try Poller(capacity: 4)
        try poller.addLevelTriggered(signals.descriptor, token: 0)
        try poller.addLevelTriggered(control.ended.descriptor, token: 1)

        // A moment ahead, so that no thread starts late.
        let origin = MonotonicClock.now() + 5_000_000
        // All of them before the first thread: a lack of descriptors is an error, and not a load
        // that begins and is not counted.
        var networks: [EpollNetwork] = []
        for plan in plans { networks.append(try network(plan, origin: origin)) }
        beginPace(origin)
        let suspendedBefore = MonotonicClock.suspended()
        let cpuBefore = ProcessResources.ownUse().cpuSeconds
        let targetBefore = targetProcess.flatMap { ProcessResources.sample(processID: $0) }
        for (index, workerPlan) in plans.enumerated() {
            do throws(SystemError) {
                try start(
                    workerPlan, networks[index], origin: origin, control: control, board: board,
                    outbox: outboxes[index], records: records == nil ? nil : recordOutboxes[index],
                    use: uses[index])
            } catch {
                end(control, started: index, of: threads, outboxes)
                throw error
            }
        }

        func processUse() -> ProcessUse { .now(target: targetProcess) }
        var books = RunBooks(
            totals: RunTotals(
                threads: threads, warmup: RunTotals.Warmup(plan.warmup), arrivalRate: arrivalRate),
            ledger: PhaseLedger(plan.phases, threads: threads, use: processUse()),
            pace: pace, figures: figures)
        var ending = LoadTestOutcome.Ending.completed
        var paceVersion = pace.version
        var lastEnd = saturatingSum(latestLoadEnd(books.segments), drain, Self.patience)
        var targetPeak = targetBefore?.residentBytes ?? 0
        var nextTick = Self.tick
        var precision = plan.precision.map { PrecisionWatch(relativeHalfWidth: $0) }
        var watch = RunWatch(poissonArrivals: hasPoissonArrivals, cpuBefore: cpuBefore)
        func elapsed() -> UInt64 {
            let now = MonotonicClock.now()
            return now > origin ? now - origin : 0
        }
        func takeSlices() {
            for (thread, outbox) in outboxes.enumerated() {
                outbox.takeAll { books.add($0, thread: thread) }
            }
            if let phaseEnded {
                for phase in books.takeEnded(processUse) {
                    phaseEnded(phase)
                    if isWatched { watch.noteEnd(of: phase) }
                }
            }
            guard let records else { return }
            for outbox in recordOutboxes { outbox.takeAll(records.consume) }
        }

        /// What there is of the run now, as if it ended here.
        func outcome(_ ending: LoadTestOutcome.Ending) -> LoadTestOutcome {
            let own = ProcessResources.ownUse()
            let length = max(1e-9, Double(books.totals.whole.end) * 1e-9)
            let busiest = uses.map { $0.cpuNanoseconds.load(ordering: .acquiring) }.max() ?? 0
            var facts = ProcessFacts(
                cpuSeconds: own.cpuSeconds - cpuBefore, maxResidentBytes: own.maxResidentBytes,
                busiestThread: Double(busiest) * 1e-9 / length)
            if let pid = targetProcess, let before = targetBefore,
                let after = ProcessResources.sample(processID: pid)
            {
                facts.targetProcess = Measured.TargetProcess(
                    processID: Int(pid), cpuMean: (after.cpuSeconds - before.cpuSeconds) / length,
                    maxResidentBytes: max(targetPeak, after.residentBytes))
            }
            return LoadTestOutcome(
                totals: books.totals, process: facts, ending: ending,
                addresses: addresses.map(\.description),
                addressUse: AddressUse.sum(uses.map { $0.addresses.withLock { $0 } }),
                threads: threads,
                lostRecords: recordOutboxes.reduce(0) { $0 + $1.lost }, phases: books.phases,
                segments: books.segments)
        }

        func endEarly(_ why: LoadTestOutcome.Ending) {
            ending = why
            control.stop()
            lastEnd = min(
                lastEnd,
                elapsed() + Self.tick + Worker<EpollNetwork>.interruptedDrain + Self.patience)
        }

        while !control.allEnded {
            let now = elapsed()
            if now > lastEnd {
                if case .completed = ending { ending = .stuck }
                break
            }
            // A little after the boundary at which the threads hand over.
            var wake = min(nextTick + Self.handOver, lastEnd)
            if records != nil { wake = min(wake, now + Self.recordTick) }
            if plan.script != nil { wake = min(wake, now + Self.phaseTick) }
            _ = poller.wait(nanoseconds: wake > now ? wake - now : 0)
            control.ended.clear()
            // Standing still, the process had no chance to keep its promise to end in time.
            let woken = elapsed()
            if woken > wake + Self.tick { lastEnd = saturatingSum(lastEnd, woken - wake) }
            // Before signals: one that comes after the wish is the second of the two.
            if stop.isAsked, case .completed = ending { endEarly(.stopped) }
            while let signal = signals.next() {
                guard case .completed = ending else {
                    beforeAbort()
                    _exit(128 + signal)
                }
                endEarly(.interrupted(signal: signal))
            }
            takeSlices()
            if pace.version != paceVersion, case .completed = ending {
                paceVersion = pace.version
                let latest = latestLoadEnd(pace.segments)
                lastEnd = max(lastEnd, saturatingSum(latest, drain, Self.patience))
            }
            if elapsed() >= nextTick {
                nextTick = elapsed() / Self.tick * Self.tick + Self.tick
                if let pid = targetProcess, let use = ProcessResources.sample(processID: pid) {
                    targetPeak = max(targetPeak, use.residentBytes)
                }
                if precision?.isReached(by: books.totals, at: elapsed()) == true {
                    control.finish()
                }
                report(
                    LoadTest.Progress(
                        elapsed: Double(elapsed()) * 1e-9, requests: books.totals.whole.requests,
                        last: books.totals.intervals.last,
                        part: books.part, partStart: books.phases.last?.start ?? 0,
                        scenarioPart: books.scenarioPart?.part,
                        segments: books.segments,
                        figures: isWatched ? watch.figures(books, elapsed: elapsed()) : nil,
                        outcome: { outcome(.underWay) }))
                if let judge, let phase = books.phases.last, !judge(phase) {
                    control.abort(.judged)
                    lastEnd = min(
                        lastEnd,
                        elapsed() + Self.tick + Worker<EpollNetwork>.interruptedDrain
                            + Self.patience)
                }
            }
        }
        takeSlices()
        if case .completed = ending, let cause = control.abortCause { ending = .aborted(cause) }
        books.finish(processUse())
        // The two clocks are read a little apart, so the difference jitters by nanoseconds.
        let suspended = MonotonicClock.suspended()
        if suspended > suspendedBefore + 10_000_000 {
            books.totals.noteSuspension(nanoseconds: suspended - suspendedBefore)
        }

        return outcome(ending)
    }

    /// Not all threads could be started: those that run close what they have opened.
    private func end(
        _ control: RunControl, started: Int, of threads: Int, _ outboxes: [SliceOutbox]
    ) {
        control.stop()
        for _ in started..<threads { control.threadEnded() }
        let last =
            MonotonicClock.now() + Worker<EpollNetwork>.interruptedDrain + Self.patience
        while !control.allEnded, MonotonicClock.now() < last {
            for outbox in outboxes { outbox.takeAll { _ in } }
            MonotonicClock.sleep(until: MonotonicClock.now() + 2_000_000)
        }
    }

    private func network(_ plan: WorkerPlan, origin: UInt64) throws(SystemError) -> EpollNetwork {
        try EpollNetwork(
            addresses: addresses, first: plan.thread, origin: origin, pacing: self.plan.pacing,
            settings: settings,
            secure: tls.map {
                SecureStreams(context: $0, tunnel: self.plan.transport.tunnel)
            })
    }

    private func start(
        _ plan: WorkerPlan, _ network: EpollNetwork, origin: UInt64, control: RunControl,
        board: SystemBoard, outbox: SliceOutbox, records: RecordOutbox?, use: ThreadUse
    ) throws(SystemError) {
        // The network moves into the thread and is used nowhere else.
        nonisolated(unsafe) let owned = network
        let watch = watch
        _ = try WorkerThread(name: "load-\(plan.thread)") {
            let worker = Worker(
                plan: plan, net: owned, control: control, board: board, outbox: outbox,
                records: records, watch: watch)
            MonotonicClock.sleep(until: origin)
            worker.run()
            use.addresses.withLock { $0 = worker.net.addressUse }
            use.cpuNanoseconds.store(WorkerThread.cpuNanoseconds(), ordering: .releasing)
            control.threadEnded()
        }
    }

    /// How long the last responses are awaited, nanoseconds.
    private var drain: UInt64 { UInt64(min(plan.drain ?? plan.timeout, plan.timeout) * 1e9) }

    private func beginPace(_ origin: UInt64) {
        switch plan.loop {
        case .open(let arrivals):
            pace.begin(origin: origin, [LoadPace.Window(seconds: arrivals.duration)])
        case .scheduled(let schedule, let leg):
            let phases = schedule.legs[leg].phases
            pace.begin(
                origin: origin, phases.map { LoadPace.Window(schedule.scenario.phases[$0]) },
                firstPhase: phases.lowerBound)
        case .closed: pace.begin(origin: origin, [LoadPace.Window(hasRate: false)])
        }
    }

    private func figures(of part: RunPart, _ segments: [LoadSegment]) -> PhaseFigures {
        segmentFigures?(part, segments)
            ?? PhaseFigures(
                warmup: .seconds(0),
                arrivalRate: hasPoissonArrivals
                    ? arrivalRate.map { $0 * segments[part.segment].factor } : nil,
                isRecorded: plan.phases[part.phase]?.isRecorded ?? true)
    }

    /// No load is offered after this instant, nanoseconds: the plan's duration, or, where only a
    /// number of requests ends it, a time within which any of the processes has made them.
    private func latestLoadEnd(_ segments: [LoadSegment]) -> UInt64 {
        let seconds: Double?
        switch plan.loop {
        case .open(let arrivals):
            seconds =
                arrivals.duration
                ?? arrivals.requests.map { count in
                    let spread = arrivals.process.squaredCoefficientOfVariation * Double(count)
                    let planned = (Double(count) + 10 * spread.squareRoot() + 10) / arrivals.rate
                    return SegmentClock(segments).real(planned * 1e9) * 1e-9
                }
        case .closed(let closed):
            seconds = closed.duration
        case .scheduled(let schedule, let leg):
            seconds = schedule.latestEnd(leg: leg, segments)
        }
        return seconds.flatMap { UInt64(exactly: ($0 * 1e9).rounded()) } ?? .max
    }

    private var hasPoissonArrivals: Bool {
        if case .open(let arrivals) = plan.loop { arrivals.process == .poisson } else { false }
    }

    /// λ of the whole process, where there is a schedule.
    private var arrivalRate: Double? {
        if case .open(let arrivals) = plan.loop { arrivals.rate } else { nil }
    }

    private func saturatingSum(_ numbers: UInt64...) -> UInt64 {
        numbers.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }

    /// The plan, shared out: arrivals by their process, clients and connections evenly.
    private func workerPlans() -> [WorkerPlan] {
        func share(_ number: Int, _ thread: Int, of threads: Int) -> Int {
            number / threads + (thread < number % threads ? 1 : 0)
        }
        let threads: Int
        let loops: [WorkerPlan.Loop]
        switch plan.loop {
        case .open(let arrivals):
            threads = min(plan.threads, connectionLimit)
            loops = arrivals.split(threads: threads).map { .open($0) }
        case .scheduled(let schedule, let leg):
            threads = min(plan.threads, connectionLimit)
            loops = schedule.arrivals(leg: leg, threads: threads).map { .scheduled($0) }
        case .closed(let closed):
            threads = min(plan.threads, closed.clients, connectionLimit)
            let end = closed.duration.map { UInt64($0 * 1e9) } ?? (1 << 62)
            loops = (0..<threads).map { thread in
                .closed(
                    clients: share(min(closed.clients, connectionLimit), thread, of: threads),
                    requests: closed.requests.map { share($0, thread, of: threads) } ?? .max,
                    end: end)
            }
        }
        return loops.enumerated().map { thread, loop in
            var workerPlan = WorkerPlan(
                thread: thread, loop: loop, request: plan.request, requestKind: plan.requestKind,
                timeout: UInt64(plan.timeout * 1e9),
                connectTimeout: UInt64(plan.connectTimeout * 1e9),
                connections: share(connectionLimit, thread, of: threads), onLimit: plan.onLimit,
                keepsAlive: plan.keepsAlive,
                requestsPerConnection: plan.maxRequestsPerConnection ?? .max, drain: drain,
                keepsAliveOnlyIfTold: plan.keepsAliveOnlyIfTold)
            workerPlan.script = plan.script
            if case .scheduled(let schedule, let leg) = plan.loop {
                workerPlan.seed = schedule.seed
                workerPlan.firstPhase = schedule.legs[leg].phases.lowerBound
            }
            if case .closed(let closed) = plan.loop {
                workerPlan.picks = closed.picks?.stream(thread: thread, threads: threads)
                workerPlan.firstPhase = closed.picks?.phase ?? 0
                workerPlan.thinkTime = closed.thinkTime
                workerPlan.seed = closed.seed
                workerPlan.mostConnectFailures = closed.patience.connectFailures
                workerPlan.bearsBrokenConnections = closed.patience.bearsBrokenConnections
                workerPlan.inactivity = closed.patience.inactivity.map { UInt64($0 * 1e9) }
            }
            return workerPlan
        }
    }
}
