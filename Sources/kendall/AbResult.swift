internal import Comparison
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// The result of `kendall ab`: what was measured beside the closed model M/M/c//N.
struct AbResult {
    private let options: AbOptions
    private let prepared: AbRequest.Prepared
    private let arguments: AbArguments

    init(_ options: AbOptions, _ prepared: AbRequest.Prepared, _ arguments: AbArguments) {
        self.options = options
        self.prepared = prepared
        self.arguments = arguments
    }

    /// - Parameter predicts: whether the model is wanted; it costs as much as ten thousand requests.
    func file(
        _ outcome: LoadTestOutcome, seed: UInt64, startedAt: String, predicts: Bool = true
    ) throws -> ResultFile {
        let measured = Measured(outcome.totals, process: outcome.process)
        let length = outcome.totals.window.end
        return ResultFile(
            version: Version.current, command: "ab",
            argv: ["kendall", "ab"] + arguments.redacted, startedAt: startedAt, seed: seed,
            outcome: outcome.ending == .completed ? .completed : .interrupted,
            target: target(address: outcome.addresses.first, tls: outcome.tls),
            load: load(threads: outcome.threads),
            measured: measured, predicted: predicts ? try prediction(measured) : nil,
            documentsModel: try documentsModel(outcome, measured, length))
    }

    func target(address: String? = nil, tls: TLSFacts? = nil) -> ResultFile.Target {
        ResultFile.Target(
            url: prepared.url,
            protocol: !options.request.isHTTP11 ? "http/1.0" : "http/1.1", address: address,
            tls: tls)
    }

    func load(threads: Int) -> ResultFile.Load {
        ResultFile.Load(
            loop: .closed, duration: options.timeLimit, requests: options.requests,
            concurrency: options.clients, threads: threads)
    }

    /// With M and T given, the model of them; with less, the one that fits the run best, labelled
    /// so; nil where too little was measured for one.
    func prediction(_ measured: Measured) throws -> Prediction? {
        let think = options.thinkTime.mean
        if let workers = options.workers, let time = options.serviceTime {
            return try prediction(workers, time, think, .given)
        }
        guard measured.requests.completed >= 100, let throughput = measured.throughput?.value
        else { return nil }
        var percentiles: [Double: Double] = [:]
        for (name, fraction) in Prediction.percentiles where fraction < 0.99 {
            percentiles[fraction] = measured.responseTime.percentiles?[name]?.value
        }
        guard
            let fit = ClosedFit(
                population: options.clients, thinkTime: think, throughput: throughput,
                percentiles: percentiles, servers: options.workers,
                serviceTime: options.serviceTime)
        else { return nil }
        // A model that nobody asked for and that does not apply must not cost the report.
        return try? prediction(fit.servers, fit.meanServiceTime, think, .fitted)
    }

    private func prediction(
        _ workers: Int, _ time: Double, _ think: Double, _ source: Prediction.Source
    ) throws -> Prediction {
        let queue = try ClosedQueue(
            population: options.clients, meanServiceTime: time, servers: workers, thinkTime: think)
        return Prediction(
            model: queue,
            parameters: Prediction.Parameters(
                servers: workers, serviceTime: time, population: options.clients,
                thinkTime: think),
            source: source)
    }

    private func documentsModel(
        _ outcome: LoadTestOutcome, _ measured: Measured, _ length: Double
    ) throws -> DocumentsModel? {
        guard let workers = options.workers, length > 0 else { return nil }
        return try DocumentsModel(
            requests: measured.requests.scheduled, workers: workers, time: length,
            responses: outcome.totals.completedInOfferedTime)
    }
}
