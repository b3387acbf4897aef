internal import Glibc
internal import Measurements

/// Two sides of one or more runs, and what has changed from A to B beyond chance: the
/// `kendall.compare/1` object (docs/compare.schema.json).
///
///     let comparison = RunComparison(a: before, b: after, minEffect: 0.05)
///     comparison.verdict              // .worse
///     comparison.rows[1].effect       // 0.21: the mean response time is 21 % longer in B
///
/// Every row has an interval of the difference. Together the intervals hold all true differences
/// in 99 of 100 comparisons (Bonferroni), so looking at nine quantities finds no more false changes
/// than looking at one. They follow from the intervals of the runs and hence from batches: that one
/// response resembles the next is allowed for.
public struct RunComparison: Encodable, Equatable, Sendable {
    /// What `schema` says in every file of this shape.
    public static let schema = "kendall.compare/1"
    /// How surely the intervals of all rows hold together.
    public static let confidence = 0.99

    /// What is compared; the raw values are those of the result file's own comparison.
    public enum Quantity: String, Encodable, CaseIterable, Sendable {
        case throughput
        case meanResponseTime = "mean_response_time"
        case medianResponseTime = "response_time_p50"
        case responseTime90 = "response_time_p90"
        case responseTime95 = "response_time_p95"
        case responseTime99 = "response_time_p99"
        case responseTime999 = "response_time_p99.9"
        case meanNumberInSystem = "mean_number_in_system"
        case errorRate = "error_rate"

        public var unit: ComparisonRow.Unit {
            switch self {
            case .throughput: .perSecond
            case .meanNumberInSystem, .errorRate: .number
            default: .seconds
            }
        }

        /// Whether more of it is better.
        var isGood: Bool { self == .throughput }

        /// An error rate may be zero, so that it has no ratio to another.
        var scale: SideEstimate.Scale { self == .errorRate ? .plain : .logarithmic }

        /// Whether it follows the load that is offered more than what the target makes of it.
        var followsLoad: Bool { self == .throughput || self == .meanNumberInSystem }

        /// Whether it counts from the instant a request was due, so that a late generator makes it
        /// its own.
        var countsLateness: Bool { unit == .seconds || self == .meanNumberInSystem }
    }

    public enum Verdict: String, Encodable, Sendable {
        /// Any change is smaller than the smallest that counts.
        case same
        /// It changed for the better, beyond chance and by at least what counts.
        case better
        /// The same for the worse.
        case worse
        /// The interval allows for no change and for one that counts; or there is none.
        case unclear
    }

    /// A quantity on both sides. What is not known is absent.
    public struct Row: Encodable, Equatable, Sendable {
        public var quantity: Quantity
        public var unit: ComparisonRow.Unit
        public var a: Double?
        public var b: Double?
        /// B/A − 1; absent where A is zero.
        public var effect: Double?
        /// B − A, where that and not the ratio is compared: of the error rate.
        public var difference: Double?
        /// Lower and upper end for the effect, or for the difference where that is compared, at
        /// the confidence of all rows together.
        public var interval: [Double]?
        public var verdict: Verdict
    }

    /// The runs of one side.
    public struct Side: Encodable, Equatable, Sendable {
        /// Where the runs were read from.
        public var files: [String]
        public var url: String
        public var load: ResultFile.Load
    }

    public var schema = Self.schema
    public var version: String
    public var a: Side
    public var b: Side
    /// The smallest change that counts, as a fraction of A.
    public var minEffect: Double
    public var confidence = Self.confidence
    public var rows: [Row]
    /// What a reader of the rows must know besides, a sentence each.
    public var notes: [Note]
    /// Worse where any row is, or where under the same load B's line grows for the whole run and
    /// A's does not; better where one is better and none worse.
    public var verdict: Verdict

    enum CodingKeys: String, CodingKey {
        case schema, version, a, b, confidence, rows, notes, verdict
        case minEffect = "min_effect"
    }

    /// Compares the runs of two sides.
    ///
    /// - Parameters:
    ///   - names: where the runs were read from, side by side.
    ///   - minEffect: the smallest change that counts, as a fraction of A's value.
    /// - Precondition: there is a run, and a name for every one, on either side.
    public init(
        a: [ResultFile], b: [ResultFile], names: (a: [String], b: [String]), minEffect: Double,
        version: String
    ) {
        precondition(names.a.count == a.count && names.b.count == b.count, "a name for every run")
        guard let firstA = a.first, let firstB = b.first else {
            preconditionFailure("there is a run on either side")
        }
        self.version = version
        self.a = Side(files: names.a, url: firstA.target.url, load: firstA.load)
        self.b = Side(files: names.b, url: firstB.target.url, load: firstB.load)
        self.minEffect = minEffect
        notes = Note.notes(a: a, b: b)

        let sameLoad = !notes.contains(.otherLoad)
        let punctual = (a + b).allSatisfy { $0.measured.generator.verdict == .keptUp }
        let pairs = Quantity.allCases.map { Pair($0, a: a.map(\.measured), b: b.map(\.measured)) }
        // Each row's share of the risk that any interval misses.
        let testable = pairs.count { $0.isTestable }
        let risk = (1 - Self.confidence) / Double(max(1, testable))
        rows = pairs.compactMap { pair in
            pair.row(
                risk: risk, minEffect: minEffect,
                conclusive: (sameLoad || !pair.quantity.followsLoad)
                    && (punctual || !pair.quantity.countsLateness))
        }
        if sameLoad, notes.contains(.growingLine(.b)), !notes.contains(.growingLine(.a)) {
            verdict = .worse
        } else {
            verdict = Self.overall(rows.map(\.verdict))
        }
    }

