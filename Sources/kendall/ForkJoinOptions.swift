internal import ArgumentParser
internal import QueueingModels

/// The options of a fork–join system.
struct ForkJoinOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: """
            k, the parts of a request, each with a worker and a line of its own; with --workers M, \
            parts that share one line of M workers.
            """, transform: OptionValues.positiveWhole)
    var parts: Int?

    /// Which were given.
    var given: KeyValuePairs<String, Bool> { ["--parts": parts != nil] }

    /// - Throws: `Failure` for what is missing, `ModelError` for nonsense.
    func prediction(
        arrivalRate: Double?, serviceTime: Double?, workers: Int?, timeout: Double?
    ) throws -> Prediction {
        guard let parts, let arrivalRate, let serviceTime else {
            throw Failure(
                .usage,
                "fork-join needs the parts, a rate and the service time of a part; write kendall "
                    + "model fork-join --parts 4 --arrival-rate 5/s --service-time 100ms")
        }
        return try Self.prediction(
            arrivalRate: arrivalRate, serviceTime: serviceTime, parts: parts, workers: workers,
            timeout: timeout)
    }

    /// - Parameter workers: those that the parts share; nil where each has one of its own.
    static func prediction(
        arrivalRate: Double, serviceTime: Double, parts: Int, workers: Int?,
        timeout: Double? = nil
    ) throws -> Prediction {
        let parameters = Prediction.Parameters(
            arrivalRate: arrivalRate, servers: workers ?? parts, serviceTime: serviceTime,
            timeout: timeout, parts: parts)
        do {
            return Prediction(
                model: try Self.model(arrivalRate, serviceTime, parts, workers),
                parameters: parameters)
        } catch ModelError.unstable {
            // All that a request asks for: k parts, whoever works on them.
            return Prediction(
                saturated: "fork-join of \(parts)", arrivalRate: arrivalRate,
                servers: workers ?? parts, meanServiceTime: Double(parts) * serviceTime,
                parameters: parameters)
        }
    }

    static func model(
        _ arrivalRate: Double, _ serviceTime: Double, _ parts: Int, _ workers: Int?
    ) throws -> any QueueingModel {
        let rate = 1 / serviceTime
        guard let workers else {
            return try ForkJoinQueue(arrivalRate: arrivalRate, serviceRate: rate, parts: parts)
        }
        return try SharedForkJoinQueue(
            arrivalRate: arrivalRate, serviceRate: rate, parts: parts, servers: workers)
    }
}
