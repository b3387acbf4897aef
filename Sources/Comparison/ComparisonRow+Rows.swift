public import Measurements
public import QueueingModels

extension ComparisonRow {
    /// Fewer responses than this bear no verdict.
    static let fewestResponses = 100
    /// A run shorter than this many relaxation times has not forgotten that it began empty.
    static let relaxationTimes = 10.0

    /// A row for every quantity that is both measured and predicted.
    ///
    /// A run from empty that is shorter than ten relaxation times of its model is set beside the
    /// model's expectation for such a run. Without a steady state the throughput is set beside
    /// the saturated one, and response times beside the finite run where that is predicted.
    public static func rows(measured: Measured, predicted: Prediction) -> [ComparisonRow] {
        let expected = Expectation(predicted, window: measured.window)
        let enough = measured.responseTime.count >= fewestResponses
        let onTime = measured.generator.verdict == .keptUp
        var rows: [ComparisonRow] = []

        func row(
            _ quantity: Quantity, _ estimate: Estimate?, _ prediction: Double?, _ basis: Basis,
            steadyState: Double?
        ) {
            guard let estimate, let prediction else { return }
            rows.append(
                ComparisonRow(
                    quantity, measured: estimate.value, ci95: estimate.ci95, predicted: prediction,
                    basis: basis, steadyState: predicted.stable ? steadyState : nil,
                    conclusive: enough && (onTime || !quantity.countsLateness)))
        }

        row(
            .throughput, measured.throughput, expected.throughput,
            expected.throughputBasis, steadyState: predicted.throughput)
        if let time = predicted.parameters.serviceTime, let servers = predicted.parameters.servers {
            let share = time / Double(servers)
            row(
                .derivedUtilisation,
                measured.throughput.map {
                    Estimate($0.value * share, ci95: $0.ci95?.map { $0 * share })
                },
                expected.throughputBasis == .finiteRun
                    ? expected.throughput.map { $0 * share } : predicted.utilisation,
                expected.throughputBasis, steadyState: predicted.utilisation)
        }
        row(
            .meanResponseTime, measured.responseTime.mean, expected.meanResponseTime,
            expected.responseTimeBasis, steadyState: predicted.meanResponseTime)
        for (name, quantity) in percentiles {
            row(
                quantity, measured.responseTime.percentiles?[name], expected.percentiles?[name],
                expected.responseTimeBasis,
                steadyState: predicted.responseTimePercentiles?[name])
        }
        row(
            .meanNumberInSystem,
            measured.concurrency.map { Estimate($0.mean, ci95: $0.ci95) },
            expected.meanNumberInSystem, expected.numberBasis,
            steadyState: predicted.meanNumberInSystem)
        return rows
    }

    static let percentiles: [(name: String, quantity: Quantity)] = [
        ("50", .medianResponseTime), ("90", .responseTime90), ("95", .responseTime95),
        ("99", .responseTime99), ("99.9", .responseTime999),
    ]

    /// The part of a prediction that speaks of a run like the measured one.
    private struct Expectation {
        var throughput: Double?
        var throughputBasis = Basis.steadyState
        var meanResponseTime: Double?
        var percentiles: [String: Double]?
        var responseTimeBasis = Basis.steadyState
        var meanNumberInSystem: Double?
        var numberBasis = Basis.steadyState

        init(_ predicted: Prediction, window: Measured.Window) {
            throughput = predicted.throughput
            meanResponseTime = predicted.meanResponseTime
            percentiles = predicted.responseTimePercentiles
            meanNumberInSystem = predicted.meanNumberInSystem
            if !predicted.stable { throughputBasis = .saturation }

            guard let run = predicted.finiteRun, window.start == 0,
                !predicted.stable || window.isShort(of: predicted)
            else { return }
            meanResponseTime = run.meanResponseTime
            percentiles = run.responseTimePercentiles
            responseTimeBasis = .finiteRun
            meanNumberInSystem = run.meanNumberInSystem
            numberBasis = .finiteRun
            if predicted.stable {
                throughput = run.expectedCompletions / run.duration
                throughputBasis = .finiteRun
            }
        }
    }
}

extension Measured.Window {
    /// Whether it is too short for its model to have forgotten how it started.
    func isShort(of predicted: Prediction) -> Bool {
        guard let relaxation = predicted.relaxationTime else { return false }
        return length < ComparisonRow.relaxationTimes * relaxation
    }
}
