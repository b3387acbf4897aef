import Testing
import Workloads

@Suite struct ThinkTimeTests {
    @Test func bothLawsAreRead() throws {
        #expect(try ThinkTime("10ms") == .fixed(0.01))
        #expect(try ThinkTime("exp:10ms") == .exponential(mean: 0.01))
        #expect(try ThinkTime("0") == .none)
        for text in ["", "10", "exp:", "exp:x", "uniform:1s"] {
            #expect(throws: Quantity.ParseError.self) { try ThinkTime(text) }
        }
    }

    /// The mean of n exponentials has a relative deviation of 1/√n: 5/√n is left once in a million
    /// times, and the seed is fixed.
    @Test func exponentialTimesHaveTheirMean() {
        var stream = ThinkTimeStream(.exponential(mean: 0.01), seed: 7, thread: 0)
        let count = 100_000
        let mean = (0..<count).reduce(0.0) { sum, _ in sum + Double(stream.next()) } / Double(count)
        #expect(abs(mean / 1e7 - 1) < 5 / Double(count).squareRoot())
    }

    @Test func threadsAndSeedsDrawTimesOfTheirOwn() {
        func first(_ seed: UInt64, _ thread: Int) -> UInt64 {
            var stream = ThinkTimeStream(.exponential(mean: 1), seed: seed, thread: thread)
            return stream.next()
        }
        #expect(first(1, 0) == first(1, 0))
        #expect(Set([first(1, 0), first(1, 1), first(2, 0), first(2, 1)]).count == 4)
    }
}
