extension Prediction {
    /// What M first-come first-served servers are expected to make of the very arrivals of a run:
    /// simulated, so that nothing is supposed of when they come.
    ///
    /// - Parameters:
    ///   - arrivals: requests due per second in the window, which is what an unlimited line
    ///     completes unless it grows.
    ///   - law: of the services.
    public init(
        _ replay: ReplayPrediction, arrivalRate: Double, servers: Int, meanServiceTime: Double,
        law: ServiceLaw
    ) {
        let letter =
            switch law {
            case .exponential: "M"
            case .deterministic: "D"
            default: "G"
            }
        model = "G/\(letter)/\(servers)"
        source = .given
        parameters = Parameters(
            arrivalRate: arrivalRate, servers: servers, serviceTime: meanServiceTime,
            serviceSCV: law.squaredCoefficientOfVariation)
        let load = arrivalRate * meanServiceTime
        stable = load < Double(servers)
        offeredLoad = load
        utilisation = min(1, load / Double(servers))
        throughput = min(arrivalRate, Double(servers) / meanServiceTime)
        meanResponseTime = replay.meanResponseTime.value
        meanNumberInSystem = replay.meanNumberInSystem.value
        responseTimePercentiles = replay.percentiles.mapValues(\.value)
        approximation =
            "simulated \(replay.replications) times with the run's own arrivals"
            + (replay.leftOut > 0 ? ", the first \(replay.arrivals) of them" : "")
    }
}
