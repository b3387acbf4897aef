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
