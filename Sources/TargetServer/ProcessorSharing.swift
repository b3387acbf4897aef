internal import HeapModule

/// All parts are worked on at once and equally fast: with n in the system and M workers, each gets
/// min(1, M/n) of a worker. Nobody waits in a line.
///
///     var shared = ProcessorSharing(workers: 1)
///     shared.arrive(Part(request: 0, service: 3), at: 0)
///     shared.arrive(Part(request: 1, service: 1), at: 1)
///     shared.nextEnd              // 3, of request 1, at half speed; request 0 will end at 4
///
/// Exact, by virtual time V, the service that a part present throughout has been given: V rises at
/// the common rate, so a part that came at V₀ and asks for s ends when V = V₀ + s, whoever comes or
/// goes meanwhile. A heap of those ends is all there is to keep.
struct ProcessorSharing: ServiceDiscipline {
    /// A part present. Ends at the same instant come out in the order they arrived.
    private struct Share: Comparable {
        var virtualEnd: Double
        var order: Int
        var part: Part

        static func < (left: Share, right: Share) -> Bool {
            (left.virtualEnd, left.order) < (right.virtualEnd, right.order)
        }
    }

    private let workers: Int
    private var present: Heap<Share> = []
    private var arrived = 0
    /// V at the instant `clock`.
    private var virtualTime = 0.0
    private var clock = 0.0

    init(workers: Int) {
        precondition(workers >= 1, "sharing needs a worker")
        self.workers = workers
    }

    /// Seconds of service given to each part per second.
    private var rate: Double { min(1, Double(workers) / Double(present.count)) }

    var nextEnd: Double? {
        guard let first = present.min else { return nil }
        return clock + max(0, first.virtualEnd - virtualTime) / rate
    }

    mutating func arrive(_ part: Part, at now: Double) {
        // An empty system starts V afresh, which keeps its digits however long the server runs.
        virtualTime = present.isEmpty ? 0 : virtualTime + (now - clock) * rate
        clock = now
        present.insert(
            Share(virtualEnd: virtualTime + part.service, order: arrived, part: part))
        arrived += 1
    }

    mutating func finishNext() -> Part {
        guard let end = nextEnd else { preconditionFailure("nothing is being served") }
        let finished = present.removeMin()
        clock = end
        // Not by adding rate × time: the end itself is known exactly.
        virtualTime = max(virtualTime, finished.virtualEnd)
        return finished.part
    }
}
