import Testing

@testable import Measurements

struct NeighboursTests {
    @Test(arguments: 0...9) func pairsAreJoinedAndAnOddLastStays(_ count: Int) {
        var texts = (0..<count).map(String.init)
        texts.joinNeighbours { $0 + "+" + $1 }
        let expected = stride(from: 0, to: count, by: 2).map {
            $0 + 1 < count ? "\($0)+\($0 + 1)" : "\($0)"
        }
        #expect(texts == expected)
    }

    /// Of many large elements, never more than a few are there twice.
    @Test func whatWasJoinedIsLetGoOf() {
        final class Counted {
            nonisolated(unsafe) static var alive = 0
            nonisolated(unsafe) static var most = 0
            init() {
                Self.alive += 1
                Self.most = max(Self.most, Self.alive)
            }
            deinit { Self.alive -= 1 }
        }
        var elements = (0..<100).map { _ in Counted() }
        elements.joinNeighbours { _, _ in Counted() }
        #expect(elements.count == 50)
        #expect(Counted.alive == 50)
        #expect(Counted.most <= 103)
    }
}
