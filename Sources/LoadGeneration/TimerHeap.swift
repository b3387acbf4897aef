/// Things to do at instants, of which the earliest comes out first: a binary heap.
struct TimerHeap<Element> {
    private var heap: [(instant: UInt64, element: Element)] = []

    /// The earliest instant; `.max` when there is none.
    @inline(__always)
    var first: UInt64 { heap.isEmpty ? .max : heap[0].instant }

    var isEmpty: Bool { heap.isEmpty }

    mutating func insert(_ element: Element, at instant: UInt64) {
        var index = heap.count
        heap.append((instant, element))
        while index > 0, heap[(index - 1) / 2].instant > instant {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes the earliest out; there must be one.
    mutating func removeFirst() -> (instant: UInt64, element: Element) {
        heap.swapAt(0, heap.count - 1)
        let earliest = heap.removeLast()
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].instant < heap[child].instant { child += 1 }
            guard heap[child].instant < heap[index].instant else { break }
            heap.swapAt(index, child)
            index = child
        }
        return earliest
    }
}
