internal import ArgumentParser
internal import QueueingModels

/// The options of the documents' worked example; what is not given is as in the documents.
struct DocumentOptions: ParsableArguments {
    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional,
        help: "N, the number of requests. (default: 100)", transform: OptionValues.whole)
    var requests: Int?

    @Option(
        parsing: .unconditional, help: "t, the time they are sent in. (default: 10s)",
        transform: OptionValues.positiveDuration)
    var time: Double?

    @Flag(help: "Prove in a line why the formula as written is not a probability.")
    var explain = false

    func example(workers: Int?, serviceTime: Double?) throws(ModelError) -> DocumentsExample {
        try DocumentsExample(
            workers: workers ?? 4, serviceTime: serviceTime ?? 0.1, requests: requests ?? 100,
            time: time ?? 10)
    }

    /// Which were given.
    var given: KeyValuePairs<String, Bool> {
        ["--requests": requests != nil, "--time": time != nil, "--explain": explain]
    }
}
