import LoadGeneration
import Testing

struct PortForecastTests {
    /// Linux's range, 32768 to 60999, and its minute of TIME_WAIT: some 470 connections a second.
    private let usual = PortForecast(ports: 28_232, rest: 60)

    @Test func aMinuteAPortBoundsTheRate() {
        #expect(abs(usual.lastingRate - 470.5) < 0.1)
        #expect(!usual.runsOut(atRate: 470, over: nil))
        #expect(usual.runsOut(atRate: 471, over: nil))
    }

    /// A run is over before what it took is missed.
    @Test func aShortRunTakesFewer() {
        #expect(!usual.runsOut(atRate: 2_800, over: 10))
        #expect(usual.runsOut(atRate: 2_900, over: 10))
    }

    @Test func nothingIsShortWithoutNewConnections() {
        #expect(!usual.runsOut(atRate: 0, over: nil))
    }
}
