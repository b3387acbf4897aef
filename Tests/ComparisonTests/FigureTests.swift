import Comparison
import Testing

struct FigureTests {
    @Test(arguments: [
        (0.0235884, "23.59 ms"), (1, "1 s"), (0.1, "100 ms"), (64.06e-6, "64.06 µs"),
        (0.000_999_96, "1 ms"), (0.999_96, "1 s"), (12.345, "12.35 s"), (0, "0 s"),
        (90e-9, "90 ns"), (7200, "120 min"),
    ])
    func secondsHaveTheUnitThatFits(seconds: Double, text: String) {
        #expect(Figure.seconds(seconds) == text)
    }

    @Test(arguments: [
        (119.94, "119.9"), (0.0, "0"), (1234567, "1234567"), (0.6, "0.6"), (-0.00001, "-0.00001"),
        (99999.6, "100000"), (2.8306, "2.831"), (1e18, "1e18"), (3.21e-44, "3.21e-44"),
        (-9.99996e-7, "-1e-6"), (1e15, "1e15"), (1e-5, "0.00001"),
        (.leastNonzeroMagnitude, "4.941e-324"),
    ])
    func numbersHaveFourDigits(value: Double, text: String) {
        #expect(Figure.number(value) == text)
    }

    /// 1000! = 4.0239e2567 and 2^-2000 = 8.7098e-603 (both by whole-number arithmetic).
    @Test(arguments: [
        (5912.128178488163, "4.024e2567"), (-1386.2943611198906, "8.71e-603"), (0, "1"),
        (2.302585092994046, "10"), (-Double.infinity, "0"), (.infinity, "-"), (.nan, "-"),
    ])
    func powersAreWrittenThatNoNumberHolds(logarithm: Double, text: String) {
        #expect(Figure.number(logarithm: logarithm) == text)
    }

    @Test func moreDigitsAreToBeHad() {
        #expect(Figure.seconds(0.100678, digits: 5) == "100.68 ms")
        #expect(Figure.seconds(0.999_96, digits: 5) == "999.96 ms")
        #expect(Figure.percent(0.99962, digits: 4) == "99.96 %")
        #expect(Figure.percent(0.99962) == "100 %")
    }

    @Test func theUnknownIsNeverNaN() {
        for value in [Double.nan, .infinity, -.infinity] {
            #expect(Figure.seconds(value) == "-")
            #expect(Figure.rate(value) == "-")
            #expect(Figure.percent(value) == "-")
            #expect(Figure.deviation(value) == "-")
            #expect(Figure.number(value) == "-")
            #expect(Figure.fixed(value, decimals: 2) == "-")
        }
        #expect(Figure.seconds(nil) == "-")
    }

    @Test func deviationsHaveASign() {
        #expect(Figure.deviation(0.184) == "+18 %")
        #expect(Figure.deviation(-0.001) == "-0.1 %")
        #expect(Figure.deviation(0) == "+0.0 %")
        #expect(Figure.deviation(-0.00001) == "+0.0 %")
    }

    @Test func bytesAndPercentages() {
        #expect(Figure.bytes(512) == "512 B")
        #expect(Figure.bytes(10_485_760) == "10 MiB")
        #expect(Figure.percent(0.0003) == "0.03 %")
        #expect(Figure.percent(1) == "100 %")
    }
}
