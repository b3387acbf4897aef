extension Simulation {
    /// A G/G/c-PS system from empty: n requests share c servers' speed equally, each at no more
    /// than one server's.
    ///
    /// All requests gain the same service per second, so a request leaves when the service that
    /// everybody has had since it came reaches its need: a heap of those marks, O(log n) an event.
    ///
    /// - Parameters:
    ///   - requests: how many arrivals to simulate after the first `warmup`; those of them still
    ///     in the system at the end are served without further arrivals.
    ///   - observe: told the response time and service time of every counted request.
    public static func processorSharing(
        servers: Int, requests: Int, warmup: Int = 0, gap: () -> Double, service: () -> Double,
        observe: (_ response: Double, _ service: Double) -> Void = { _, _ in }
    ) -> Result {
        precondition(servers >= 1, "there is at least one server")
        var tally = Tally(requests: requests)
        var present = SharingHeap()
        var now = 0.0
        // The service each request present since the beginning would have had.
        var attained = 0.0
        func speed(_ count: Int) -> Double { min(1, Double(servers) / Double(count)) }
        func advance(to end: Double) {
            while let first = present.first {
                let needed = (first.mark - attained) / speed(present.count)
                if now + needed > end { break }
                now += needed
                attained = first.mark
                present.removeFirst()
                if first.counted {
                    tally.add(waiting: 0, response: now - first.arrival)
                    observe(now - first.arrival, first.service)
                }
            }
            if end.isFinite {
                if present.count > 0 { attained += (end - now) * speed(present.count) }
                now = end
            }
        }
        for index in 0..<(warmup + requests) {
            advance(to: now + gap())
            let needed = service()
            present.insert(
                .init(
                    mark: attained + needed, arrival: now, service: needed,
                    counted: index >= warmup))
        }
        advance(to: .infinity)
        return tally.result
    }
}

/// A binary heap of the requests in a processor-sharing system, the next to leave first.
private struct SharingHeap {
    struct Request {
        var mark: Double
        var arrival: Double
        var service: Double
        var counted: Bool
    }

    private var heap: [Request] = []
    var count: Int { heap.count }
    var first: Request? { heap.first }

    mutating func insert(_ request: Request) {
        var hole = heap.count
        heap.append(request)
        while hole > 0 {
            let parent = (hole - 1) / 2
            if heap[parent].mark <= request.mark { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = request
    }

    mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        var hole = 0
        while true {
            var child = 2 * hole + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].mark < heap[child].mark { child += 1 }
            if heap[child].mark >= last.mark { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = last
    }
}
