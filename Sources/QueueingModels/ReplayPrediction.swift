/// What M first-come first-served servers do with the very arrivals of a run: the prediction that
/// supposes nothing about when requests come.
///
///     let replay = ReplayPrediction(
///         instants: due, duration: 10, servers: 4, meanServiceTime: 0.02, law: .exponential,
///         seed: 42)
///     replay?.meanResponseTime.value          // the mean of 200 simulated runs, seconds
///     replay?.meanResponseTime.band95         // where 95 of 100 such runs lie
///
/// The instants stay, the service times are drawn anew for each replication; each goes through
/// Kiefer and Wolfowitz's recursion (1955) from an empty system. Where the model holds, the measured
/// run is one more replication, so it lies in the band with probability 95 %, however short,
/// overloaded or correlated it is.
public struct ReplayPrediction: Equatable, Sendable {
    /// A figure over the replications.
    public struct Band: Equatable, Sendable {
        /// The mean of the replications.
        public let value: Double
        /// Where 95 % of them lie.
        public let band95: ClosedRange<Double>

        /// - Precondition: there are at least 40 values.
        init(_ values: [Double]) {
            let sorted = values.sorted()
            // The k-th smallest and greatest of n: one more value lies outside with 2k/(n + 1).
            let outside = max(1, Int(0.025 * Double(values.count + 1)))
            value = values.reduce(0, +) / Double(values.count)
            band95 = sorted[outside - 1]...sorted[values.count - outside]
        }
    }

    /// Arrivals that were replayed.
    public let arrivals: Int
    /// Arrivals of the run beyond those, for which the work would have been too much.
    public let leftOut: Int
    public let replications: Int
    /// From the instant a request is due, seconds.
    public let meanResponseTime: Band
    /// By percentage: "50", "90", "95", "99" and "99.9", as far as requests lie beyond it.
    public let percentiles: [String: Band]
    /// The number in the system, averaged over the time that was replayed.
    public let meanNumberInSystem: Band

    /// Service times drawn at most, over all replications: about a second of one processor.
    public static let mostServices = 10_000_000

    /// - Parameters:
    ///   - instants: when requests are due, seconds from the run's start, in order.
    ///   - start: requests due earlier take part but are not counted: a warm-up.
    ///   - duration: until when the number in the system is averaged, seconds.
    ///   - meanServiceTime: seconds.
    ///   - mostServices: bounds the work; of more arrivals the first are taken.
    /// - Returns: nil where fewer than 100 arrivals count.
    /// - Precondition: at least 40 replications, a server, a positive service time.
    public init?(
        instants: [Double], start: Double = 0, duration: Double, servers: Int,
        meanServiceTime: Double, law: ServiceLaw, replications: Int = 200, seed: UInt64,
        mostServices: Int = Self.mostServices
    ) {
        precondition(replications >= 40 && servers >= 1 && meanServiceTime > 0)
        let used = instants.prefix(max(1, mostServices / replications))
        let counted = used.count { $0 >= start }
        guard counted >= 100, let last = used.last else { return nil }
        arrivals = used.count
        leftOut = instants.count - used.count
        self.replications = replications
        let end = leftOut > 0 ? last : duration

        var generator = SplitMix64(state: seed)
        var histogram = ResponseHistogram()
        var means: [Double] = []
        var numbers: [Double] = []
        let told = Prediction.percentiles.filter {
            Double(counted) * (1 - $0.fraction) > 1 - 1e-9
        }
        var percentiles = [[Double]](repeating: [], count: told.count)
        for _ in 0..<replications {
            var workers = Workers(count: servers)
            histogram.reset()
            var sum = 0.0
            var area = 0.0
            for instant in used {
                let service = meanServiceTime * law.draw(using: &generator)
                let response = workers.serve(arrival: instant, service: service) + service
                let left = instant + response
                area += max(0, min(left, end) - max(instant, start))
                guard instant >= start else { continue }
                sum += response
                histogram.add(response)
            }
            means.append(sum / Double(counted))
            numbers.append(area / max(end - start, .leastNormalMagnitude))
            for (index, value) in histogram.percentiles(told.map(\.fraction)).enumerated() {
                percentiles[index].append(value)
            }
        }
        meanResponseTime = Band(means)
        meanNumberInSystem = Band(numbers)
        self.percentiles = Dictionary(
            uniqueKeysWithValues: zip(told, percentiles).map { ($0.name, Band($1)) })
    }
}

/// Steele, Lea and Flood's generator (2014): one word of state is enough for independent services.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Response times in bins of 1/256 of themselves: the leading bits of the number are its bin.
private struct ResponseHistogram {
    private static let shift: UInt64 = 44
    /// 2⁻³⁰ s, a nanosecond, and everything below; up to 2²⁰ s.
    private static let first = Int((0x1p-30).bitPattern >> shift)
    private static let last = Int((0x1p20).bitPattern >> shift)
    private var bins = [UInt32](repeating: 0, count: last - first + 1)
    private var count = 0
    /// The bins that hold anything lie in here.
    private var used = 0..<0

    mutating func reset() {
        for index in used { bins[index] = 0 }
        used = 0..<0
        count = 0
    }

    @inline(__always)
    mutating func add(_ seconds: Double) {
        let bin = Int(max(seconds, 0x1p-30).bitPattern >> Self.shift)
        let index = min(bin, Self.last) - Self.first
        bins[index] &+= 1
        count += 1
        if !used.contains(index) {
            used =
                used.isEmpty
                ? index..<(index + 1)
                : min(used.lowerBound, index)..<max(used.upperBound, index + 1)
        }
    }

    /// The ⌈p·n⌉-th smallest for each fraction p, in rising order, as the middle of its bin.
    func percentiles(_ fractions: [Double]) -> [Double] {
        var found: [Double] = []
        var seen = 0
        for index in used where bins[index] > 0 {
            seen += Int(bins[index])
            let bin = UInt64(index + Self.first)
            let middle =
                0.5
                * (Double(bitPattern: bin << Self.shift)
                    + Double(bitPattern: (bin + 1) << Self.shift))
            while found.count < fractions.count,
                Double(seen) >= (fractions[found.count] * Double(count)).rounded(.up)
            {
                found.append(middle)
            }
        }
        return found
    }
}
