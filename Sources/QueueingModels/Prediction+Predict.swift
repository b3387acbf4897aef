extension Prediction {
    /// The steady state of M/M/c, or the saturation of one that has none.
    ///
    /// - Throws: `ModelError` for nonsense; never for ρ ≥ 1, which is a finding.
    public static func predict(
        arrivalRate: Double, servers: Int, meanServiceTime: Double, source: Source = .given
    ) throws(ModelError) -> Prediction {
        try requirePositive(meanServiceTime, "service time")
        let parameters = Parameters(
            arrivalRate: arrivalRate, servers: servers, serviceTime: meanServiceTime)
        do {
            let queue = try MMcQueue(
                arrivalRate: arrivalRate, serviceRate: 1 / meanServiceTime, servers: servers)
            return Prediction(model: queue, parameters: parameters, source: source)
        } catch .unstable {
            return Prediction(
                saturated: "M/M/\(servers)", arrivalRate: arrivalRate, servers: servers,
                meanServiceTime: meanServiceTime, parameters: parameters, source: source)
        }
    }
}
