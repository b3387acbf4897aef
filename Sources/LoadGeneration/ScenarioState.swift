internal import HTTP
internal import Workloads

/// What a load thread keeps besides when it runs a scenario: the bytes of its requests, the phase
/// under way, and the users who are in a session. Its own, like everything of the thread.
final class ScenarioState {
    /// A user on the way through a session, or a single request of a trace among such users.
    struct User {
        var arrival: Arrival
        /// Index of the session; -1 for a request of a trace.
        var session: Int
        var started: UInt64
        /// The next step, and how many requests were made before it.
        var step = 0
        var made = 0
        /// What was extracted, by variable.
        var values: [String] = []
    }

    /// A user's request that waits for a connection.
    struct Waiting {
        var user: Int32
        var request: Int
        var scheduled: UInt64
    }

    let script: RequestScript
    /// Requests that are the same every time, by index; nil for others.
    let messages: [UnsafeRawBufferPointer?]
    private let block: UnsafeMutableRawBufferPointer
    /// Which of their pick the clients of a closed phase send next.
    var picks: PickStream?

    /// The phase under way, as an index into the leg's, and when it ends; `.max` as long
    /// as no arrival beyond it is the next.
    var phase = 0
    var phaseEnd = UInt64.max
    /// Goes on to the next phase, of which the start is known.
    func beginNextPhase() {
        phase += 1
        phaseEnd = .max
    }
    /// The scenario's index of the leg's first phase.
    let firstPhase: Int
    /// How long a request may stand in line and be answered.
    let timeout: UInt64

    /// Whether arrivals are users, who make requests, rather than requests.
    let hasUsers: Bool
    var users: [User] = []
    private var freeUsers: [Int32] = []
    /// When users have thought.
    var thinking = TimerHeap<Int32>()
    /// When requests with a timeout of their own have run out of time: the token of their
    /// connection and the number of the request on it.
    var deadlines = TimerHeap<(token: UInt64, request: Int)>()
    /// Users' requests without a connection, in the order of their schedule.
    var line: [Waiting] = []
    var lineStart = 0
    var inSession = 0
    /// Up to here the number of users is integrated.
    var userAreaTime: UInt64 = 0
    var draws: ThinkTimeDraws

    init(_ script: RequestScript, _ plan: WorkerPlan) {
        self.script = script
        firstPhase = plan.firstPhase
        timeout = plan.timeout
        picks = plan.picks
        draws = ThinkTimeDraws(seed: plan.seed, thread: plan.thread)
        if case .scheduled = plan.loop {
            hasUsers = !script.sessions.isEmpty
        } else {
            hasUsers = false
        }
        let size = script.constants.reduce(0) { $0 + ($1?.count ?? 0) }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, size), alignment: 64)
        var place = 0
        messages = script.constants.map { bytes in
            guard let bytes else { return nil }
            let part = UnsafeMutableRawBufferPointer(
                rebasing: block[place..<(place + bytes.count)])
            part.copyBytes(from: bytes)
            place += bytes.count
            return UnsafeRawBufferPointer(part)
        }
        self.block = block
    }

    deinit { block.deallocate() }

    /// The earliest instant at which a user or a deadline needs attention.
    @inline(__always)
    var nextTimer: UInt64 {
        let lineEnd = isLineEmpty ? .max : line[lineStart].scheduled &+ timeout
        return min(thinking.first, deadlines.first, lineEnd)
    }

    func add(_ user: User) -> Int32 {
        if let free = freeUsers.popLast() {
            users[Int(free)] = user
            return free
        }
        users.append(user)
        return Int32(users.count - 1)
    }

    func remove(_ user: Int32) {
        users[Int(user)].values = []
        // Marks the place as empty.
        users[Int(user)].step = -1
        freeUsers.append(user)
    }

    var isLineEmpty: Bool { lineStart == line.count }

    func takeFirstInLine() -> Waiting {
        let first = line[lineStart]
        lineStart += 1
        if lineStart == line.count || lineStart >= 4096 {
            line.removeFirst(lineStart)
            lineStart = 0
        }
        return first
    }
}
