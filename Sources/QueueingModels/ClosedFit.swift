internal import Glibc

/// M and T of a server from one closed run, for want of stated ones: the M/M/c//N whose throughput
/// is the measured one and whose percentiles come nearest to the measured ones.
///
/// Throughput alone cannot tell M from T: for every M there is a T. The response times decide, and
/// where no more clients than workers were ever there, nothing does but simplicity: the least M is
/// taken that fits as well as any.
public struct ClosedFit: Equatable, Sendable {
    public let servers: Int
    /// Seconds.
    public let meanServiceTime: Double
    /// The root mean square of ln(measured / predicted) over the percentiles; 0.1 is 10 % off.
    public let misfit: Double

    private static let candidates = Array(1...32) + [40, 48, 64, 96, 128, 256]

    /// - Parameters:
    ///   - population: N, the number of clients, positive.
    ///   - thinkTime: Z, seconds.
    ///   - throughput: X per second, positive.
    ///   - percentiles: measured response times in seconds by fraction, such as 0.95.
    ///   - servers: M, where it is known.
    ///   - serviceTime: T in seconds, where it is known and only M is to be found.
    /// - Returns: nil where nothing positive was measured, or nothing fits at all.
    public init?(
        population: Int, thinkTime: Double, throughput: Double, percentiles: [Double: Double],
        servers: Int? = nil, serviceTime: Double? = nil
    ) {
        guard throughput > 0, throughput.isFinite, population > 0 else { return nil }
        var best: ClosedFit?
        for count in servers.map({ [$0] }) ?? Self.candidates.filter({ $0 <= population }) {
            guard
                let time = serviceTime
                    ?? Self.serviceTime(
                        population: population, thinkTime: thinkTime, throughput: throughput,
                        servers: count),
                let queue = try? ClosedQueue(
                    population: population, meanServiceTime: time, servers: count,
                    thinkTime: thinkTime)
            else { continue }
            var errors = percentiles.filter { $0.value > 0 }.map { fraction, value in
                log(value / queue.responseTimePercentile(fraction))
            }
            if serviceTime != nil { errors.append(log(throughput / queue.throughput)) }
            let squares = errors.reduce(0) { $0 + $1 * $1 }
            let misfit = (squares / Double(max(1, errors.count))).squareRoot()
            // A larger M must earn its place.
            if best.map({ misfit < $0.misfit * 0.99 }) ?? true {
                best = ClosedFit(servers: count, meanServiceTime: time, misfit: misfit)
            }
        }
        guard let best else { return nil }
        self = best
    }

    private init(servers: Int, meanServiceTime: Double, misfit: Double) {
        self.servers = servers
        self.meanServiceTime = meanServiceTime
        self.misfit = misfit
    }

    /// The T at which M/M/c//N has the throughput, which falls as T grows: by bisection between the
    /// asymptotic bounds. Nil where the think time alone is too long for it.
    private static func serviceTime(
        population: Int, thinkTime: Double, throughput: Double, servers: Int
    ) -> Double? {
        // X ≤ min(N/(T + Z), c/T), so T is at most what makes either equal to X.
        var high = min(
            Double(population) / throughput - thinkTime, Double(servers) / throughput)
        guard high > 0 else { return nil }
        var low = 0.0
        for _ in 0..<100 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            let queue = try? ClosedQueue(
                population: population, meanServiceTime: middle, servers: servers,
                thinkTime: thinkTime)
            if let queue, queue.throughput > throughput { low = middle } else { high = middle }
        }
        return high
    }
}
