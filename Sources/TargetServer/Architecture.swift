/// How the target server goes about its work.
public enum Architecture: Equatable, Sendable {
    /// M workers behind one line, timed by the event loop: the exact queue of the models.
    case workers
    /// M operating-system threads that block for the service time.
    case threads
    /// M operating-system threads that spend the service time computing.
    case cpu
    /// Every request waits out its own service time at once, without limit: M/G/∞.
    case eventLoop
    /// Answers 202 at once; M consumers work the line off afterwards.
    case queue
    /// M threads that must each hold one lock to work: in effect one server.
    case lock
    /// `parts` parallel parts a request, each drawn for itself, joined at the last.
    case forkJoin(parts: Int)
}

extension Architecture: CustomStringConvertible {
    /// Parses `workers`, `threads`, `cpu`, `event-loop`, `queue`, `lock` or `fork-join:k`,
    /// with k from 1 to 1000.
    public init(_ text: String) throws(ConfigurationError) {
        switch text {
        case "workers": self = .workers
        case "threads": self = .threads
        case "cpu": self = .cpu
        case "event-loop": self = .eventLoop
        case "queue": self = .queue
        case "lock": self = .lock
        default:
            let halves = text.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.first == "fork-join" else {
                throw ConfigurationError(
                    option: "--architecture", value: text,
                    reason: "is none of workers, threads, cpu, event-loop, queue, lock and "
                        + "fork-join:k", example: "workers")
            }
            guard halves.count == 2, let parts = Int(halves[1]), Self.partsAllowed ~= parts else {
                throw ConfigurationError(
                    option: "--architecture", value: text,
                    reason: "fork-join takes a number of parts from 1 to 1000",
                    example: "fork-join:4")
            }
            self = .forkJoin(parts: parts)
        }
    }

    static let partsAllowed = 1...1000

    public var description: String {
        switch self {
        case .workers: "workers"
        case .threads: "threads"
        case .cpu: "cpu"
        case .eventLoop: "event-loop"
        case .queue: "queue"
        case .lock: "lock"
        case .forkJoin(let parts): "fork-join:\(parts)"
        }
    }

    /// Whether the work is done by operating-system threads.
    var usesThreads: Bool {
        switch self {
        case .threads, .cpu, .lock: true
        case .workers, .eventLoop, .queue, .forkJoin: false
        }
    }
}
