public import Measurements
public import QueueingModels

extension ResultFile {
    /// What was seen in the window of one phase of a scenario, in the same shape as the whole.
    public struct Phase: Codable, Equatable, Sendable {
        public var name: String
        /// The load in a few words: `50/s to 420/s`.
        public var shape: String
        /// Seconds since the start of the run.
        public var start: Double
        /// Whether it counts in the figures of the whole run.
        public var isRecorded: Bool
        public var load: Load
        public var measured: Measured
        public var predicted: Prediction?
        public var comparison: [ComparisonRow]

        enum CodingKeys: String, CodingKey {
            case name, shape, load, measured, predicted, comparison
            case start = "start_s"
            case isRecorded = "recorded"
        }

        public init(
            name: String, shape: String, start: Double, isRecorded: Bool, load: Load,
            measured: Measured, predicted: Prediction?
        ) {
            self.name = name
            self.shape = shape
            self.start = start
            self.isRecorded = isRecorded
            self.load = load
            self.measured = measured
            self.predicted = predicted
            comparison =
                predicted.map { ComparisonRow.rows(measured: measured, predicted: $0) } ?? []
        }

        /// Puts another prediction, or none, beside what was measured.
        public mutating func setBeside(_ prediction: Prediction?) {
            predicted = prediction
            comparison =
                prediction.map { ComparisonRow.rows(measured: measured, predicted: $0) } ?? []
        }
    }

    /// One phase of a scenario as if it were a run; nil where there is none of that name.
    public func phase(named name: String) -> ResultFile? {
        guard let phase = phases?.first(where: { $0.name == name }) else { return nil }
        return ResultFile(
            version: version, command: command, argv: argv, startedAt: startedAt, seed: seed,
            outcome: outcome, target: target, load: phase.load, measured: phase.measured,
            predicted: phase.predicted)
    }

    /// Where rising load broke a threshold first.
    public struct BreakingPoint: Codable, Equatable, Sendable {
        /// The last phase in which every threshold held; absent where the first one broke.
        public var lastGood: String?
        /// The phase in which one did not.
        public var broken: String
        /// The threshold, and what it came to there.
        public var threshold: ThresholdOutcome

        enum CodingKeys: String, CodingKey {
            case lastGood = "last_good_phase"
            case broken = "broken_phase"
            case threshold
        }

        public init(lastGood: String?, broken: String, threshold: ThresholdOutcome) {
            self.lastGood = lastGood
            self.broken = broken
            self.threshold = threshold
        }
    }
}
