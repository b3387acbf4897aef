import Distributions
import Testing

@testable import TargetServer

@Suite struct StationStatisticsTests {
    @Test func timeAveragesAreThoseWorkedByHand() {
        // One worker; arrivals at 1 and 2 wanting 3 and 2: in system 1 in [1,2), 2 in [2,4),
        // 1 in [4,6): integral 7; busy 5; both over 10 s.
        var station = Station(
            servers: 1, capacity: nil, discipline: FirstComeFirstServed(workers: 1))
        #expect(station.statistics.meanNumberInSystem == nil)
        _ = simulate(&station, [(1, [3]), (2, [2])])
        station.settle(at: 10)
        #expect(station.statistics.meanNumberInSystem == 0.7)
        #expect(station.statistics.meanBusyWorkers == 0.5)
        #expect(station.statistics.span == 10)
    }

    @Test func arrivalsTurnedAwayCountAmongTheGapsAndNotAmongTheServices() {
        var station = Station(
            servers: 1, capacity: 1, discipline: FirstComeFirstServed(workers: 1))
        _ = simulate(&station, [(0, [10]), (1, [7]), (4, [7])])
        #expect(station.statistics.arrivals == 3)
        #expect(station.statistics.interarrivalTimes.mean == 2)
        #expect(station.statistics.serviceTimes.count == 1)
        #expect(station.statistics.serviceTimes.mean == 10)
    }

    @Test func aResetKeepsWhoIsInTheSystemAndForgetsTheRest() {
        var station = Station(
            servers: 1, capacity: 3, discipline: FirstComeFirstServed(workers: 1))
        for _ in 0..<5 { _ = station.arrive(at: 0, services: [4]) }
        station.resetStatistics(at: 2)
        #expect(station.statistics.numberInSystemAtStart == 3)
        #expect(station.statistics.arrivals == 0)
        #expect(station.statistics.rejected == 0)
        #expect(station.finishNext(by: 4)?.end == 4)
        station.settle(at: 6)
        // 3 in [2,4), 2 in [4,6).
        #expect(station.statistics.meanNumberInSystem == 2.5)
        #expect(station.statistics.meanBusyWorkers == 1)
    }

    /// Over a span that begins and ends empty, ∫ number in system dt is the sum of response times,
    /// and ∫ busy workers dt the sum of services: Little's law as an identity.
    @Test(arguments: [TargetConfiguration.Discipline.fcfs, .ps])
    func littlesLawHoldsExactly(discipline: TargetConfiguration.Discipline) throws {
        var configuration = TargetConfiguration()
        configuration.discipline = discipline
        configuration.capacity = 12
        var station = configuration.station()
        let passages = simulate(
            &station,
            poissonArrivals(
                3000, rate: 36, law: .erlang(k: 2), meanServiceTime: 0.1, seed: 3))
        let account = station.statistics
        let served = passages.filter { $0.end != nil }
        let responses = served.map { ($0.end ?? 0) - $0.arrival }.reduce(0, +)
        let services = served.map(\.service).reduce(0, +)
        #expect(account.rejected > 0)
        #expect(account.arrivals == account.completions + account.rejected)
        let present = try #require(account.meanNumberInSystem) * account.span
        let busy = try #require(account.meanBusyWorkers) * account.span
        #expect(abs(present / responses - 1) < 1e-9)
        #expect(abs(busy / services - 1) < 1e-9)
    }
}
