public import QueueingModels

public enum PredictionText {
    public static func render(_ prediction: Prediction) -> String { "" }
}
