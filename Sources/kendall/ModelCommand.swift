internal import ArgumentParser

/// `kendall model`: a prediction without a run.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Predict without a run.")
}
