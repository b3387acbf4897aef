import Testing
import Workloads

@Suite struct IntensityTests {
    static let shapes: [(Intensity, Double)] = [
        (.constant(250), 8),
        (.ramp(from: 50, to: 500), 20), (.ramp(from: 500, to: 50), 20), (.ramp(from: 0, to: 9), 3),
        (.ramp(from: 9, to: 0), 3), (.steps([100, 3, 200]), 60),
        (.wave(mean: 200, amplitude: 100, period: 20), 65),
        (.wave(mean: 200, amplitude: 200, period: 7), 30),
    ]

    /// Λ against the sum of λ over a fine grid (midpoint rule; steps only at its cells' ends).
    @Test(arguments: shapes) func theExpectedNumberIsTheIntegralOfTheRate(
        shape: Intensity, duration: Double
    ) {
        let cells = 60_000
        let width = duration / Double(cells)
        var sum = 0.0
        for cell in 0..<cells {
            sum += shape.rate(at: (Double(cell) + 0.5) * width, duration: duration) * width
            let exact = shape.expected(before: Double(cell + 1) * width, duration: duration)
            if cell % 1_000 == 999 { #expect(abs(exact - sum) < 1e-6 * sum + 1e-9) }
        }
    }

    @Test(arguments: shapes) func theInstantOfAnExpectedNumberIsItsInverse(
        shape: Intensity, duration: Double
    ) {
        let total = shape.expected(before: duration, duration: duration)
        for part in 0...1_000 {
            let n = total * Double(part) / 1_000
            let t = shape.instant(expecting: n, duration: duration)
            #expect((0...(duration * (1 + 1e-12))).contains(t))
            // An instant off by a nanosecond, at the highest rate here.
            #expect(abs(shape.expected(before: t, duration: duration) - n) < 1e-9 * 500)
        }
    }

    @Test func theGrowingNumbersOfADayAreByHand() {
        // 20 s from 50/s to 500/s: the mean of the ends times the time.
        let ramp = Intensity.ramp(from: 50, to: 500)
        #expect(ramp.expected(before: 20, duration: 20) == 5_500)
        #expect(ramp.rate(at: 10, duration: 20) == 275)
        #expect(ramp.peak(duration: 20) == 500)
        // Whole periods of a wave bring the mean.
        let wave = Intensity.wave(mean: 200, amplitude: 100, period: 20)
        #expect(abs(wave.expected(before: 60, duration: 60) - 12_000) < 1e-6)
        #expect(wave.peak(duration: 60) == 300)
    }
}
