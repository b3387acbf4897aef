internal import Workloads

/// A place in a stream of arrivals, read a batch at a time.
///
/// A copy goes on from the same place, which is how a line of requests waiting for a connection
/// takes no memory: it is a second cursor that follows behind the first.
struct ArrivalCursor {
    private static let batch = 256

    private var stream: ArrivalStream
    private var instants = [UInt64](repeating: 0, count: Self.batch)
    private var index = 0
    private var filled = 0
    /// The next instant; `.max` when there are no more.
    private(set) var head: UInt64 = .max

    /// When the offered load ends; known once there are no more arrivals.
    var end: UInt64? { head == .max ? stream.end : nil }

    init(_ stream: ArrivalStream) {
        self.stream = stream
        refill()
    }

    /// Goes on to the next arrival.
    @inline(__always)
    mutating func advance() {
        index &+= 1
        if index < filled { head = instants[index] } else { refill() }
    }

    @inline(never)
    private mutating func refill() {
        index = 0
        filled = instants.withUnsafeMutableBufferPointer { stream.fill($0) }
        head = filled > 0 ? instants[0] : .max
    }
}
