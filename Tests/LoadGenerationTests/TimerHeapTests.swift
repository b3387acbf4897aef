import Testing

@testable import LoadGeneration

@Suite struct TimerHeapTests {
    @Test func whatIsDueFirstComesOutFirst() {
        var heap = TimerHeap<Int>()
        #expect(heap.first == .max)
        // A linear congruential sequence: 500 instants in no order, some of them equal.
        var state: UInt64 = 1
        var instants: [UInt64] = []
        for element in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            instants.append(state >> 56)
            heap.insert(element, at: state >> 56)
        }
        var taken: [UInt64] = []
        while !heap.isEmpty {
            #expect(heap.first == instants.min())
            let (instant, element) = heap.removeFirst()
            #expect(instant == instants[element])
            instants[element] = .max
            taken.append(instant)
        }
        #expect(taken == taken.sorted())
        #expect(taken.count == 500)
    }
}
