import Testing

@testable import Measurements

struct NumberInSystemCountsTests {
    @Test func isTheShareOfArrivalsThatFoundEachNumber() {
        var counts = NumberInSystemCounts()
        #expect(counts.distribution == [])
        for number in [0, 0, 1, 3] { counts.note(number) }
        #expect(counts.distribution == [0.5, 0.25, 0, 0.25])
        var other = NumberInSystemCounts()
        for number in [4, 4, 4, 4] { other.note(number) }
        counts.add(other)
        #expect(counts.distribution == [0.25, 0.125, 0, 0.125, 0.5])
    }

    @Test func tellsNoDistributionWhereNumbersCannotBeToldApart() {
        var counts = NumberInSystemCounts()
        counts.note(4096)
        #expect(counts.distribution == [])
    }

    private static func counts(_ numbers: [Int]) -> NumberInSystemCounts {
        var counts = NumberInSystemCounts()
        for number in numbers { counts.note(number) }
        return counts
    }

    @Test func whatWasPutAsideIsTheSame() {
        let (first, second) = ([0, 0, 1, 7, 300], [1, 1, 2, 4_095])
        var packed = Self.counts(first).packed
        packed.add(PackedCounts())
        packed.add(Self.counts(second).packed)
        var sum = Self.counts([5])
        sum.add(packed)
        #expect(sum.distribution == Self.counts(first + second + [5]).distribution)
        #expect(packed.bytes < 100)
    }

    @Test func nothingIsNothing() {
        var packed = NumberInSystemCounts().packed
        #expect(packed.bytes == 0)
        packed.add(Self.counts([3]).packed)
        var sum = NumberInSystemCounts()
        sum.add(packed)
        #expect(sum.distribution == [0, 0, 0, 1])
    }

    /// Beyond what can be told apart there is no distribution, put aside or not.
    @Test func tooManyAreToldAsNone() {
        var sum = Self.counts([1, 2])
        #expect(!sum.distribution.isEmpty)
        sum.add(Self.counts([1, 5_000]).packed)
        #expect(sum.distribution.isEmpty)
    }
}
