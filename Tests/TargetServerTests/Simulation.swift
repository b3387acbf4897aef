import Distributions

@testable import TargetServer

/// What became of an arrival in a simulated station.
struct Passage {
    var arrival: Double
    var service: Double
    /// When it ended; nil if it was turned away.
    var end: Double?
}

/// Feeds arrivals, in rising order, to a station and runs it until it is empty.
func simulate(
    _ station: inout Station, _ arrivals: [(at: Double, services: [Double])]
) -> [Passage] {
    var passages: [Passage] = []
    func take(_ finish: Station.Finish) {
        if let request = finish.request { passages[request].end = finish.end }
    }
    for arrival in arrivals {
        while let finish = station.finishNext(by: arrival.at) { take(finish) }
        // Numbers are given in order of arrival, to those turned away as well.
        passages.append(
            Passage(arrival: arrival.at, service: arrival.services.reduce(0, +), end: nil))
        _ = station.arrive(at: arrival.at, services: arrival.services)
    }
    while let finish = station.finishNext(by: .infinity) { take(finish) }
    return passages
}

/// Poisson arrivals, each of `parts` independent services.
func poissonArrivals(
    _ count: Int, rate: Double, law: ServiceTimeLaw, meanServiceTime: Double, parts: Int = 1,
    seed: UInt64
) -> [(at: Double, services: [Double])] {
    var gaps = RandomStream(seed: seed, stream: 0)
    var services = RandomStream(seed: seed, stream: 1)
    var now = 0.0
    return (0..<count).map { _ in
        now += gaps.exponential() / rate
        return (now, (0..<parts).map { _ in law.draw(mean: meanServiceTime, from: &services) })
    }
}

/// The mean of independent replications and its standard error.
func estimate(replications: Int, _ replicate: (UInt64) -> Double) -> (
    mean: Double, standardError: Double
) {
    let values = (0..<replications).map { replicate(UInt64($0)) }
    let mean = values.reduce(0, +) / Double(replications)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (
        mean, (squares / Double(replications - 1) / Double(replications)).squareRoot()
    )
}
