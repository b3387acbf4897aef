internal import Workloads

/// A place in a stream of arrivals, read a batch at a time.
///
/// A copy goes on from the same place, which is how a line of requests waiting for a connection
/// takes no memory: it is a second cursor that follows behind the first.
struct ArrivalCursor {
    /// What the instants come from.
    enum Source {
        case plan(ArrivalStream)
        case schedule(ScheduleStream)
    }

    private static let batch = 256

    private var source: Source
    /// The source of the batch, before it was read.
    private var batchSource: Source
    private var instants = [UInt64](repeating: 0, count: Self.batch)
    /// What is due at the instants, of a schedule; empty for a plan, whose arrivals are all alike.
    private var arrivals: [Arrival] = []
    private var index = 0
    private var filled = 0
    /// The next instant; `.max` when there are no more.
    private(set) var head: UInt64 = .max
    /// See ``ScheduleStream/phaseStarts``; empty for a plan.
    private(set) var phaseStarts: [UInt64] = []

    init(_ source: Source) {
        self.source = source
        batchSource = source
        if case .schedule = source {
            let none = Arrival(instant: 0, phase: 0, pick: 0, number: 0, turn: 0)
            arrivals = Array(repeating: none, count: Self.batch)
        }
        refill()
    }

    /// When the offered load ends; known once there are no more arrivals.
    var end: UInt64? {
        guard head == .max else { return nil }
        switch source {
        case .plan(let stream): return stream.end
        case .schedule(let stream): return stream.end
        }
    }

    /// What is due at `head`, of a schedule; nil for a plan and behind the last.
    var arrival: Arrival? { index < filled && !arrivals.isEmpty ? arrivals[index] : nil }

    /// Goes on to the next arrival.
    @inline(__always)
    mutating func advance() {
        index &+= 1
        if index < filled {
            head = instants[index]
        } else if filled == Self.batch {
            refill()
        } else {
            // There are no more; but at a higher rate there may be, which are drawn from before these.
            head = .max
        }
    }

    /// Goes by other segments from now on: the arrivals to come are the same, at other instants.
    mutating func follow(_ segments: [LoadSegment]) {
        switch batchSource {
        case .plan(var stream):
            stream.follow(segments)
            source = .plan(stream)
        case .schedule(var stream):
            stream.follow(segments)
            source = .schedule(stream)
        }
        // The batch anew, and to the same place in it; it may be shorter now.
        let place = index
        refill()
        index = min(place, filled)
        head = index < filled ? instants[index] : .max
    }

    @inline(never)
    private mutating func refill() {
        index = 0
        batchSource = source
        switch source {
        case .plan(var stream):
            filled = instants.withUnsafeMutableBufferPointer { stream.fill($0) }
            source = .plan(stream)
        case .schedule(var stream):
            filled = arrivals.withUnsafeMutableBufferPointer { stream.fill($0) }
            for place in 0..<filled { instants[place] = arrivals[place].instant }
            phaseStarts = stream.phaseStarts
            source = .schedule(stream)
        }
        head = filled > 0 ? instants[0] : .max
    }
}
