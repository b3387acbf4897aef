internal import QueueingModels

/// One point of a sweep in JSON.
struct SweepRow: Encodable {
    let value: Double
    let predicted: Prediction

    init(_ point: Sweep.Point) {
        value = point.value
        predicted = point.prediction
    }
}
