internal import HTTP

/// One connection and the request it carries.
struct Connection {
    enum State {
        case free
        /// The opening is under way; a request is bound to it.
        case connecting
        /// Connected; the TLS handshake is under way.
        case handshaking
        /// Open, without a request.
        case idle
        /// Part of the request is sent.
        case sending
        /// The request is sent, the response is awaited.
        case receiving
    }

    var stream: Int32 = -1
    /// Tells this use of the entry from earlier ones, whose events may still come.
    var generation: UInt32 = 0
    var state = State.free
    var parser = ResponseParser()

    /// Instants in nanoseconds since the run's start.
    var scheduled: UInt64 = 0
    var connectStarted: UInt64 = 0
    var handshakeStarted: UInt64 = 0
    var sent: UInt64 = 0
    /// 0 until the first byte of the response.
    var firstByte: UInt64 = 0
    /// The request's bytes, which stay in place as long as it is bound to the connection, and what
    /// its method means for the response.
    var message = UnsafeRawBufferPointer(start: nil, count: 0)
    var kind = RequestKind.ordinary
    /// Bytes of the request that the kernel has taken.
    var sentBytes = 0
    /// Requests it has carried, this one included.
    var requests = 0
    /// The request had to wait for a connection.
    var waited = false

    // Of a scenario only.
    /// Room for requests that differ from one to the next; it goes with the table.
    var own = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// Which request of the scenario it carries, or -1 for one of a trace; in which phase it was due.
    var request: Int32 = -1
    var phase: UInt16 = 0
    /// Why the request cannot be sent.
    var refusal: String?
    /// What must be seen of the response: see ``Worker/consumeWatched(_:_:)``.
    var sight: ResponseSight?
    /// The user of a session whose request it is; -1 for none.
    var user: Int32 = -1

    // For records only.
    /// How many connections its thread had opened with this one.
    var number: UInt32 = 0
    /// How long its opening took, and its handshake.
    var connectTime: UInt64 = 0
    var handshakeTime: UInt64 = 0
    /// When the request's last byte was sent; 0 before.
    var sentWhole: UInt64 = 0
    /// How many requests were in the system when the request arrived.
    var foundInSystem: UInt32 = 0

    /// Whether it is in the list of those that are being opened.
    var isOpening: Bool { state == .connecting || state == .handshaking }
}

/// A doubly linked list through the entries of a table; the links live outside the entries.
struct IndexList {
    struct Links {
        var previous: Int32
        var next: Int32
    }

    private(set) var first: Int32 = -1
    private var last: Int32 = -1
    private(set) var count = 0

    var isEmpty: Bool { first < 0 }

    @inline(__always)
    mutating func prepend(_ index: Int32, _ links: UnsafeMutablePointer<Links>) {
        links[Int(index)] = Links(previous: -1, next: first)
        if first >= 0 { links[Int(first)].previous = index } else { last = index }
        first = index
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ index: Int32, _ links: UnsafeMutablePointer<Links>) {
        links[Int(index)] = Links(previous: last, next: -1)
        if last >= 0 { links[Int(last)].next = index } else { first = index }
        last = index
        count &+= 1
    }

    @inline(__always)
    mutating func remove(_ index: Int32, _ links: UnsafeMutablePointer<Links>) {
        let (previous, next) = (links[Int(index)].previous, links[Int(index)].next)
        if previous >= 0 { links[Int(previous)].next = next } else { first = next }
        if next >= 0 { links[Int(next)].previous = previous } else { last = previous }
        count &-= 1
    }
}

/// The connections of one thread, in one block of memory that is touched only as far as it was
/// ever used, and the lists that thread through it.
///
/// Entries are named by their index; the block never moves.
struct ConnectionTable: ~Copyable {
    let capacity: Int
    private let entries: UnsafeMutablePointer<Connection>
    /// Neighbours in the busy list.
    private let busyLinks: UnsafeMutablePointer<IndexList.Links>
    /// Neighbours in the free, idle or connecting list; an entry is in at most one of them.
    private let stateLinks: UnsafeMutablePointer<IndexList.Links>
    private var touched = 0
    private var free = IndexList()
    /// Open connections without a request, most recently used first.
    private(set) var idle = IndexList()
    /// Connections being opened, oldest first.
    private(set) var connecting = IndexList()
    /// Connections with a request (those being opened too), earliest deadline first: requests are
    /// taken up in the order of their schedule, and every request has the same time.
    private(set) var busy = IndexList()

    init(capacity: Int) {
        precondition((1...Int(Int32.max)).contains(capacity), "a table holds a connection or more")
        self.capacity = capacity
        entries = .allocate(capacity: capacity)
        busyLinks = .allocate(capacity: capacity)
        stateLinks = .allocate(capacity: capacity)
    }

    deinit {
        for index in 0..<touched { entries[index].own.deallocate() }
        entries.deinitialize(count: touched)
        entries.deallocate()
        busyLinks.deallocate()
        stateLinks.deallocate()
    }

    /// Entries in use.
    var count: Int { touched - free.count }

    /// Whether there is an entry that is free.
    @inline(__always)
    var hasRoom: Bool { !free.isEmpty || touched < capacity }

    @inline(__always)
    subscript(index: Int32) -> UnsafeMutablePointer<Connection> { entries + Int(index) }

    /// The token for events of an entry in its present use.
    @inline(__always)
    func token(_ index: Int32) -> UInt64 {
        UInt64(self[index].pointee.generation) << 32 | UInt64(UInt32(bitPattern: index))
    }

    /// The entry that a token speaks of; nil when it has been closed since.
    @inline(__always)
    func index(ofToken token: UInt64) -> Int32? {
        let index = Int32(truncatingIfNeeded: token)
        let entry = self[index]
        guard entry.pointee.generation == UInt32(truncatingIfNeeded: token >> 32),
            entry.pointee.state != .free
        else { return nil }
        return index
    }

    /// An entry that was free; nil at the capacity.
    mutating func takeFree() -> Int32? {
        if !free.isEmpty {
            let index = free.first
            free.remove(index, stateLinks)
            return index
        }
        guard touched < capacity else { return nil }
        (entries + touched).initialize(to: Connection())
        touched += 1
        return Int32(touched - 1)
    }

    /// Gives an entry back that is in no list.
    mutating func release(_ index: Int32) {
        let entry = self[index]
        entry.pointee.state = .free
        entry.pointee.stream = -1
        entry.pointee.generation &+= 1
        free.prepend(index, stateLinks)
    }

    @inline(__always)
    mutating func pushIdle(_ index: Int32) {
        self[index].pointee.state = .idle
        idle.prepend(index, stateLinks)
    }

    /// The most recently used idle connection.
    @inline(__always)
    mutating func popIdle() -> Int32? {
        guard !idle.isEmpty else { return nil }
        let index = idle.first
        idle.remove(index, stateLinks)
        return index
    }

    mutating func removeIdle(_ index: Int32) { idle.remove(index, stateLinks) }

    mutating func appendConnecting(_ index: Int32) {
        self[index].pointee.state = .connecting
        connecting.append(index, stateLinks)
    }

    mutating func removeConnecting(_ index: Int32) { connecting.remove(index, stateLinks) }

    @inline(__always)
    mutating func appendBusy(_ index: Int32) { busy.append(index, busyLinks) }

    @inline(__always)
    mutating func removeBusy(_ index: Int32) { busy.remove(index, busyLinks) }
}
