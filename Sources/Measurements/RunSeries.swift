/// A run as a series of equal slots of time, in bounded memory: what warm-up, intervals and trends
/// are told from.
///
/// When there are more than ``mostSlots``, neighbours are merged and a slot is twice as long. The
/// statistics need the slow part of what happened, some dozens of oscillations over the run; the
/// fast part may go.
public struct RunSeries: Sendable {
    /// Sums over one slot.
    public struct Slot: Equatable, Sendable {
        /// Requests that fell due in it.
        public var offered = 0
        /// Requests completed in it.
        public var completed = 0
        /// Requests that failed in it.
        public var failed = 0
        /// The sum of the completed requests' response times, and of their squares; seconds.
        public var responseSeconds = 0.0
        public var responseSquares = 0.0
        /// ∫ (requests in the system) dt, request-seconds.
        public var systemArea = 0.0
        /// The completed requests' response times.
        public var responses = CoarseHistogram()

        public init() {}

        mutating func add(_ other: Slot) {
            offered += other.offered
            completed += other.completed
            failed += other.failed
            responseSeconds += other.responseSeconds
            responseSquares += other.responseSquares
            systemArea += other.systemArea
            responses.add(other.responses)
        }
    }

    /// Beyond, neighbours are joined.
    public static let mostSlots = 600
    /// What their response times may take together, about, where there are many slots.
    static let mostBytes = 1 << 20
    /// So many are never joined for the room they take: what is told of the run's slow part needs a
    /// hundred (``LongRunVariance``).
    static let fewestJoined = 200

    public private(set) var slots: [Slot] = []
    /// Nanoseconds.
    public private(set) var slotLength: UInt64

    /// - Parameter slotLength: nanoseconds; the length of a slot at the start.
    public init(slotLength: UInt64) {
        precondition(slotLength > 0, "a slot has a length")
        self.slotLength = slotLength
    }

    /// Seconds.
    public var slotSeconds: Double { Double(slotLength) * 1e-9 }

    /// Adds what happened in a span that lies within one slot and starts at `start` nanoseconds.
    public mutating func add(_ part: Slot, at start: UInt64) {
        let index = slot(at: start)
        slots[index].add(part)
    }

    /// Adds a request that fell due at one instant and was answered at another, seconds since the
    /// start. What lies past `end` is left out, as it is when a run's load ends.
    ///
    /// What the load threads' slices do in the product, for simulated runs.
    public mutating func add(due: Double, answered: Double, end: Double) {
        precondition(due >= 0 && answered >= due, "a response follows its request")
        guard due < end else { return }
        // The later instant first: making room for it may merge slots.
        let last = slot(at: UInt64(Swift.min(answered, end) * 1e9))
        let first = slot(at: UInt64(due * 1e9))
        slots[first].offered += 1
        for index in first...last {
            let from = Swift.max(due, Double(index) * slotSeconds)
            let to = Swift.min(answered, end, Double(index + 1) * slotSeconds)
            slots[index].systemArea += Swift.max(0, to - from)
        }
        guard answered < end else { return }
        let response = answered - due
        slots[last].completed += 1
        slots[last].responseSeconds += response
        slots[last].responseSquares += response * response
        slots[last].responses.record(nanoseconds: UInt64(response * 1e9))
    }

    /// The place of an instant, once there is one.
    private mutating func slot(at instant: UInt64) -> Int {
        while instant / slotLength >= Self.mostSlots { merge() }
        if slots.count >= Self.fewestJoined, instant / slotLength >= slots.count,
            slots.reduce(0, { $0 + $1.responses.bytes }) > Self.mostBytes
        {
            merge()
        }
        let index = Int(instant / slotLength)
        while slots.count <= index {
            // Hardly anything comes for it any more.
            if !slots.isEmpty { slots[slots.count - 1].responses.pack() }
            slots.append(Slot())
        }
        return index
    }

    private mutating func merge() {
        slotLength *= 2
        slots.joinNeighbours { first, second in
            var sum = first
            sum.add(second)
            return sum
        }
    }
}
