public import QueueingModels

/// A closed network of stations with their names, and what it does.
public struct NetworkSolution: Encodable, Sendable {
    /// A station as it was named.
    public struct Place: Equatable, Sendable {
        /// Nil for a station without a name.
        public var name: String?
        public var station: ClosedNetwork.Station

        public init(name: String?, station: ClosedNetwork.Station) {
            self.name = name
            self.station = station
        }
    }

    public let places: [Place]
    public let network: ClosedNetwork

    /// - Precondition: the network consists of these stations.
    public init(places: [Place], network: ClosedNetwork) {
        precondition(places.map(\.station) == network.stations, "places and stations are the same")
        self.places = places
        self.network = network
    }

    /// D, the service a request needs at all stations together.
    var demand: Double { network.stations.reduce(0) { $0 + $1.demand } }
    /// min c/D: what the narrowest station can do.
    var capacity: Double { network.stations.map { Double($0.servers) / $0.demand }.min() ?? 0 }
    /// N* = (D + Z)·min c/D: beyond so many clients there must be a line somewhere.
    var knee: Double { (demand + network.thinkTime) * capacity }
    /// min(N/(D + Z), min c/D) (Muntz and Wong, 1974).
    var greatestThroughput: Double {
        min(Double(network.population) / (demand + network.thinkTime), capacity)
    }

    enum CodingKeys: String, CodingKey {
        case model, population
        case thinkTime = "think_time_s"
        case throughput = "throughput_per_s"
        case greatestThroughput = "throughput_bound_per_s"
        case meanResponseTime = "mean_response_time_s"
        case knee = "knee_population"
        case stations
    }

    enum StationKeys: String, CodingKey {
        case name, servers, utilisation
        case demand = "service_time_s"
        case meanNumber = "mean_number"
        case meanResponseTime = "mean_response_time_s"
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode("network", forKey: .model)
        try object.encode(network.population, forKey: .population)
        try object.encode(network.thinkTime, forKey: .thinkTime)
        try object.encode(network.throughput, forKey: .throughput)
        try object.encode(greatestThroughput, forKey: .greatestThroughput)
        try object.encode(network.meanResponseTime, forKey: .meanResponseTime)
        try object.encode(knee, forKey: .knee)
        var stations = object.nestedUnkeyedContainer(forKey: .stations)
        for (index, place) in places.enumerated() {
            var station = stations.nestedContainer(keyedBy: StationKeys.self)
            try station.encodeIfPresent(place.name, forKey: .name)
            try station.encode(place.station.demand, forKey: .demand)
            try station.encode(place.station.servers, forKey: .servers)
            try station.encode(network.utilisations[index], forKey: .utilisation)
            try station.encode(network.meanNumbers[index], forKey: .meanNumber)
            try station.encode(network.meanResponseTimes[index], forKey: .meanResponseTime)
        }
    }
}
