public import Measurements
public import QueueingModels

/// The whole result of a run, in the keys of the published result file (docs/result.schema.json).
///
/// A missing key means unknown: there is no null, no NaN and no made-up zero in it. The keys that
/// stand here never change their meaning; others may be added.
public struct ResultFile: Codable, Equatable, Sendable {
    /// What `schema` says in every file of this shape.
    public static let schema = "kendall.result/1"

    /// How the run ended.
    public enum Outcome: String, Codable, Sendable {
        case completed
        /// Stopped by a signal; what was measured until then is all here.
        case interrupted
        /// Stopped by something that made going on pointless.
        case aborted
    }

    public struct Target: Codable, Equatable, Sendable {
        public var url: String
        /// `http/1.1`.
        public var `protocol`: String
        /// The first address that was connected to.
        public var address: String?
        /// All of them, where there are several; connections go to one after the other.
        public var addresses: [Address]?
        /// What encrypted connections agreed on; absent without encryption.
        public var tls: TLSFacts?

        /// One of several addresses, and what became of the connections to it.
        public struct Address: Codable, Equatable, Sendable {
            public var address: String
            public var attempted: Int
            public var opened: Int

            enum CodingKeys: String, CodingKey {
                case address
                case attempted = "connections_attempted"
                case opened = "connections_opened"
            }

            public init(address: String, attempted: Int, opened: Int) {
                self.address = address
                self.attempted = attempted
                self.opened = opened
            }
        }

        public init(
            url: String, protocol: String, address: String? = nil, addresses: [Address]? = nil,
            tls: TLSFacts? = nil
        ) {
            self.url = url
            self.protocol = `protocol`
            self.address = address
            self.addresses = addresses
            self.tls = tls
        }
    }

    /// What was to be sent.
    public struct Load: Codable, Equatable, Sendable {
        public enum Loop: String, Codable, Sendable {
            /// Requests are due at instants of their own, whatever comes back.
            case open
            /// Each of a fixed number of users sends its next request after the last response.
            case closed
            /// Users arrive at instants of their own, and each sends request after response.
            case partlyOpen = "partly-open"
        }

        public var loop: Loop?
        /// The arrival process as it was written: `poisson`, `gamma:4`.
        public var arrivals: String?
        public var offeredRate: Double?
        /// Seconds.
        public var duration: Double?
        public var requests: Int?
        /// Users of a closed loop.
        public var concurrency: Int?
        public var threads: Int?

        enum CodingKeys: String, CodingKey {
            case loop, arrivals, requests, concurrency, threads
            case offeredRate = "offered_rate_per_s"
            case duration = "duration_s"
        }

        public init(
            loop: Loop? = nil, arrivals: String? = nil, offeredRate: Double? = nil,
            duration: Double? = nil, requests: Int? = nil, concurrency: Int? = nil,
            threads: Int? = nil
        ) {
            self.loop = loop
            self.arrivals = arrivals
            self.offeredRate = offeredRate
            self.duration = duration
            self.requests = requests
            self.concurrency = concurrency
            self.threads = threads
        }
    }

    public var schema = Self.schema
    public var version: String
    /// The subcommand: `run`.
    public var command: String
    /// The command line, with secrets taken out.
    public var argv: [String]
    /// ISO 8601, UTC, microseconds.
    public var startedAt: String
    public var seed: UInt64?
    public var outcome: Outcome
    public var target: Target
    public var load: Load
    public var measured: Measured
    public var predicted: Prediction?
    public var documentsModel: DocumentsModel?
    /// Empty where nothing was predicted.
    public var comparison: [ComparisonRow]
    /// What lies between the run and its model, where that was given and asked for.
    public var diagnosis: Diagnosis?
    /// The run beside its own arrivals at the model's servers, where that was simulated.
    public var predictedFromArrivals: ReplayComparison?
    /// What became of the run's thresholds; absent where none were set.
    public var thresholds: [ThresholdOutcome]?
    /// The phases of a scenario, in order; absent without one.
    public var phases: [Phase]?
    /// Where the load of a scenario's phases broke a threshold that ends the run; absent where none
    /// did.
    public var breakingPoint: BreakingPoint?
    /// Absent in results that were written without.
    public var histograms: Histograms?
    /// What became of the rows of single requests; absent where none were asked for.
    public var rows: Rows?
    /// True in what a run leaves on the disk while it goes on, and so in what is left of one that
    /// was killed; absent in the result of a run that ended.
    public var isCheckpoint: Bool?

    enum CodingKeys: String, CodingKey {
        case schema, version, command, argv, seed, outcome, target, load, measured, predicted
        case comparison, diagnosis, histograms, rows, thresholds, phases
        case breakingPoint = "breaking_point"
        case isCheckpoint = "checkpoint"
        case startedAt = "started_at"
        case documentsModel = "documents_model"
        case predictedFromArrivals = "predicted_from_arrivals"
    }

    /// A result; its comparison follows from what was measured and predicted.
    public init(
        version: String, command: String, argv: [String], startedAt: String, seed: UInt64? = nil,
        outcome: Outcome, target: Target, load: Load, measured: Measured,
        predicted: Prediction? = nil, documentsModel: DocumentsModel? = nil
    ) {
        self.version = version
        self.command = command
        self.argv = argv
        self.startedAt = startedAt
        self.seed = seed
        self.outcome = outcome
        self.target = target
        self.load = load
        self.measured = measured
        self.predicted = predicted
        self.documentsModel = documentsModel
        comparison = []
        setBeside(predicted)
    }

    /// Sets the run beside another model, or none.
    public mutating func setBeside(_ predicted: Prediction?) {
        self.predicted = predicted
        comparison = predicted.map { ComparisonRow.rows(measured: measured, predicted: $0) } ?? []
        diagnosis = nil
        predictedFromArrivals = nil
    }

    /// Looks into what lies between the run and its model. It takes up to some tenths of a second,
    /// so it is for the end of a run.
    public mutating func diagnose() {
        diagnosis = predicted.flatMap {
            Diagnosis(measured: measured, predicted: $0, rows: comparison)
        }
    }
}
