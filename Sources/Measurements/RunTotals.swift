/// Everything the load threads have handed over so far, added together.
///
/// Three sums are kept: the whole run (where the books must balance), the part after warm-up (what
/// latencies are told of), and the current seconds (which become ``Interval`` rows once every
/// thread has passed them).
public struct RunTotals {
    /// How the part that is left out of the steady figures is chosen.
    public enum Warmup: Equatable, Sendable {
        case none
        /// So many nanoseconds, a multiple of the slice length.
        case given(UInt64)
        /// Found in the data when the run has ended.
        case auto
    }

    /// How the warm-up is chosen.
    public private(set) var warmupChoice: Warmup
    /// Nanoseconds from the run's start that are left out of the steady figures.
    public private(set) var warmup: UInt64
    /// What was found where the warm-up is looked for; known when the run has ended.
    public private(set) var transient = WarmupDetector.Outcome.starts(atSlot: 0)
    static let intervalLength: UInt64 = 1_000_000_000
    /// The longest span of a slice; spans end at its multiples at the latest.
    public static let slotLength: UInt64 = 250_000_000

    /// The sum of all slices.
    public private(set) var whole = MeasurementSlice()
    /// The sum of the slices after warm-up, the drain included.
    public private(set) var steady = MeasurementSlice()
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
    /// The run as a series of slots, over all threads: what intervals and trends are told from.
    public private(set) var series = RunSeries(slotLength: Self.slotLength)
    private var sums: SteadySums?
    private var planned: ArrivalMerger?
    private var achieved: ArrivalMerger?

    private var passed: [UInt64]
    private var paused: [(count: Int, nanoseconds: UInt64)]
    private var open: [MeasurementSlice?] = []

    /// - Parameters:
    ///   - threads: how many threads will hand over slices.
    ///   - warmup: what to leave out.
    ///   - arrivalRate: λ of the arrivals, per second, against which they are tested; nil where
    ///     there is none, and no test.
    public init(threads: Int, warmup: Warmup = .none, arrivalRate: Double? = nil) {
        precondition(threads > 0, "a run has at least one thread")
        warmupChoice = warmup
        if case .given(let length) = warmup { self.warmup = length } else { self.warmup = 0 }
        if warmup == .auto { sums = SteadySums(spanLength: Self.slotLength) }
        planned = arrivalRate.map { ArrivalMerger(rate: $0, spanLength: Self.slotLength) }
        achieved = planned
        // An hour's, so that growing does not take twice the room; what is not used is not there.
        intervals.reserveCapacity(3_600)
        passed = Array(repeating: 0, count: threads)
        paused = Array(repeating: (0, 0), count: threads)
    }

