public import Comparison
public import Measurements
public import QueueingModels

/// All that the dashboard knows of a run at one instant: a value that is taken four times a second,
/// drawn by another thread, and written as a line of JSON for a recording.
///
/// The keys of `measured` and `predicted` are those of the result file; times are seconds.
public struct DashboardSnapshot: Codable, Equatable, Sendable {
    /// What the run is doing.
    public enum State: String, Codable, Sendable {
        /// Load is offered, and figures leave this part out.
        case warming
        case running
        /// The user holds the load back; what falls due is counted as not sent.
        case paused
        /// No more load is offered; the last responses are awaited.
        case draining
        case finished
    }

    /// A part of the run with a load of its own.
    public struct Phase: Codable, Equatable, Sendable {
        public var name: String
        public var start: Double
        public var end: Double
        /// What is offered in it, per second; absent where that changes or nobody knows.
        public var rate: Double?

        public init(name: String, start: Double, end: Double, rate: Double? = nil) {
            self.name = name
            self.start = start
            self.end = end
            self.rate = rate
        }
    }

    /// What one phase has shown, in the place of the figures of the whole run.
    public struct Part: Codable, Equatable, Sendable {
        /// The phase, as an index into `phases`.
        public var phase: Int
        public var load: ResultFile.Load
        /// Its time begins at the phase's start.
        public var measured: Measured
        public var predicted: Prediction?
        public var responseTimes: LatencySpread
        public var modelSurvival: [Double]

        enum CodingKeys: String, CodingKey {
            case phase, load, measured, predicted
            case responseTimes = "response_times"
            case modelSurvival = "model_survival"
        }

        public init(
            phase: Int, load: ResultFile.Load, measured: Measured, predicted: Prediction?,
            responseTimes: LatencySpread, modelSurvival: [Double]
        ) {
            self.phase = phase
            self.load = load
            self.measured = measured
            self.predicted = predicted
            self.responseTimes = responseTimes
            self.modelSurvival = modelSurvival
        }
    }

    /// The run's counts at this instant; `measured` may be up to a second older.
    public struct Counts: Codable, Equatable, Sendable {
        public var scheduled: Int
        public var sent: Int
        public var completed: Int
        public var failed: Int
        public var notSent: Int

        public init(_ counts: RequestCounts) {
            scheduled = counts.scheduled
            sent = counts.sent
            completed = counts.completed
            failed = counts.failed
            notSent = counts.notSent
        }
    }

    /// What the generator uses, and may use, of this machine.
    public struct Generator: Codable, Equatable, Sendable {
        /// CPU seconds per second of this process: 1 is one core.
        public var cores: Double
        public var processors: Int
        public var openFiles: Int
        public var openFilesLimit: Int

        public init(cores: Double, processors: Int, openFiles: Int, openFilesLimit: Int) {
            self.cores = cores
            self.processors = processors
            self.openFiles = openFiles
            self.openFilesLimit = openFilesLimit
        }

        enum CodingKeys: String, CodingKey {
            case cores, processors
            case openFiles = "open_files"
            case openFilesLimit = "open_files_limit"
        }
    }

    public var state: State
    public var target: ResultFile.Target
    public var load: ResultFile.Load
    /// Empty for a run of one phase.
    public var phases: [Phase]
    /// Seconds since the start.
    public var elapsed: Double
    public var counts: Counts
    /// Sent and not yet answered, and what waits for a connection.
    public var inFlight: Int
    public var measured: Measured
    /// The model's steady state; absent where there is no model, or none is fitted yet.
    public var predicted: Prediction?
    /// Response times of the steady part so far.
    public var responseTimes: LatencySpread
    /// The model's P(W > t) at the ends of the buckets of `responseTimes`; empty where it is not
    /// known.
    public var modelSurvival: [Double]
    public var generator: Generator
    /// What some of the phases have shown, the one under way among them; absent where there is but
    /// one. A display remembers the others.
    public var parts: [Part]?

    enum CodingKeys: String, CodingKey {
        case state, target, load, phases, counts, measured, predicted, generator, parts
        case elapsed = "elapsed_s"
        case inFlight = "in_flight"
        case responseTimes = "response_times"
        case modelSurvival = "model_survival"
    }

    public init(
        state: State, target: ResultFile.Target, load: ResultFile.Load, phases: [Phase] = [],
        elapsed: Double, counts: Counts, inFlight: Int, measured: Measured,
        predicted: Prediction? = nil, responseTimes: LatencySpread, modelSurvival: [Double] = [],
        generator: Generator, parts: [Part]? = nil
    ) {
        self.parts = parts
        self.state = state
        self.target = target
        self.load = load
        self.phases = phases
        self.elapsed = elapsed
        self.counts = counts
        self.inFlight = inFlight
        self.measured = measured
        self.predicted = predicted
        self.responseTimes = responseTimes
        self.modelSurvival = modelSurvival
        self.generator = generator
    }

    /// P(W > t) of a model at the ends of the buckets; empty where the model does not tell it.
    public static func survival(of model: any QueueingModel) -> [Double] {
        var values: [Double] = []
        for seconds in LatencySpread.upperEnds {
            // From a billionth on it is not drawn, and costs the most to find.
            if let last = values.last, last < 1e-9 {
                values.append(0)
                continue
            }
            guard let value = model.value(of: .responseTimeSurvival(seconds)) else { return [] }
            values.append(value)
        }
        return values
    }

    /// The same run with the figures of one of its phases in the place of the whole run's.
    func showing(_ part: Part?) -> DashboardSnapshot {
        guard let part else { return self }
        var shown = self
        shown.load = part.load
        shown.measured = part.measured
        shown.predicted = part.predicted
        shown.responseTimes = part.responseTimes
        shown.modelSurvival = part.modelSurvival
        return shown
    }

    /// Seconds that the plan lasts; nil where that is not known.
    var horizon: Double? { phases.last?.end ?? load.duration }

    /// Seconds that are left of the plan; nil where its end is not known.
    var remaining: Double? {
        if let end = horizon { return max(0, end - elapsed) }
        guard let requests = load.requests, counts.scheduled > 0, elapsed > 0 else { return nil }
        return max(0, Double(requests - counts.scheduled)) * elapsed / Double(counts.scheduled)
    }

    /// How much of the plan is done, 0 to 1; nil where its end is not known.
    var progress: Double? {
        if let end = horizon, end > 0 { return min(1, elapsed / end) }
        return load.requests.map { min(1, Double(counts.scheduled) / Double(max(1, $0))) }
    }

    /// The phase that the run is in.
    var phaseIndex: Int? {
        phases.lastIndex { $0.start <= elapsed }
    }

    /// What is offered at an instant, as far as it is known.
    func offeredRate(at second: Double) -> Double? {
        guard let phase = phases.last(where: { $0.start <= second }) else {
            return load.offeredRate
        }
        return phase.rate ?? (phases.contains { $0.rate != nil } ? nil : load.offeredRate)
    }
}
