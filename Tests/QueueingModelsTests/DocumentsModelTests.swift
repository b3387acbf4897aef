import Foundation
import QueueingModels
import Testing

@Suite struct DocumentsModelTests {
    @Test func theFormulasAreTheDocuments() throws {
        let model = try DocumentsModel(requests: 100, workers: 4, time: 10, responses: 99)
        #expect(model.arrivalRate == 10)
        #expect(model.ratePerWorker == 2.5)
        #expect(model.throughput == 9.9)
        let object = try PredictionTests.keys(model)
        #expect(
            Set(object.keys) == [
                "requests_N", "workers_M", "time_t_s", "lambda_per_s", "q_per_s",
                "throughput_S_per_s",
            ])
    }

    /// The literal sum over k, term by term, against the closed form.
    @Test(arguments: [(1.0, 1), (1.0, 2), (3.0, 5), (10.0, 10)])
    func asWrittenIsTheLiteralSum(mean: Double, n: Int) {
        func factorial(_ k: Int) -> Double { (1...max(1, k)).reduce(1) { $0 * Double($1) } }
        let literal = (0...n).reduce(0.0) {
            $0 + pow(mean, Double(n)) * exp(-mean) / (factorial($1) * factorial(n - $1))
        }
        #expect(isClose(PoissonCounts(rate: mean, window: 1).asWritten(n), literal))
    }

    @Test func theColumnsSumToWhatTheirRemarksSay() throws {
        let example = try DocumentsExample(
            workers: 4, serviceTime: 0.1, requests: 10, time: 1)
        #expect(isClose(example.rows.reduce(0) { $0 + $1.normalised }, 1, 1e-6))
        #expect(isClose(example.rows.reduce(0) { $0 + $1.corrected }, 1))
        let written = example.rows.reduce(0) { $0 + ($1.asWritten ?? .nan) }
        #expect(isClose(written, exp(example.logAsWrittenSum), 1e-6))
        let mean = example.rows.reduce(0) { $0 + Double($1.n) * $1.normalised }
        #expect(isClose(mean, 20, 1e-5))
    }

    /// N = 100 at λΔt = 100: 5.05·10²⁸, 1.88·10⁻¹⁵ and 0.0399, and 98.99 responses in 10 seconds.
    @Test func theWorkedExample() throws {
        let example = try DocumentsExample(
            workers: 4, serviceTime: 0.1, requests: 100, time: 10)
        let row = example.rows[100]
        #expect(isClose(try #require(row.asWritten), 5.05298165308109e28))
        #expect(isClose(row.normalised, 1.8797475654901014e-15))
        #expect(isClose(row.corrected, 0.039860996809147134))
        let prediction = example.prediction
        #expect(isClose(try #require(prediction.waitingProbability), 1.0 / 49))
        #expect(isClose(try #require(prediction.finiteRun).expectedCompletions, 98.9931972789124))
    }

    /// At 10⁴ requests the formula as written is beyond any Double; its logarithm is not.
    @Test func whatOverflowsIsAbsent() throws {
        let example = try DocumentsExample(
            workers: 400, serviceTime: 0.1, requests: 10_000, time: 10)
        #expect(example.rows[20_000].asWritten == nil)
        #expect(example.rows[20_000].logAsWritten.isFinite)
        _ = try PredictionTests.keys(example)
    }
}