    /// Adds what `thread` saw in one span. Spans of a thread come in order and none crosses a
    /// multiple of ``slotLength``, unless the process stood still or a phase of a scenario ended.
    ///
    /// - Parameter isSteady: whether the span may enter the steady figures.
    public mutating func add(_ slice: MeasurementSlice, thread: Int, isSteady: Bool = true) {
        whole.add(slice)
        notePauses(slice, thread: thread)
        if isSteady, slice.start >= warmup {
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

        series.add(RunSeries.Slot(slice), at: slice.start)
        sums?.add(slice)
        let span = Int(slice.start / Self.slotLength)
        if slice.offering {
            planned?.add(slice.arrivals.due, span: span)
            achieved?.add(slice.arrivals.takenUp, span: span)
        }

        let second = Int(slice.start / Self.intervalLength)
        // A thread is never behind the rows that all threads have passed.
        row(second).add(slice)
        passed[thread] = max(passed[thread], slice.end)
        let allPassed = passed.min() ?? 0
        while !open.isEmpty, UInt64(intervals.count + 1) * Self.intervalLength <= allPassed {
            closeFirstRow()
        }
        planned?.close(before: Int(allPassed / Self.slotLength))
        achieved?.close(before: Int(allPassed / Self.slotLength))
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

    /// Ends the last, perhaps shorter, second, and finds the warm-up where it is looked for.
    public mutating func finish() {
        while !open.isEmpty { closeFirstRow() }
        planned?.finish()
        achieved?.finish()
        cutTransient()
    }

    /// The cut is at the next boundary of the spans that steady figures are kept in.
    private mutating func cutTransient() {
        guard let sums else { return }
        transient = WarmupDetector.detect(Array(offeredSlots(from: 0)))
        guard case .starts(let slot) = transient, slot > 0 else { return }
        let start = sums.boundary(after: UInt64(slot) * series.slotLength)
        guard start < offeredEnd else { return }
        warmup = start
        (steady, completedWhileOffered, offeredArea) = sums.sums(from: start)
    }

    /// The whole slots from an instant on in which load was offered throughout.
    func offeredSlots(from start: UInt64) -> ArraySlice<RunSeries.Slot> {
        let length = series.slotLength
        let first = Int((start + length - 1) / length)
        let last = min(series.slots.count, Int(offeredEnd / length))
        return first < last ? series.slots[first..<last] : []
    }

    /// The same totals, which go on for themselves.
    public func copy() -> RunTotals {
        var copy = self
        copy.whole = whole.copy()
        copy.steady = steady.copy()
        copy.open = open.map { $0?.copy() }
        return copy
    }

    /// The steady figures begin anew at an instant: what was before is left out, as a warm-up is.
    public mutating func beginAnew(at start: UInt64) {
        warmupChoice = .given(start)
        warmup = start
        transient = .starts(atSlot: 0)
        sums = nil
        steady = MeasurementSlice()
        completedWhileOffered = 0
        offeredArea = 0
    }

    /// How the arrivals compare with those of a Poisson process; nil where none were planned.
    var arrivals: Arrivals? {
        guard let planned, let achieved else { return nil }
        return Arrivals(planned: planned.test.figures, achieved: achieved.test.figures)
    }

    /// Adds the totals of a run that followed, from the next whole second on: their counts,
    /// histograms and rows. The series, which tells of a steady state, stays this one's.
    public mutating func append(_ next: RunTotals) {
        let seconds = (whole.end + Self.intervalLength - 1) / Self.intervalLength
        let offset = seconds * Self.intervalLength
        let pauses = (whole.pauses + next.whole.pauses, whole.pausedNanoseconds)
        next.whole.errors.delay(bySeconds: Double(seconds))
        next.whole.end += offset
        whole.add(next.whole)
        (whole.pauses, whole.pausedNanoseconds) = (
            pauses.0, pauses.1 + next.whole.pausedNanoseconds
        )
        steady.add(next.steady)
        completedWhileOffered += next.completedWhileOffered
        completedInOfferedTime += next.completedInOfferedTime
        leftAtOfferedEnd += next.leftAtOfferedEnd
        offeredArea += next.offeredArea
        offeredEnd = offset + next.offeredEnd
        for second in UInt64(intervals.count)..<max(seconds, UInt64(intervals.count)) {
            let start = second * Self.intervalLength
            intervals.append(Interval(empty: start..<(start + Self.intervalLength)))
        }
        intervals += next.intervals.map { $0.delayed(by: Double(seconds)) }
        for row in next.histograms.rows { histograms.append(row.delayed(by: Double(seconds))) }
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

extension RunSeries.Slot {
    /// What one thread saw in one span.
    init(_ slice: MeasurementSlice) {
        offered = slice.requests.scheduled
        completed = slice.requests.completed
        failed = slice.requests.failed
        responseSeconds = slice.responseTime.totalSeconds
        systemArea = Double(slice.systemArea) * 1e-9
        slice.responseTime.forEachBin { nanoseconds, count in
            let seconds = Double(nanoseconds) * 1e-9
            responseSquares += seconds * seconds * Double(count)
            responses.record(nanoseconds: nanoseconds, count: count)
        }
    }
}

extension Interval {
    /// The same span in a time that began so many seconds earlier.
    public func delayed(by seconds: Double) -> Interval {
        var interval = self
        interval.start += seconds
        interval.end += seconds
        return interval
    }
}

extension MeasurementSlice {
    /// Counts time from `origin` on, which is at the slice's start or before it: its span and its
    /// arrivals.
    public func beginTime(at origin: UInt64) {
        guard origin > 0 else { return }
        start &-= min(start, origin)
        end &-= min(end, origin)
        arrivals.beginTime(at: origin)
    }

    /// A slice that holds the same.
    func copy() -> MeasurementSlice {
        let copy = MeasurementSlice()
        (copy.start, copy.offering) = (start, offering)
        (copy.part, copy.partStart) = (part, partStart)
        copy.add(self)
        return copy
    }

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
        sessions.add(other.sessions)
        responseTime.add(other.responseTime)
        serviceLatency.add(other.serviceLatency)
        lateness.add(other.lateness)
        sendLag.add(other.sendLag)
        connectionWait.add(other.connectionWait)
        connect.add(other.connect)
        tlsHandshake.add(other.tlsHandshake)
        resumedHandshakes += other.resumedHandshakes
        firstByte.add(other.firstByte)
        failedTime.add(other.failedTime)
        unfinishedTime.add(other.unfinishedTime)
    }
}
