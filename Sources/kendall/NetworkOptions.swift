internal import ArgumentParser
internal import QueueingModels
internal import Reports
internal import Workloads

/// The options of a closed network of stations.
struct NetworkOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: "A station that every request passes: [name=]service time[*workers]; repeatable.",
        transform: NetworkOptions.place)
    var station: [NetworkSolution.Place] = []

    /// Which were given.
    var given: KeyValuePairs<String, Bool> { ["--station": !station.isEmpty] }

    static func place(_ text: String) throws -> NetworkSolution.Place {
        let named = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = named[named.count - 1]
            .split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count <= 2, let demand = try? Quantity.duration(String(parts[0])), demand > 0,
            let servers = parts.count == 2 ? Int(parts[1]) : 1, servers >= 1,
            named.count == 1 || !named[0].isEmpty
        else {
            throw OptionValues.Mistake(
                description: "\"\(text)\" is not a station; write app=100ms*4, or 20ms for one "
                    + "worker")
        }
        return NetworkSolution.Place(
            name: named.count == 2 ? String(named[0]) : nil,
            station: .init(demand: demand, servers: servers))
    }

    /// - Throws: `Failure` for what is missing, `ModelError` for nonsense.
    func solution(population: Int?, thinkTime: Double) throws -> NetworkSolution {
        guard !station.isEmpty, let population else {
            throw Failure(
                .usage,
                "network needs stations and clients; write kendall model network --station "
                    + "'app=100ms*4' --station 'db=20ms' --population 64 --think-time 1s")
        }
        return NetworkSolution(
            places: station,
            network: try ClosedNetwork(
                stations: station.map(\.station), population: population, thinkTime: thinkTime))
    }
}