    private static func overall(_ verdicts: [Verdict]) -> Verdict {
        if verdicts.contains(.worse) { return .worse }
        if verdicts.contains(.better) { return .better }
        return verdicts.allSatisfy { $0 == .same } && !verdicts.isEmpty ? .same : .unclear
    }
}

extension RunComparison {
    /// One quantity on both sides, as far as it was measured.
    private struct Pair {
        let quantity: Quantity
        private let valueA: Double?
        private let valueB: Double?
        private let a: SideEstimate?
        private let b: SideEstimate?

        init(_ quantity: Quantity, a: [Measured], b: [Measured]) {
            self.quantity = quantity
            (valueA, self.a) = Self.side(quantity, a)
            (valueB, self.b) = Self.side(quantity, b)
        }

        /// The mean of the runs on the quantity's scale, with its error where that is known.
        private static func side(
            _ quantity: Quantity, _ runs: [Measured]
        ) -> (Double?, SideEstimate?) {
            let scale = quantity.scale
            let estimates = runs.compactMap { quantity.estimate($0) }
            let places = estimates.compactMap { scale.place($0.value) }
            guard places.count == runs.count else { return (nil, nil) }
            let mean = scale.value(at: places.reduce(0, +) / Double(places.count))
            return (mean, SideEstimate(estimates, scale))
        }

        var isTestable: Bool { a != nil && b != nil }

        /// The row; nil where neither side has a value.
        func row(risk: Double, minEffect: Double, conclusive: Bool) -> Row? {
            guard valueA != nil || valueB != nil else { return nil }
            var row = Row(
                quantity: quantity, unit: quantity.unit, a: valueA, b: valueB, verdict: .unclear)
            guard let valueA, let valueB else { return row }
            // What no number holds is not known.
            if valueA > 0, (valueB / valueA).isFinite { row.effect = valueB / valueA - 1 }
            let change: Double
            let counts: Double
            switch quantity.scale {
            case .logarithmic:
                change = valueB / valueA - 1
                counts = minEffect
            case .plain:
                change = valueB - valueA
                // Of nothing a share is nothing: where none failed, it is that of all requests.
                counts = minEffect * (valueA == 0 && valueB == 0 ? 1 : valueA)
                row.difference = change
            }
            guard let a, let b else { return row }
            let range = SideEstimate.difference(from: a, to: b, risk: risk)
            let interval =
                switch quantity.scale {
                case .logarithmic: [exp(range.lowerBound) - 1, exp(range.upperBound) - 1]
                case .plain: [range.lowerBound, range.upperBound]
                }
            guard interval.allSatisfy(\.isFinite) else { return row }
            row.interval = interval
            guard conclusive else { return row }
            if !range.contains(0), abs(change) >= counts {
                row.verdict = (change > 0) == quantity.isGood ? .better : .worse
            } else if interval.allSatisfy({ abs($0) <= counts }) {
                row.verdict = .same
            }
            return row
        }
    }
}

extension RunComparison.Quantity {
    /// Fewer responses than this bear no comparison.
    private static let fewestResponses = 100

    /// What a run says of it.
    fileprivate func estimate(_ measured: Measured) -> Estimate? {
        let times = measured.responseTime
        let estimate: Estimate?
        switch self {
        case .throughput: estimate = measured.throughput
        case .meanResponseTime: estimate = times.mean
        case .medianResponseTime: estimate = times.percentile(50)
        case .responseTime90: estimate = times.percentile(90)
        case .responseTime95: estimate = times.percentile(95)
        case .responseTime99: estimate = times.percentile(99)
        case .responseTime999: estimate = times.percentile(99.9)
        case .meanNumberInSystem:
            estimate = measured.concurrency.map {
                Estimate($0.mean, ci95: $0.ci95, batches: $0.batches)
            }
        case .errorRate: return ErrorShare(measured)?.estimate
        }
        guard times.count < Self.fewestResponses, let estimate else { return estimate }
        return Estimate(estimate.value)
    }
}
