import Distributions
import Testing

@testable import TargetServer

@Suite struct StationTests {
    private func station(workers: Int, capacity: Int? = nil) -> Station {
        Station(
            servers: workers, capacity: capacity,
            discipline: FirstComeFirstServed(workers: workers))
    }

    @Test func aFullSystemTurnsArrivalsAwayUntilOneEnds() {
        var station = station(workers: 1, capacity: 2)
        let ends = simulate(
            &station, [(0, [3]), (1, [1]), (2, [1]), (3.5, [1]), (3.75, [1])]
        ).map(\.end)
        #expect(ends == [3, 4, nil, 5, nil])
        #expect(station.statistics.rejected == 2)
        #expect(station.statistics.completions == 3)
    }

    @Test func anEndAndAnArrivalAtTheSameInstantFindRoom() {
        var station = station(workers: 1, capacity: 1)
        #expect(simulate(&station, [(0, [1]), (1, [1])]).map(\.end) == [1, 2])
    }

    @Test func workOfNoLengthEndsAsItArrives() {
        var station = station(workers: 1)
        let request = station.arrive(at: 2, services: [0])
        #expect(station.finishNext(by: 2) == Station.Finish(end: 2, request: request))
        #expect(station.numberInSystem == 0)
    }

    @Test func nothingEndsBeforeItsTime() {
        var station = station(workers: 1)
        _ = station.arrive(at: 0, services: [1])
        #expect(station.finishNext(by: 0.999) == nil)
        #expect(station.nextEnd == 1)
        #expect(station.finishNext(by: 1) == Station.Finish(end: 1, request: 0))
        #expect(station.finishNext(by: 9) == nil)
    }

    @Test func aForkedRequestEndsWithItsLastPart() {
        // Two workers, three parts of 1, 4 and 2: 0–1, 0–4 and, from the line, 1–3.
        var station = station(workers: 2)
        _ = station.arrive(at: 0, services: [1, 4, 2])
        #expect(station.numberInSystem == 1)
        #expect(station.busyWorkers == 2)
        #expect(station.queueLength == 1)
        #expect(station.finishNext(by: 9) == Station.Finish(end: 1, request: nil))
        #expect(station.finishNext(by: 9) == Station.Finish(end: 3, request: nil))
        #expect(station.numberInSystem == 1)
        #expect(station.finishNext(by: 9) == Station.Finish(end: 4, request: 0))
        #expect(station.numberInSystem == 0)
        #expect(station.statistics.completions == 1)
        #expect(station.statistics.serviceTimes.count == 3)
    }

    @Test func partsOfLaterRequestsWaitBehindThoseOfEarlierOnes() {
        // Two workers. Parts in line order: 2, 2 | 1, 1 at 0.5: request 0 ends at 2, 1 at 3.
        var station = station(workers: 2)
        #expect(simulate(&station, [(0, [2, 2]), (0.5, [1, 1])]).map(\.end) == [2, 3])
    }

    @Test func capacityCountsRequestsNotParts() {
        var station = station(workers: 2, capacity: 2)
        let passages = simulate(
            &station, [(0, [1, 1, 1]), (0.25, [1, 1, 1]), (0.5, [1, 1, 1])])
        #expect(passages.map(\.end) == [2, 3, nil])
    }

    @Test func endsReportedFromOutsideAreAccountedForLikeOwnOnes() {
        var station = Station(servers: 1, capacity: nil, discipline: nil)
        _ = station.arrive(at: 0, services: [1])
        _ = station.arrive(at: 0, services: [1])
        #expect(station.nextEnd == nil)
        #expect(station.queueLength == 1)
        #expect(station.finish(1, at: 2) == Station.Finish(end: 2, request: 1))
        #expect(station.queueLength == 0)
        #expect(station.busyWorkers == 1)
        #expect(station.statistics.meanNumberInSystem == 2)
        #expect(station.statistics.meanBusyWorkers == 1)
    }

    @Test func sharersStandInNoLine() {
        var station = Station(
            servers: 2, capacity: nil, discipline: ProcessorSharing(workers: 2))
        for _ in 0..<5 { _ = station.arrive(at: 0, services: [1]) }
        #expect(station.queueLength == 0)
        #expect(station.busyWorkers == 2)
    }
}
