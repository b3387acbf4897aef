import Measurements
import Reports
import Testing

@Suite struct AbTallyTests {
    @Test func theTimesOfARequestAreThoseOfApacheBench() {
        let tally = AbFixtures.tally([
            AbFixtures.record(at: 70, connect: 120, wait: 1_500, total: 4_321)
        ])
        #expect(
            tally.samples == [AbTally.Sample(start: 70, connect: 120, total: 4_321, wait: 1_500)])
        #expect(tally.samples[0].processing == 4_201)
    }

    @Test func aReusedConnectionHasNoConnectTime() {
        let tally = AbFixtures.tally([AbFixtures.record(isReused: true)])
        #expect(tally.samples[0].connect == 0)
        #expect(tally.keptAlive == 1)
    }

    @Test func theFirstLengthIsTheDocumentsAndOthersFail() {
        let records = [612, 612, 10, 612, 0].map { AbFixtures.record(bodyBytes: $0) }
        let strict = AbFixtures.tally(records)
        #expect(strict.documentLength == 612)
        #expect(strict.lengthFailures == 2)
        #expect(strict.completed == 5)
        let any = AbFixtures.tally(records, acceptsAnyLength: true)
        #expect(any.failed == 0)
        #expect(any.bodyBytes == 612 * 3 + 10)
    }

    /// ApacheBench counts a broken connection two or three times, and a cut body not at all.
    @Test func everyFailureIsCountedOnce() {
        let tally = AbFixtures.tally([
            AbFixtures.record(.failed(.connectRefused), isSent: false),
            AbFixtures.record(.failed(.reset)),
            AbFixtures.record(.failed(.timeout)),
            AbFixtures.record(.failed(.truncated)),
            AbFixtures.record(.failed(.protocol)),
            AbFixtures.record(.failed(.reset), isWritten: false),
        ])
        #expect(tally.connectFailures == 1)
        #expect(tally.receiveFailures == 2)
        #expect(tally.lengthFailures == 1)
        #expect(tally.exceptions == 2)
        #expect(tally.writeErrors == 1)
        #expect(tally.failed == 6)
        // A connect that failed is no request that ended.
        #expect(tally.completed == 5)
    }

    @Test func whatIsNotOverIsNotCounted() {
        let tally = AbFixtures.tally([AbFixtures.record(.unfinished), AbFixtures.record(.dropped)])
        #expect(tally.completed == 0)
        #expect(tally.failed == 0)
    }

    @Test func otherStatusesThan2xxAreNoFailures() {
        let tally = AbFixtures.tally(
            [200, 204, 301, 404, 500].map { AbFixtures.record(status: $0) })
        #expect(tally.otherThan2xx == 3)
        #expect(tally.failed == 0)
    }
}
