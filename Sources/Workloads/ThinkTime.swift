internal import Distributions

/// How long a client of a closed loop waits between a response and its next request.
///
///     try ThinkTime("10ms")        // always 10 ms
///     try ThinkTime("exp:10ms")    // exponential with a mean of 10 ms
public enum ThinkTime: Equatable, Sendable, CustomStringConvertible {
    /// It sends again at once.
    case none
    /// Always so many seconds.
    case fixed(Double)
    /// Exponential, with a mean of so many seconds.
    case exponential(mean: Double)

    /// Reads a duration, or `exp:` and a duration.
    public init(_ text: String) throws(Quantity.ParseError) {
        let prefix = "exp:"
        let isExponential = text.hasPrefix(prefix)
        let written = isExponential ? String(text.dropFirst(prefix.count)) : text
        guard let seconds = try? Quantity.duration(written) else {
            throw Quantity.ParseError(
                value: text, expected: "a think time; write 10ms, or exp:10ms for exponential")
        }
        self = seconds == 0 ? .none : isExponential ? .exponential(mean: seconds) : .fixed(seconds)
    }

    /// Z, seconds.
    public var mean: Double {
        switch self {
        case .none: 0
        case .fixed(let seconds), .exponential(let seconds): seconds
        }
    }

    public var description: String {
        switch self {
        case .none: "0"
        case .fixed(let seconds): "\(seconds)s"
        case .exponential(let seconds): "exp:\(seconds)s"
        }
    }
}

/// The think times of one load thread, one after the other.
public struct ThinkTimeStream: Sendable {
    private let law: ThinkTime
    private var draws: RandomStream

    /// - Parameter thread: threads with the same seed draw different times.
    public init(_ law: ThinkTime, seed: UInt64, thread: Int) {
        self.law = law
        // The thread is spread over the seed's bits, so that two neighbours are no two seeds.
        draws = RandomStream(
            seed: seed ^ (UInt64(thread) &* 0x9E37_79B9_7F4A_7C15), for: .thinkTimes)
    }

    /// Nanoseconds; 0 without a think time.
    public mutating func next() -> UInt64 {
        switch law {
        case .none: 0
        case .fixed(let seconds): UInt64(seconds * 1e9)
        case .exponential(let mean): UInt64(mean * 1e9 * draws.exponential())
        }
    }
}
