internal import DequeModule
internal import HeapModule

/// One line before identical workers; whoever has waited longest is next.
///
///     var line = FirstComeFirstServed(workers: 1)
///     line.arrive(Part(request: 0, service: 2), at: 0)
///     line.arrive(Part(request: 1, service: 1), at: 1)
///     line.nextEnd                // 2, of request 0; request 1 will end at 3
struct FirstComeFirstServed: ServiceDiscipline {
    /// A part in service. Ends at the same instant come out in the order they began.
    private struct Service: Comparable {
        var end: Double
        var order: Int
        var part: Part

        static func < (left: Service, right: Service) -> Bool {
            (left.end, left.order) < (right.end, right.order)
        }
    }

    private var idle: Int
    private var begun = 0
    private var line: Deque<Part> = []
    private var inService: Heap<Service> = []

    /// `workers` is 1 or more; `Int.max` stands for as many as there is work.
    init(workers: Int) {
        precondition(workers >= 1, "a line needs a worker")
        idle = workers
    }

    var nextEnd: Double? { inService.min?.end }

    mutating func arrive(_ part: Part, at now: Double) {
        if idle > 0 {
            idle -= 1
            begin(part, at: now)
        } else {
            line.append(part)
        }
    }

    mutating func finishNext() -> Part {
        let finished = inService.removeMin()
        if let next = line.popFirst() {
            begin(next, at: finished.end)
        } else {
            idle += 1
        }
        return finished.part
    }

    private mutating func begin(_ part: Part, at now: Double) {
        inService.insert(Service(end: now + part.service, order: begun, part: part))
        begun += 1
    }
}
