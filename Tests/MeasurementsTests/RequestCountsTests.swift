import Measurements
import Testing

struct RequestCountsTests {
    private var balanced: RequestCounts {
        var counts = RequestCounts()
        counts.scheduled = 100
        counts.sent = 90
        counts.dropped = 6
        counts.endedUnsent = 3
        counts.pausedUnsent = 1
        counts.completed = 80
        counts.failed = 7
        counts.unfinished = 3
        return counts
    }

    @Test func everyRequestInOneBucketBalances() {
        #expect(balanced.imbalance == nil)
        #expect(balanced.notSent == 10)
        #expect(RequestCounts().imbalance == nil)
    }

    @Test func aRequestTooManyInAnyBucketShows() {
        let buckets: [WritableKeyPath<RequestCounts, Int>] = [
            \.scheduled, \.sent, \.completed, \.failed, \.dropped, \.endedUnsent,
            \.pausedUnsent, \.unfinished,
        ]
        for bucket in buckets {
            var counts = balanced
            counts[keyPath: bucket] += 1
            #expect(counts.imbalance != nil)
        }
    }

    @Test func addingAddsEveryBucket() {
        var twice = balanced
        twice.add(balanced)
        #expect(twice.imbalance == nil)
        #expect(twice.scheduled == 200)
        #expect(twice.sent == 180)
        #expect(twice.notSent == 20)
    }
}

struct StatusCountsTests {
    @Test func tellsOnlyTheCodesThatOccurredAndPutsMadeUpOnesTogether() {
        var counts = StatusCounts()
        for status in [200, 200, 100, 599, 99, 600, -1, 1000] { counts.note(status) }
        #expect(counts.byStatus == ["200": 2, "100": 1, "599": 1, "other": 4])
        var sum = StatusCounts()
        sum.add(counts)
        sum.add(counts)
        #expect(sum.byStatus == ["200": 4, "100": 2, "599": 2, "other": 8])
    }
}
