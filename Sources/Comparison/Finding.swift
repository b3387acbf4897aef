public import Measurements
internal import QueueingModels

/// What a run comes down to, in a sentence that its reader can act on.
public enum Finding: Equatable, Sendable {
    /// The tool's own books do not balance.
    case imbalance(String)
    case nothingCompleted(scheduled: Int)
    /// So many of those sent failed that the response times of the rest are not the whole story; the
    /// kind is the most frequent.
    case failures(share: Double, kind: ErrorKind)
    /// Figures of response times are this generator's as much as the target's.
    case generator(GeneratorVerdict, lag: Double?)
    /// More was offered than the model can complete.
    case overload(model: String, offered: Double, saturated: Double, measured: Double?)
    /// The line grew throughout, though the model, if there is one, has a steady state.
    case growingLine(offered: Double, completed: Double)
    case throughputDiffers(model: String, percent: Double)
    case responseTimeDiffers(model: String, percent: Double, basis: ComparisonRow.Basis)
    /// The mean is the model's but a percentile is not: requests differ among themselves in another
    /// way than stated.
    case percentileDiffers(model: String, percentile: String, percent: Double)
    case agrees(model: String, basis: ComparisonRow.Basis)
    /// What single change of the model would give what was measured, the best first.
    case explained([String])
    /// No row bears a verdict.
    case unclear(model: String)
    /// A run was too short for the steady state of its model, and no run of its length is known.
    case tooShort(model: String, length: Double, relaxationTime: Double)

    /// A smaller share of failures is left to the counts.
    static let leastFailures = 0.01

    /// The findings of a result, the gravest first; empty for a plain run without a model.
    public static func findings(_ result: ResultFile) -> [Finding] {
        let measured = result.measured
        // Nothing can be concluded from books that do not balance.
        if let imbalance = measured.imbalance { return [.imbalance(imbalance)] }
        var found: [Finding] = []
        guard measured.requests.completed > 0 else {
            if measured.requests.scheduled > 0 {
                found.append(.nothingCompleted(scheduled: measured.requests.scheduled))
            }
            return found
        }
        if measured.generator.verdict != .keptUp {
            found.append(
                .generator(
                    measured.generator.verdict, lag: measured.sendLag.percentile(99)?.value))
        }
        if let overload = overload(result) {
            found.append(overload)
            found += failures(measured)
        } else if let growing = growingLine(measured) {
            found.append(growing)
            found += failures(measured) + explained(result)
        } else {
            found += failures(measured) + comparison(result)
        }
        return found
    }

    private static func failures(_ measured: Measured) -> [Finding] {
        guard let share = measured.errorRate, share >= leastFailures else { return [] }
        var counts: [ErrorKind: Int] = [:]
        // Wrapping, for the counts may be those of a file that was tampered with.
        for error in measured.errors { counts[error.kind, default: 0] &+= error.count }
        let worst = ErrorKind.allCases.max { counts[$0, default: 0] < counts[$1, default: 0] }
        return worst.map { [.failures(share: share, kind: $0)] } ?? []
    }

    private static func overload(_ result: ResultFile) -> Finding? {
        guard let predicted = result.predicted, !predicted.stable,
            let saturated = predicted.throughput,
            let offered = predicted.parameters.arrivalRate ?? result.load.offeredRate
        else { return nil }
        return .overload(
            model: predicted.model, offered: offered, saturated: saturated,
            measured: (result.measured.overload?.saturatedThroughput ?? result.measured.throughput)?
                .value)
    }

    /// What the run says of its own overload, whatever a model says.
    static func growingLine(_ measured: Measured) -> Finding? {
        measured.overload.map {
            .growingLine(offered: $0.offered, completed: $0.saturatedThroughput.value)
        }
    }

    private static func explained(_ result: ResultFile) -> [Finding] {
        (result.diagnosis?.explanations).map { [.explained($0)] } ?? []
    }

    private static func comparison(_ result: ResultFile) -> [Finding] {
        guard let predicted = result.predicted else { return [] }
        let rows = result.comparison
        var found: [Finding] = []
        func percent(_ quantity: ComparisonRow.Quantity) -> (Double, ComparisonRow.Basis)? {
            guard let row = rows.first(where: { $0.quantity == quantity }),
                row.verdict == .differs, let ratio = row.ratio
            else { return nil }
            return ((ratio - 1) * 100, row.basis)
        }
        if let (value, _) = percent(.throughput) {
            found.append(.throughputDiffers(model: predicted.model, percent: value))
        }
        if let (value, basis) = percent(.meanResponseTime) {
            found.append(
                .responseTimeDiffers(model: predicted.model, percent: value, basis: basis))
        }
        let mean = rows.first { $0.quantity == .meanResponseTime }
        if found.isEmpty, mean?.verdict == .agrees,
            let (name, quantity) = ComparisonRow.percentiles.reversed().first(where: {
                percent($0.quantity) != nil
            }), let (value, _) = percent(quantity)
        {
            found.append(
                .percentileDiffers(
                    model: predicted.model, percentile: "p" + name, percent: value))
        }
        if !found.isEmpty {
            found += explained(result)
        } else {
            if let mean, mean.verdict == .agrees {
                found.append(.agrees(model: predicted.model, basis: mean.basis))
            } else {
                found.append(.unclear(model: predicted.model))
            }
        }
        if let relaxation = predicted.relaxationTime,
            result.measured.window.isShort(of: predicted),
            !rows.contains(where: { $0.basis == .finiteRun })
        {
            found.append(
                .tooShort(
                    model: predicted.model, length: result.measured.window.length,
                    relaxationTime: relaxation))
        }
        return found
    }
}
