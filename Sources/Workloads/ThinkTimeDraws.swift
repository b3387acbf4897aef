internal import Distributions

/// The think times of one load thread's users, of whatever law each step asks.
public struct ThinkTimeDraws: Sendable {
    private var draws: RandomStream

    /// - Parameter thread: threads with the same seed draw different times.
    public init(seed: UInt64, thread: Int) {
        // The thread is spread over the seed's bits, so that two neighbours are no two seeds.
        draws = RandomStream(
            seed: seed ^ (UInt64(thread) &* 0x9E37_79B9_7F4A_7C15), for: .thinkTimes)
    }

    /// Nanoseconds.
    public mutating func next(_ law: ScenarioSession.ThinkTime) -> UInt64 {
        switch law {
        case .fixed(let seconds): UInt64(seconds * 1e9)
        case .exponential(let mean): UInt64(mean * 1e9 * draws.exponential())
        }
    }
}
