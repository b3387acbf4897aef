/// What a test is, as one file says it: where the load goes, what is sent, when, what the target is
/// thought to be, and what has to come out.
///
///     let scenario = try Scenario(bytes: file, environment: variables)
///     scenario.phases.map(\.name)         // ["warm", "ramp", "plateau"]
///
/// See docs/scenario.md for the file's form.
public struct Scenario: Equatable, Sendable {
    /// What requests have in common unless they say otherwise.
    public struct Defaults: Equatable, Sendable {
        /// Seconds from the scheduled instant to the last byte.
        public var timeout: Double?
        public var headers: [TemplateField] = []
        public var maxConnections: Int?
        public var onLimit = LoadPlan.OnLimit.queue
        public var keepsAlive = true
    }

    /// Bytes of a scenario file.
    public static let largestFile = ScenarioDocument.largestFile

    public var name: String?
    public var seed: UInt64?
    /// The URL of the target without credentials; nil where `serve` or a flag brings it.
    public var target: Positioned<TextTemplate>?
    public var defaults: Defaults
    public var data: [DataSource]
    /// Every request: those that are picked by weight, then those of the sessions' steps.
    public var requests: [ScenarioRequest]
    /// Of `requests`, how many are picked by weight; 0 where sessions are.
    public var independentRequests: Int
    public var sessions: [ScenarioSession]
    public var phases: [Phase]
    public var model: TargetModel?
    public var thresholds: [ScenarioThreshold]
    public var outputs: [Positioned<String>]
    /// The server that the scenario brings along.
    public var serve: ServeSettings?

    /// What the target is thought to be; texts are judged by whoever knows the models.
    public struct TargetModel: Equatable, Sendable {
        public enum Source: Equatable, Sendable {
            /// M and T and what goes with them.
            case workers(Int, serviceTime: Double)
            /// Kendall's notation, with T where the notation leaves it open.
            case notation(Positioned<String>, serviceTime: Double?)
            /// Whatever fits the measurement.
            case fit
        }

        public var position: SourcePosition
        public var source: Source
        public var serviceLaw: Positioned<String>?
        public var capacity: Int?
        public var isProcessorSharing = false
        /// Of a fork–join system: the parts of a request, each of the service time, which share the
        /// workers.
        public var parts: Int?

        public init(
            position: SourcePosition, source: Source, serviceLaw: Positioned<String>? = nil,
            capacity: Int? = nil, isProcessorSharing: Bool = false
        ) {
            self.position = position
            self.source = source
            self.serviceLaw = serviceLaw
            self.capacity = capacity
            self.isProcessorSharing = isProcessorSharing
        }
    }

    /// Options of `kendall serve`, by name without dashes, in the order of the file.
    public struct ServeSettings: Equatable, Sendable {
        public struct Option: Equatable, Sendable {
            public let name: String
            public let value: Positioned<String>
        }

        public var position: SourcePosition
        public var options: [Option]
    }
}

extension Scenario {
    /// A trace alone: one phase that replays it.
    public init(replaying load: Phase.TraceLoad) {
        self.init(
            defaults: Defaults(), data: [],
            requests: [
                ScenarioRequest(
                    name: "GET /", position: load.file.position, method: "GET",
                    path: TextTemplate("/"))
            ], independentRequests: 1, sessions: [],
            phases: [
                Phase(name: "trace", position: load.file.position, kind: .trace(load))
            ], thresholds: [], outputs: [])
    }
}

/// A header field whose value may have variables.
public struct TemplateField: Equatable, Sendable {
    public let name: String
    public let value: TextTemplate
}

/// One request of a scenario.
public struct ScenarioRequest: Equatable, Sendable {
    /// What the response must be; otherwise the request has failed with kind `expectation`.
    public struct Expectation: Equatable, Sendable {
        /// One of these statuses, if any are given.
        public var statuses: [Int] = []
        /// At most so many bytes of body.
        public var maxBody: Int?
        /// The body holds these bytes somewhere.
        public var bodyContains: BytePattern?
    }

    public var name: String
    public var position: SourcePosition
    /// How often it is picked compared with the others.
    public var weight = 1.0
    public var method: String
    /// Path and query.
    public var path: TextTemplate
    public var headers: [TemplateField] = []
    public var body: TextTemplate?
    public var timeout: Double?
    public var expectation: Expectation?
    /// What later steps of the session may use, with the index of the variable.
    public var extracts: [Extract] = []

    public struct Extract: Equatable, Sendable {
        public let variable: Int
        public let extraction: Extraction
    }
}

/// A user's way through the target: requests with pauses to think between them.
///
/// Users arrive at the phase's rate whatever happens to those before (the partly open system of
/// Schroeder, Wierman and Harchol-Balter, NSDI 2006); inside a session a request waits for the one
/// before it.
public struct ScenarioSession: Equatable, Sendable {
    public enum Step: Equatable, Sendable {
        /// The request of this index.
        case request(Int)
        case think(ThinkTime)
    }

    /// How long a user pauses.
    public enum ThinkTime: Equatable, Sendable {
        /// Seconds.
        case fixed(Double)
        /// Exponential with this mean, seconds.
        case exponential(mean: Double)

        public var mean: Double {
            switch self {
            case .fixed(let seconds), .exponential(let seconds): seconds
            }
        }
    }

    public var name: String
    public var weight: Double
    /// Repetitions are written out.
    public var steps: [Step]
    /// The names of what is extracted.
    public var variables: [String]

    /// How many requests a user makes.
    public var requestCount: Int {
        steps.count { if case .request = $0 { true } else { false } }
    }

    /// For each request that a user makes, in order: how many of them are the same request, and
    /// how many of those come before it.
    public var repetitions: [(of: Int, before: Int)] {
        var counts: [Int: Int] = [:]
        var before: [(request: Int, count: Int)] = []
        for case .request(let request) in steps {
            before.append((request, counts[request, default: 0]))
            counts[request, default: 0] += 1
        }
        return before.map { (counts[$0.request] ?? 1, $0.count) }
    }

    /// The mean time a user thinks in all, seconds.
    public var meanThinkTime: Double {
        steps.reduce(0) { if case .think(let time) = $1 { $0 + time.mean } else { $0 } }
    }
}

/// Something that has to come out: `p99 < 150ms`, `plateau.error_rate < 1%`.
public struct ScenarioThreshold: Equatable, Sendable {
    /// As in the file.
    public var text: Positioned<String>
    /// The phase it is about; the whole run where nil.
    public var phase: Int?
    /// The text without the name of the phase: measure, comparison and bound.
    public var expression: String
    /// Stops the run once the threshold has been broken for so many seconds.
    public var abortAfter: Double?
}

/// A column of a data file, from which requests take values.
public struct DataSource: Equatable, Sendable {
    /// In which order a request goes through the rows.
    public enum Order: String, Sendable, CaseIterable {
        /// Any row each time, by the seed.
        case random
        /// One after the other, and from the start again.
        case sequential
        /// One after the other; a request without a row left is not sent.
        case once
    }

    public var name: String
    public var file: Positioned<String>
    public var column: Positioned<String>
    public var order: Order
}
