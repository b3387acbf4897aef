import Testing

@testable import TargetServer

@Suite struct LatenessTests {
    @Test func nothingIsKnownOfNothing() {
        let lateness = Lateness()
        #expect(lateness.mean == nil)
        #expect(lateness.maximum == nil)
        #expect(lateness.percentile(0.99) == nil)
    }

    @Test func percentilesAreByRankToTheMicrosecondAbove() {
        var lateness = Lateness()
        for microseconds in 1...100 { lateness.record((Double(microseconds) - 0.5) * 1e-6) }
        #expect(abs(lateness.percentile(0.5)! - 50e-6) < 1e-12)
        #expect(abs(lateness.percentile(0.99)! - 99e-6) < 1e-12)
        #expect(abs(lateness.percentile(1)! - 99.5e-6) < 1e-12)
        #expect(abs(lateness.mean! - 50e-6) < 1e-12)
    }

    @Test func whatIsBeyondTheScaleCountsAsTheMaximum() {
        var lateness = Lateness()
        lateness.record(2)
        lateness.record(0.5)
        #expect(lateness.percentile(0.1) == 2)
        #expect(lateness.maximum == 2)
    }

    @Test func earlyCountsAsOnTime() {
        var lateness = Lateness()
        lateness.record(-1)
        #expect(lateness.mean == 0)
        #expect(lateness.percentile(0.5) == 0)
    }
}
