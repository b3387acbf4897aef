import QueueingModels
import Reports
import Testing

struct PredictionTextTests {
    @Test(arguments: [
        ("M/M/4", 30.0), ("M/M/4", 45), ("M/M/4/10", 45), ("M/G(0.5)/4", 39.99),
    ])
    func predictionIsTheRecordedOne(notation: String, rate: Double) throws {
        let prediction = try Prediction.predict(
            ModelSpecification(
                try KendallNotation(notation), arrivalRate: rate, meanServiceTime: 0.1),
            duration: 10)
        let name = notation.filter { $0.isLetter || $0.isNumber } + "-at-\(Int(rate))"
        try Snapshot.expect(
            PredictionText.render(prediction, duration: 10), matches: "model-\(name).txt")
    }

    /// With the bounds and the knee of every closed system.
    @Test func closedSystemIsTheRecordedOne() throws {
        let prediction = try Prediction.predict(
            ModelSpecification(
                try KendallNotation("M/M/4//64"), meanServiceTime: 0.1, thinkTime: 1))
        try Snapshot.expect(PredictionText.render(prediction), matches: "model-closed.txt")
    }

    @Test func forkJoinIsTheRecordedOne() throws {
        let prediction = Prediction(
            model: try SharedForkJoinQueue(arrivalRate: 5, serviceRate: 10, parts: 4, servers: 4),
            parameters: .init(
                arrivalRate: 5, servers: 4, serviceTime: 0.1, timeout: 0.3, parts: 4))
        try Snapshot.expect(PredictionText.render(prediction), matches: "model-fork-join.txt")
    }

    @Test(arguments: [(0.9999, "99.99 %"), (0.999999, "99.9999 %"), (1 - 1e-12, "99.9999999999 %")])
    func almostAllIsNotAll(fraction: Double, text: String) {
        #expect(PredictionText.percent(fraction) == text)
        #expect(PredictionText.percent(1) == "100 %")
        #expect(PredictionText.percent(1.25) == "125 %")
    }

    /// M/D/4 has no expectation for a run of limited length.
    @Test func aRunThatCannotBePredictedIsNamed() throws {
        let prediction = try Prediction.predict(
            ModelSpecification(
                try KendallNotation("M/D/4"), arrivalRate: 30, meanServiceTime: 0.1),
            duration: 10)
        let text = PredictionText.render(prediction, duration: 10)
        #expect(text.contains("no expectation for a run of 10 s"))
        #expect(!PredictionText.render(prediction).contains("no expectation"))
    }

    @Test func fullUseIsSaidOnlyOfFullUse() throws {
        let prediction = try Prediction.predict(
            arrivalRate: 39.99, servers: 4, meanServiceTime: 0.1, duration: nil)
        #expect(PredictionText.render(prediction).contains("99.98 %"))
    }
}
