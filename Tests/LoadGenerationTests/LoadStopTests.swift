import LoadGeneration
import Testing

struct LoadStopTests {
    @Test func aWishOnceUtteredStays() {
        let stop = LoadStop()
        #expect(!stop.isAsked)
        stop.ask()
        stop.ask()
        #expect(stop.isAsked)
    }
}
