import Foundation
import Measurements
import Testing

struct LatencySpreadTests {
    private func histogram(_ times: [UInt64]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for time in times { histogram.record(nanoseconds: time) }
        return histogram
    }

    @Test func bucketsAreTwentyADecadeFromAMicrosecondOn() {
        let ends = LatencySpread.upperEnds
        #expect(ends.count == 180)
        #expect(ends[0] == 1e-6)
        for index in ends.indices.dropFirst() {
            // 10^(1/20) = 1.12201845…
            #expect(abs(ends[index] / ends[index - 1] - 1.122_018_454_3) < 1e-9)
        }
    }

    @Test(arguments: [
        #"{"first":-1,"counts":[1]}"#, #"{"first":179,"counts":[1,2]}"#,
        #"{"first":0,"counts":[-1]}"#, #"{"first":9223372036854775807,"counts":[1]}"#,
    ])
    func countsThatAreInNoBucketAreNotRead(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LatencySpread.self, from: Data(text.utf8))
        }
    }

    @Test func everyDurationIsInTheBucketThatItLiesIn() {
        let times: [UInt64] = [1, 900, 1_050, 150_000, 3_000_000, 20_000_000, 99_000_000_000]
        let spread = LatencySpread(histogram(times))
        #expect(spread.total == times.count)
        for time in times {
            // A bin's middle may lie across an end that is within its width of the duration.
            let seconds = Double(time) * 1e-9
            let bucket = LatencySpread.upperEnds.firstIndex { seconds <= $0 } ?? 179
            #expect(spread[bucket] + spread[bucket + 1] >= 1, "\(time)")
        }
        #expect(spread[179] == 0)
        #expect(spread[-1] == 0 && spread[1_000] == 0)
    }

    @Test func whatIsLongerThanTheLastEndIsInTheLastBucket() {
        let spread = LatencySpread(histogram([5_000_000_000_000]))
        #expect(spread.total == 1)
        #expect(spread[179] == 1)
    }

    @Test func nothingIsSpreadNowhere() {
        let spread = LatencySpread(LatencyHistogram())
        #expect(spread == LatencySpread())
        #expect(spread.total == 0)
        #expect(spread.survival.isEmpty)
    }

    @Test func theDifferenceOfTwoIsWhatCameBetween() {
        let early: [UInt64] = [2_000_000, 30_000_000]
        let late: [UInt64] = [400_000, 30_000_000, 700_000_000]
        let difference = LatencySpread(histogram(early + late)).since(
            LatencySpread(histogram(early)))
        let between = LatencySpread(histogram(late))
        #expect(difference.total == 3)
        for bucket in 0..<180 { #expect(difference[bucket] == between[bucket]) }
    }

    @Test func survivalFallsFromOneToNothing() {
        let spread = LatencySpread(histogram((1...1_000).map { $0 * 100_000 }))
        let survival = spread.survival
        #expect(survival.last?.probability == 0)
        for (one, next) in zip(survival, survival.dropFirst()) {
            #expect(one.probability >= next.probability)
            // Uniform from 0 to 100 ms: P(W > t) = 1 − t/0.1, to the histogram's 0.1 % and one
            // duration of a thousand.
            #expect(abs(one.probability - max(0, 1 - one.seconds / 0.1)) < 0.003)
        }
        #expect(spread.bucket(beyond: 0) == spread.first)
        // Half lie below 50 ms: 10^(94/20) µs = 50.1 ms ends bucket 94.
        #expect((93...95).contains(spread.bucket(beyond: 0.5)))
    }
}
