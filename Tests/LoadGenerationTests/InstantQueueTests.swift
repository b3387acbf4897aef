import Testing

@testable import LoadGeneration

@Suite struct InstantQueueTests {
    @Test func theEarliestComesOutFirst() {
        var queue = InstantQueue(repeating: 50, count: 2)
        var expected: [UInt64] = [50, 50]
        for number in 0..<500 {
            let instant = UInt64(number * 7919 % 1009)
            queue.insert(instant)
            expected.append(instant)
            guard number % 3 == 0 else { continue }
            let least = expected.min() ?? .max
            #expect(queue.first == least)
            queue.removeFirst()
            expected.remove(at: expected.firstIndex(of: least) ?? 0)
        }
        var rest: [UInt64] = []
        while queue.first != .max {
            rest.append(queue.first)
            queue.removeFirst()
        }
        #expect(rest == expected.sorted())
    }
}
