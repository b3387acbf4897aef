import Comparison
import Measurements
import QueueingModels
import Testing

struct ThresholdTests {
    @Test(arguments: [
        ("p99 < 150ms", nil, Threshold.Quantity.p99, Threshold.Relation.below, 0.15),
        ("  mean<=1.5s ", nil, .mean, .atMost, 1.5), ("p99.9 < 2min", nil, .p999, .below, 120),
        ("p50<250us", nil, .p50, .below, 250e-6), ("p90 < 9µs", nil, .p90, .below, 9e-6),
        ("error_rate < 1%", nil, .errorRate, .below, 0.01),
        ("error_rate < 0.01", nil, .errorRate, .below, 0.01),
        ("throughput > 6k/min", nil, .throughput, .above, 100),
        ("throughput>=119.5", nil, .throughput, .atLeast, 119.5),
        ("throughput.ratio > 95%", nil, .throughputRatio, .above, 0.95),
        ("in_flight < 20", nil, .inFlight, .below, 20),
        ("send_lag.p99 < 1ms", nil, .sendLag99, .below, 0.001),
        ("send_lag.mean < 1ms", nil, .sendLagMean, .below, 0.001),
        ("offered_shortfall < 0.5%", nil, .offeredShortfall, .below, 0.005),
        ("plateau.p95 < 80ms", "plateau", .p95, .below, 0.08),
        ("plateau.throughput.ratio > 0.95", "plateau", .throughputRatio, .above, 0.95),
        ("p99 < 150 ms", nil, .p99, .below, 0.15), ("p99 < 2m", nil, .p99, .below, 120),
        ("error_rate < 1 %", nil, .errorRate, .below, 0.01),
        ("p99.p99.9 < 1s", "p99", .p999, .below, 1),
        ("peak.hour.send_lag.p99 < 1ms", "peak.hour", .sendLag99, .below, 0.001),
    ])
    func anExpressionIsAQuantityASignAndABound(
        text: String, phase: String?, quantity: Threshold.Quantity, relation: Threshold.Relation,
        bound: Double
    ) throws {
        let threshold = try Threshold(text)
        #expect(threshold.phase == phase)
        #expect(threshold.quantity == quantity)
        #expect(threshold.relation == relation)
        #expect(abs(threshold.bound - bound) < 1e-12)
        #expect(!threshold.expression.hasPrefix(" ") && !threshold.expression.hasSuffix(" "))
    }

    @Test(arguments: [
        ("", 1, "nothing is bounded"), ("   ", 1, "nothing is bounded"),
        ("p99", 4, "a sign and a bound are missing"), ("p99 <", 6, "the bound is missing"),
        ("p99 < ", 7, "the bound is missing"), ("p98 < 1s", 1, "\"p98\" is not a quantity"),
        ("< 1s", 1, "a quantity is missing"), (" latency < 1s", 2, "\"latency\""),
        ("p99 = 1s", 5, "\"=\" compares nothing"), ("p99 == 1s", 5, "\"==\" compares nothing"),
        ("p99 << 1s", 5, "\"<<\" compares nothing"), ("p99 < 150", 7, "\"150\" is not a duration"),
        ("p99 < -1s", 7, "not a duration"), ("p99 < nans", 7, "not a duration"),
        ("p99 < infs", 7, "not a duration"), ("p99 < 0x1s", 7, "not a duration"),
        ("p99 < 1s 2", 7, "not a duration"), ("error_rate < 1ms", 14, "not a share"),
        ("throughput > 5/d", 14, "not a rate"), ("in_flight < many", 13, "not a number"),
        (".p99 < 1s", 1, "not a quantity"), ("a b.p99 < 1s", 1, "not a quantity"),
    ])
    func aMistakeIsNamedWithItsPlace(text: String, position: Int, reason: String) {
        let error = #expect(throws: Threshold.ParseError.self) { try Threshold(text) }
        #expect(error?.position == position)
        #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
    }

    /// 240/s at four servers of 10 ms for 30 s: W is 11.8 ms, ρ is 0.6.
    private static let run = SimulatedRun(seed: 11).measured

    @Test func theWholeIntervalDecidesWhereThereIsOne() throws {
        let mean = try #require(Self.run.responseTime.mean)
        let ci95 = try #require(mean.ci95)
        func verdict(_ bound: Double) throws -> ThresholdOutcome.Verdict {
            try Threshold("mean < \(bound * 1e3)ms").outcome(measured: Self.run, predicted: nil)
                .verdict
        }
        #expect(try verdict(ci95[1] * 1.01) == .pass)
        #expect(try verdict(ci95[0] * 0.99) == .fail)
        // Above the value and below it, within the interval.
        #expect(try verdict((mean.value + ci95[1]) / 2) == .unclear)
        #expect(try verdict((mean.value + ci95[0]) / 2) == .unclear)
    }

    @Test func withoutAnIntervalTheValueDecides() throws {
        var run = Self.run
        run.responseTime.mean?.ci95 = nil
        let value = try #require(run.responseTime.mean?.value)
        for (factor, verdict) in [(1.001, ThresholdOutcome.Verdict.pass), (0.999, .fail)] {
            let threshold = try Threshold("mean < \(value * factor * 1e3)ms")
            #expect(threshold.outcome(measured: run, predicted: nil).verdict == verdict)
        }
    }

    @Test func whatWasNotMeasuredIsUnclear() throws {
        var run = Self.run
        run.responseTime.percentiles = nil
        let outcome = try Threshold("p99 < 1s").outcome(measured: run, predicted: nil)
        #expect(outcome.verdict == .unclear)
        #expect(outcome.value == nil)
        let ratio = try Threshold("throughput.ratio > 0.9").outcome(measured: run, predicted: nil)
        #expect(ratio.verdict == .unclear)
    }

    @Test func sharesAreCountsOfTheRun() throws {
        var run = SimulatedRun(seed: 12, failEvery: 100).measured
        let failed = Double(run.requests.failed) / Double(run.requests.sent)
        #expect(abs(failed - 0.01) < 1.5e-4)
        #expect(
            try Threshold("error_rate < 1.1%").outcome(measured: run, predicted: nil).verdict
                == .pass)
        #expect(
            try Threshold("error_rate < 0.9%").outcome(measured: run, predicted: nil).verdict
                == .fail)
        run.requests.notSent = run.requests.scheduled / 10
        let shortfall = try Threshold("offered_shortfall < 5%")
            .outcome(measured: run, predicted: nil)
        #expect(shortfall.verdict == .fail)
        #expect(abs(try #require(shortfall.value) - 0.1) < 1e-3)
    }

    @Test func theRatioIsThatToTheModel() throws {
        let predicted = try Prediction.predict(
            arrivalRate: 480, servers: 8, meanServiceTime: 0.01)
        let outcome = try Threshold("throughput.ratio > 95%")
            .outcome(measured: Self.run, predicted: predicted)
        #expect(outcome.verdict == .fail)
        #expect(abs(try #require(outcome.value) - 0.5) < 0.03)
    }
}
