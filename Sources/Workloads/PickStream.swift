internal import Distributions

/// Which requests the clients of a closed phase send: by weight, whoever asks next.
public struct PickPlan: Equatable, Sendable {
    /// The phase, as an index into the scenario's.
    public let phase: Int
    private let weights: [Double]
    private let seed: UInt64
    private let leg: Int

    /// - Parameter leg: of the schedule, one of clients.
    public init(_ schedule: Schedule, leg: Int) {
        let requests = schedule.scenario.requests.prefix(schedule.scenario.independentRequests)
        phase = schedule.legs[leg].phases.lowerBound
        weights = requests.map(\.weight)
        seed = schedule.seed
        self.leg = leg
    }

    /// One thread's picks. Numbers of different threads are different.
    public func stream(thread: Int, threads: Int) -> PickStream {
        PickStream(
            weights: weights, phase: phase,
            // The thread is spread over the seed's bits, so that two neighbours are no two seeds.
            draws: RandomStream(
                seed: seed ^ (UInt64(thread) &* 0x9E37_79B9_7F4A_7C15), for: .requestPicks,
                part: leg),
            number: thread, threads: threads)
    }
}

/// Picks of one thread, one after the other.
public struct PickStream: Sendable {
    private var sums: [Double]
    private let phase: Int
    private var draws: RandomStream
    private var number: Int
    private let threads: Int
    private var turns: [Int]

    fileprivate init(
        weights: [Double], phase: Int, draws: RandomStream, number: Int, threads: Int
    ) {
        var sum = 0.0
        sums = weights.map {
            sum += $0
            return sum
        }
        self.phase = phase
        self.draws = draws
        self.number = number
        self.threads = threads
        turns = Array(repeating: number, count: weights.count)
    }

    /// The next request; its instant is for the client to say.
    public mutating func next() -> Arrival {
        var pick = 0
        if sums.count > 1 {
            let place = draws.uniform() * sums[sums.count - 1]
            while pick < sums.count - 1, sums[pick] <= place { pick += 1 }
        }
        defer {
            number += threads
            turns[pick] += threads
        }
        return Arrival(instant: 0, phase: phase, pick: pick, number: number, turn: turns[pick])
    }
}
