import Comparison
import Measurements
import QueueingModels
import Testing

struct ComparisonRowTests {
    /// 10 s of 30 responses a quarter second, 20 to 30 ms each, or `lag` late sends besides.
    private func measured(quarters: Int = 40, perQuarter: Int = 30, lag: UInt64 = 10_000)
        -> Measured
    {
        var totals = RunTotals(threads: 1)
        for index in 0..<quarters {
            let slice = MeasurementSlice()
            slice.start = UInt64(index) * RunTotals.slotLength
            slice.end = slice.start + RunTotals.slotLength
            let requests = perQuarter + [0, 3, -2, 4, -5][index % 5] * perQuarter / 30
            slice.requests.scheduled = requests
            slice.requests.sent = requests
            slice.requests.completed = requests
            for number in 0..<requests {
                let time = 20_000_000 + UInt64((number * 7 + index * 3) % 10) * 800_000
                slice.responseTime.record(nanoseconds: time)
                slice.lateness.record(nanoseconds: lag)
                slice.sendLag.record(nanoseconds: lag)
                slice.systemArea += time
            }
            totals.add(slice, thread: 0)
        }
        totals.finish()
        return Measured(
            totals,
            process: ProcessFacts(cpuSeconds: 0.1, maxResidentBytes: 1, busiestThread: 0.1),
            poissonArrivals: true)
    }

    private func predict(_ rate: Double, duration: Double? = nil) throws -> Prediction {
        try Prediction.predict(
            arrivalRate: rate, servers: 4, meanServiceTime: 0.02, duration: duration)
    }

    private func row(
        _ quantity: ComparisonRow.Quantity, _ rows: [ComparisonRow]
    ) throws -> ComparisonRow {
        try #require(rows.first { $0.quantity == quantity })
    }

    @Test func aPredictionWithinTheIntervalAgreesAndOneOutsideDiffers() throws {
        let rows = ComparisonRow.rows(measured: measured(), predicted: try predict(120))
        let throughput = try row(.throughput, rows)
        #expect(throughput.measured == 120)
        #expect(throughput.predicted == 120)
        #expect(throughput.ratio == 1)
        #expect(throughput.verdict == .agrees)
        let busier = ComparisonRow.rows(measured: measured(), predicted: try predict(150))
        #expect(try row(.throughput, busier).verdict == .differs)
        #expect(try row(.throughput, busier).ratio == 0.8)
    }

    @Test func utilisationIsDerivedFromTheGivenServiceTime() throws {
        let rows = ComparisonRow.rows(measured: measured(), predicted: try predict(120))
        let utilisation = try row(.derivedUtilisation, rows)
        // X·T/c = 120 · 0.02 / 4.
        #expect(abs(utilisation.measured - 0.6) < 1e-12)
        #expect(abs(utilisation.predicted - 0.6) < 1e-12)
        var unknown = try predict(120)
        unknown.parameters.serviceTime = nil
        #expect(
            !ComparisonRow.rows(measured: measured(), predicted: unknown)
                .contains { $0.quantity == .derivedUtilisation })
    }

    @Test func percentilesWithoutAnIntervalAreUnclear() throws {
        let rows = ComparisonRow.rows(measured: measured(), predicted: try predict(120))
        #expect(try row(.responseTime999, rows).verdict == .unclear)
        #expect(try row(.responseTime999, rows).ci95 == nil)
    }

    @Test func fewResponsesAreUnclear() throws {
        let few = measured(quarters: 40, perQuarter: 2)
        #expect(few.responseTime.count < 100)
        let rows = ComparisonRow.rows(measured: few, predicted: try predict(120))
        #expect(rows.allSatisfy { $0.verdict == .unclear })
    }

    @Test func aLateGeneratorLeavesResponseTimesUnclear() throws {
        let late = measured(lag: 8_000_000)
        #expect(late.generator.verdict == .late)
        let rows = ComparisonRow.rows(measured: late, predicted: try predict(120))
        #expect(try row(.meanResponseTime, rows).verdict == .unclear)
        // X·W, of which W counts the lateness.
        #expect(try row(.meanNumberInSystem, rows).verdict == .unclear)
        #expect(try row(.throughput, rows).verdict == .agrees)
    }

    @Test func aRunTooShortForTheSteadyStateIsSetBesideTheFiniteRun() throws {
        // λ = 195/s of 200: relaxation time 1/(√200 − √195)² = 31.6 s.
        let prediction = try predict(195, duration: 10)
        let run = try #require(prediction.finiteRun)
        let rows = ComparisonRow.rows(measured: measured(), predicted: prediction)
        let mean = try row(.meanResponseTime, rows)
        #expect(mean.basis == .finiteRun)
        #expect(mean.predicted == run.meanResponseTime)
        #expect(mean.predicted < prediction.meanResponseTime!)
        #expect(try row(.throughput, rows).predicted == run.expectedCompletions / 10)
        #expect(mean.steadyState == prediction.meanResponseTime)
        let number = try row(.meanNumberInSystem, rows)
        #expect(number.basis == .finiteRun)
        #expect(number.predicted == run.meanNumberInSystem)
        #expect(number.predicted < prediction.meanNumberInSystem!)
        // λ = 120/s forgets in 0.1 s.
        let calm = ComparisonRow.rows(
            measured: measured(), predicted: try predict(120, duration: 10))
        #expect(calm.allSatisfy { $0.basis == .steadyState && $0.steadyState == nil })
    }

    @Test func withoutASteadyStateThroughputIsSetBesideSaturation() throws {
        let prediction = try predict(240, duration: 10)
        let rows = ComparisonRow.rows(measured: measured(), predicted: prediction)
        #expect(try row(.throughput, rows).predicted == 200)
        #expect(try row(.throughput, rows).basis == .saturation)
        #expect(try row(.meanResponseTime, rows).basis == .finiteRun)
        let unknown = ComparisonRow.rows(measured: measured(), predicted: try predict(240))
        #expect(!unknown.contains { $0.quantity.unit == .seconds })
    }
}
