import QueueingModels
import Reports
import Testing

struct NetworkTextTests {
    @Test func networkIsTheRecordedOne() throws {
        let stations = [
            ClosedNetwork.Station(demand: 0.1, servers: 4), .init(demand: 0.02, servers: 1),
        ]
        let network = try ClosedNetwork(stations: stations, population: 64, thinkTime: 1)
        let solution = NetworkSolution(
            places: zip(["app", nil], stations).map { .init(name: $0, station: $1) },
            network: network)
        try Snapshot.expect(NetworkText.render(solution), matches: "network.txt")
        try Snapshot.expect(JSONReport.render(solution), matches: "network.json")
    }

    /// A name may come from anywhere.
    @Test func aNameCannotSteerTheTerminal() throws {
        let station = ClosedNetwork.Station(demand: 0.1, servers: 1)
        let network = try ClosedNetwork(stations: [station], population: 2, thinkTime: 0)
        let solution = NetworkSolution(
            places: [.init(name: "a\u{1B}[2J", station: station)], network: network)
        #expect(!NetworkText.render(solution).contains("\u{1B}"))
    }
}
