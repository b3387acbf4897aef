/// A closed network of stations in series: N clients, each of which thinks and then passes every
/// station, each with its own servers and line.
///
///     let network = try ClosedNetwork(
///         stations: [.init(demand: 0.1, servers: 4), .init(demand: 0.02, servers: 1)],
///         population: 30, thinkTime: 0.5)
///     network.throughput          // 37.86 per second
///
/// What exact mean value analysis gives, but by Buzen's convolution (1973), whose terms are all
/// positive: the multi-server recursion of MVA subtracts probabilities that sum to almost 1 and
/// turns negative (with 4 servers of 0.1 s and 1 s of thinking, from some 124 clients on).
public struct ClosedNetwork: Sendable {
    /// A station: the mean service a request needs in all its visits, and the servers that give it.
    public struct Station: Equatable, Sendable {
        public var demand: Double
        public var servers: Int

        public init(demand: Double, servers: Int) {
            self.demand = demand
            self.servers = servers
        }
    }

    public let stations: [Station]
    /// N, the number of clients.
    public let population: Int
    /// Z, the mean think time.
    public let thinkTime: Double
    /// X, requests per second.
    public let throughput: Double
    /// The mean number at each station.
    public let meanNumbers: [Double]

    /// - Throws: `ModelError` without stations, for nonsense, and for more than 5000 clients.
    public init(stations: [Station], population: Int, thinkTime: Double) throws(ModelError) {
        try requireAtLeast(1, stations.count, "number of stations")
        guard (1...5000).contains(population) else {
            throw .outside(
                name: "population", value: Double(population),
                domain: "a whole number from 1 to 5000 in a network")
        }
        try requireNotNegative(thinkTime, "think time")
        for station in stations {
            try requirePositive(station.demand, "demand at a station")
            try requireAtLeast(1, station.servers, "number of servers of a station")
        }
        self.stations = stations
        self.population = population
        self.thinkTime = thinkTime
        // Every term for n clients is scaled by xⁿ with x near the throughput, so that the sums
        // neither over- nor underflow.
        let total = stations.reduce(thinkTime) { $0 + $1.demand }
        let scale = stations.reduce(Double(population) / total) {
            min($0, Double($1.servers) / $1.demand)
        }
        let factors = stations.map { station in
            Self.terms(population) { n in
                station.demand * scale / Double(min(n, station.servers))
            }
        }
        let thinking = Self.terms(population) { n in thinkTime * scale / Double(n) }
        let all = factors.reduce(thinking) { Self.convolution($0, $1) }
        throughput = scale * all[population - 1] / all[population]
        meanNumbers = factors.indices.map { k in
            var others = thinking
            for (index, factor) in factors.enumerated() where index != k {
                others = Self.convolution(others, factor)
            }
            var total = 0.0
            var sum = 0.0
            for j in 0...population {
                let weight = factors[k][j] * others[population - j]
                total += weight
                sum += Double(j) * weight
            }
            return sum / total
        }
    }

    /// 1, r(1), r(1)r(2), …
    private static func terms(_ population: Int, ratio: (Int) -> Double) -> [Double] {
        var terms = [1.0]
        for n in 1...population { terms.append(terms[n - 1] * ratio(n)) }
        // The common factor cancels in every ratio of sums.
        let largest = terms.max() ?? 1
        return terms.map { $0 / largest }
    }

    private static func convolution(_ a: [Double], _ b: [Double]) -> [Double] {
        var sums = a.indices.map { n in
            var sum = 0.0
            for j in 0...n { sum += a[j] * b[n - j] }
            return sum
        }
        let largest = sums.max() ?? 1
        for n in sums.indices { sums[n] /= largest }
        return sums
    }

    /// R, the time a request spends at all stations together.
    public var meanResponseTime: Double { meanNumbers.reduce(0, +) / throughput }
    /// The time a request spends at each station.
    public var meanResponseTimes: [Double] { meanNumbers.map { $0 / throughput } }
    /// X·D/c at each station.
    public var utilisations: [Double] {
        stations.map { throughput * $0.demand / Double($0.servers) }
    }
}
