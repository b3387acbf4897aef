/// Everything the load threads have handed over so far, added together.
///
/// Three sums are kept: the whole run (where the books must balance), the part after warm-up (what
/// latencies are told of), and the current seconds (which become ``Interval`` rows once every
/// thread has passed them).
public struct RunTotals {
    /// Nanoseconds from the run's start that are left out of the steady figures.
    public let warmup: UInt64
    private static let intervalLength: UInt64 = 1_000_000_000
    /// The longest span of a slice; spans end at its multiples at the latest.
    public static let slotLength: UInt64 = 250_000_000

    /// The sum of all slices.
    public let whole = MeasurementSlice()
    /// The sum of the slices after warm-up, the drain included.
    public let steady = MeasurementSlice()
    /// Completed within the offered part of the run, after warm-up.
    public private(set) var completedWhileOffered = 0
    /// Completed within the offered part of the run, warm-up included.
    public private(set) var completedInOfferedTime = 0
    /// Requests still in the system when the offered part ended: they ended later, or never.
    public private(set) var leftAtOfferedEnd = 0
    /// ∫ (requests in system) dt over the offered part, after warm-up.
    public private(set) var offeredArea: UInt64 = 0
    /// The end of the offered part: the last instant at which any thread still offered load.
    public private(set) var offeredEnd: UInt64 = 0
    /// Rows that are complete, in order.
    public private(set) var intervals: [Interval] = []
    /// The histograms of the complete rows.
    public private(set) var histograms = HistogramSeries()
    /// The run in quarter seconds, over all threads: the time series that batch means are made of.
    public private(set) var slots: [Slot] = []

    /// Sums over one quarter of a second.
    public struct Slot: Equatable, Sendable {
        /// Requests completed in it.
        public var completed = 0
        /// The sum of their response times, seconds.
        public var responseSeconds = 0.0
        /// ∫ (requests in the system) dt, request-seconds.
        public var systemArea = 0.0

        public init() {}
    }

    private var passed: [UInt64]
    private var paused: [(count: Int, nanoseconds: UInt64)]
    private var open: [MeasurementSlice?] = []

    /// - Parameters:
    ///   - threads: how many threads will hand over slices.
    ///   - warmup: nanoseconds to leave out, a multiple of the slice length.
    public init(threads: Int, warmup: UInt64 = 0) {
        precondition(threads > 0, "a run has at least one thread")
        self.warmup = warmup
        passed = Array(repeating: 0, count: threads)
        paused = Array(repeating: (0, 0), count: threads)
    }

    /// Adds what `thread` saw in one span. Spans of a thread come in order and none crosses a
    /// multiple of ``slotLength``, unless the process stood still.
    public mutating func add(_ slice: MeasurementSlice, thread: Int) {
        whole.add(slice)
        notePauses(slice, thread: thread)
        if slice.start >= warmup {
            steady.add(slice)
            if slice.offering {
                completedWhileOffered += slice.requests.completed
                offeredArea += slice.systemArea
            }
        }
        if slice.offering {
            offeredEnd = max(offeredEnd, slice.end)
            completedInOfferedTime += slice.requests.completed
        } else {
            let counts = slice.requests
            leftAtOfferedEnd +=
                counts.completed + counts.failed + counts.unfinished + counts.endedUnsent
        }

        let slot = Int(slice.start / Self.slotLength)
        while slots.count <= slot { slots.append(Slot()) }
        slots[slot].completed += slice.requests.completed
        slots[slot].responseSeconds += slice.responseTime.totalSeconds
        slots[slot].systemArea += Double(slice.systemArea) * 1e-9

        let second = Int(slice.start / Self.intervalLength)
        // A thread is never behind the rows that all threads have passed.
        row(second).add(slice)
        passed[thread] = max(passed[thread], slice.end)
        let allPassed = passed.min() ?? 0
        while !open.isEmpty, UInt64(intervals.count + 1) * Self.intervalLength <= allPassed {
            closeFirstRow()
        }
    }

    /// The sum of a second that is under way. Seconds in which the process stood still, perhaps
    /// thousands of them, have none.
    private mutating func row(_ second: Int) -> MeasurementSlice {
        while intervals.count + open.count <= second { open.append(nil) }
        let index = second - intervals.count
        if let known = open[index] { return known }
        let fresh = MeasurementSlice()
        fresh.start = UInt64(second) * Self.intervalLength
        open[index] = fresh
        return fresh
    }

    private mutating func closeFirstRow() {
        let start = UInt64(intervals.count) * Self.intervalLength
        let row = open.removeFirst()
        intervals.append(
            row.map { Interval($0) } ?? Interval(empty: start..<start + Self.intervalLength))
        if let row { histograms.append(row) }
    }

    /// A pause is the process's, and every thread sees it: the threads' pauses are not added, the
    /// thread that saw most tells.
    private mutating func notePauses(_ slice: MeasurementSlice, thread: Int) {
        paused[thread].count += slice.pauses
        paused[thread].nanoseconds += slice.pausedNanoseconds
        whole.pauses = paused.reduce(0) { max($0, $1.count) }
        whole.pausedNanoseconds = paused.reduce(0) { max($0, $1.nanoseconds) }
    }

    /// Ends the last, perhaps shorter, second.
    public mutating func finish() {
        while !open.isEmpty { closeFirstRow() }
    }

    /// The machine slept for so long during the run: the monotonic clock did not see it, but every
    /// connection did.
    public func noteSuspension(nanoseconds: UInt64) {
        whole.pauses += 1
        whole.pausedNanoseconds &+= nanoseconds
    }

    /// The window that steady figures speak of, in seconds.
    public var window: (start: Double, end: Double) {
        (Double(min(warmup, offeredEnd)) * 1e-9, Double(offeredEnd) * 1e-9)
    }
}

extension MeasurementSlice {
    /// Adds another slice's counts and histograms to this one's; the span grows to hold both.
    public func add(_ other: MeasurementSlice) {
        end = max(end, other.end)
        requests.add(other.requests)
        statuses.add(other.statuses)
        errors.add(other.errors)
        bytesReceived += other.bytesReceived
        bytesSent += other.bytesSent
        connectionsOpened += other.connectionsOpened
        interimResponses += other.interimResponses
        leniencies += other.leniencies
        pauses += other.pauses
        pausedNanoseconds += other.pausedNanoseconds
        systemArea += other.systemArea
        mostInSystem = max(mostInSystem, other.mostInSystem)
        atArrivals.add(other.atArrivals)
        responseTime.add(other.responseTime)
        serviceLatency.add(other.serviceLatency)
        lateness.add(other.lateness)
        sendLag.add(other.sendLag)
        connectionWait.add(other.connectionWait)
        connect.add(other.connect)
        firstByte.add(other.firstByte)
        failedTime.add(other.failedTime)
        unfinishedTime.add(other.unfinishedTime)
    }
}
