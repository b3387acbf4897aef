/// Instants in no order, of which the earliest comes out first: a binary heap.
struct InstantQueue {
    private var heap: [UInt64] = []

    /// So many times the same instant.
    init(repeating instant: UInt64, count: Int) {
        heap = Array(repeating: instant, count: count)
    }

    /// The earliest; `.max` when there is none.
    @inline(__always)
    var first: UInt64 { heap.isEmpty ? .max : heap[0] }

    mutating func insert(_ instant: UInt64) {
        var index = heap.count
        heap.append(instant)
        while index > 0, heap[(index - 1) / 2] > instant {
            heap[index] = heap[(index - 1) / 2]
            index = (index - 1) / 2
        }
        heap[index] = instant
    }

    /// Takes the earliest out; there must be one.
    mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < last else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = last
    }

    mutating func removeAll() { heap.removeAll() }
}
