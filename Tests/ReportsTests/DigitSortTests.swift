import Testing

@testable import Reports

@Suite struct DigitSortTests {
    /// Numbers of every length, by the multiplier of Knuth's MMIX generator.
    private func numbers(_ count: Int) -> [Int] {
        var state: UInt64 = 1
        return (0..<count).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 1) >> (index % 63)
        }
    }

    @Test(arguments: [0, 1, 2, 999, 1_000, 5_000])
    func numbersComeInRisingOrder(count: Int) {
        #expect(DigitSort.sorted(numbers(count)) == numbers(count).sorted())
    }

    @Test func theSameNumberOverAndOverStays() {
        for number in [0, 7, 2_047, 2_048, .max] {
            let same = [Int](repeating: number, count: 2_000)
            #expect(DigitSort.sorted(same) == same)
        }
    }

    @Test func negativeNumbersComeFirst() {
        let numbers = numbers(2_000).map { $0 % 2 == 0 ? $0 : -$0 }
        #expect(DigitSort.sorted(numbers) == numbers.sorted())
    }
}
