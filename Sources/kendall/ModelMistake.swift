internal import QueueingModels

/// What is wrong with a model, in the words of the command line.
enum ModelMistake {
    static func description(of error: ModelError) -> String { "\(error)" }
}
