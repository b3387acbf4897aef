import Testing

@testable import TargetServer

@Suite struct MomentsTests {
    @Test func nothingIsKnownOfNothing() {
        let moments = Moments()
        #expect(moments.mean == nil)
        #expect(moments.squaredCoefficientOfVariation == nil)
    }

    @Test func oneValueHasAMeanAndNoSpread() {
        var moments = Moments()
        moments.record(3)
        #expect(moments.mean == 3)
        #expect(moments.squaredCoefficientOfVariation == nil)
    }

    @Test func meanAndSpreadAreThoseWorkedByHand() {
        // 1, 2, 3, 6: mean 3, squared deviations 4 + 1 + 0 + 9 = 14, over 3, over 9.
        var moments = Moments()
        for value in [1.0, 2, 3, 6] { moments.record(value) }
        #expect(moments.mean == 3)
        #expect(abs(moments.squaredCoefficientOfVariation! - 14.0 / 27) < 1e-15)
    }

    @Test func aLargeOffsetCostsNoDigits() {
        // Sums of squares would lose all of them: (10⁹)² has no room for 1.
        var moments = Moments()
        for value in [1e9 - 1, 1e9 + 1] { moments.record(value) }
        #expect(abs(moments.squaredCoefficientOfVariation! / 2e-18 - 1) < 1e-12)
    }

    @Test func allZeroHasNoRelativeSpread() {
        var moments = Moments()
        for _ in 0..<3 { moments.record(0) }
        #expect(moments.mean == 0)
        #expect(moments.squaredCoefficientOfVariation == nil)
    }
}
