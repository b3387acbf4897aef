internal import QueueingModels

/// What is wrong with a model, with the option of the command line that puts it right.
enum ModelMistake {
    static func description(of error: ModelError) -> String {
        switch error {
        case .missing(let parameter, let notation):
            let advice = missing.first { $0.key == parameter }.map { "; write \($0.value)" } ?? ""
            return "\(notation) needs \(parameter)\(advice)"
        case .notation:
            return "\(error); write M/M/4, M/D/2, M/E3/1, M/H2(4)/8, M/M/4/100 or M/M/4//64"
        case .notPositive(let name, _), .outside(let name, _, _):
            let advice =
                outside.first { name.hasPrefix($0.key) }.map { "; write \($0.value)" } ?? ""
            return "\(error)\(advice)"
        default:
            return "\(error)"
        }
    }

    /// By the model's name of what was not given.
    private static let missing: KeyValuePairs = [
        "a service time": "--service-time 100ms",
        "an arrival rate": "--arrival-rate 30/s",
        "a number of servers": "it in the notation, as in M/M/4, or --workers 4",
        "a patience": "--patience 1s",
        "the SCV of the service time": "--service-scv 0.5",
        "the SCV of the gaps between arrivals": "--arrival-scv 0.5",
    ]

    /// By the beginning of the model's name of what makes no sense.
    private static let outside: KeyValuePairs = [
        "arrival rate": "--arrival-rate 30/s",
        "service time": "--service-time 100ms",
        "number of servers": "--workers 4",
        "number of workers": "--workers 4",
        "number of requests": "--requests 100",
        "capacity": "--capacity 100",
        "population": "--population 64",
        "patience": "--patience 1s",
        "duration": "--duration 10s",
        "time": "--time 10s",
        "think time": "--think-time 1s",
        "squared coefficient of variation": "--service-scv 1",
        "bound": "--for 'p99 < 150ms'",
        "utilisation": "--utilisation 0.8",
        "offered load": "--offered-load 3.2",
    ]
}
