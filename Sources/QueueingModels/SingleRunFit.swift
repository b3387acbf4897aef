internal import Glibc

/// M and T of a server from one run, for want of stated ones: the M/M/c whose mean response time
/// is the measured one and whose percentiles come nearest to the measured ones.
///
/// One load cannot tell much: any c has a T with the same mean, and only the shape of the
/// response times decides between them. A fit to several loads is ``QueueFit``.
public struct SingleRunFit: Equatable, Sendable {
    public let servers: Int
    /// Seconds.
    public let meanServiceTime: Double
    /// The root mean square of ln(measured / predicted) over the percentiles; 0.1 is 10 % off.
    public let misfit: Double

    private static let candidates = Array(1...32) + [40, 48, 64, 96, 128, 256]

    /// - Parameters:
    ///   - arrivalRate: λ per second, positive.
    ///   - meanResponseTime: seconds, positive.
    ///   - percentiles: measured response times in seconds by fraction, such as 0.95.
    ///   - servers: c, where it is known and only T is to be found.
    /// - Returns: nil where nothing positive was measured.
    public init?(
        arrivalRate: Double, meanResponseTime: Double, percentiles: [Double: Double],
        servers: Int? = nil
    ) {
        guard arrivalRate > 0, meanResponseTime > 0, arrivalRate.isFinite,
            meanResponseTime.isFinite
        else { return nil }
        var best: SingleRunFit?
        for count in servers.map({ [$0] }) ?? Self.candidates {
            guard
                let time = Self.serviceTime(
                    servers: count, arrivalRate: arrivalRate, meanResponseTime: meanResponseTime),
                let queue = try? MMcQueue(
                    arrivalRate: arrivalRate, serviceRate: 1 / time, servers: count)
            else { continue }
            let squares = percentiles.filter { $0.value > 0 }.map { fraction, value in
                let error = log(value / queue.responseTimePercentile(fraction))
                return error * error
            }
            let misfit = (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
            // A larger c must earn its place: from some c on nothing waits and all fit alike.
            if best.map({ misfit < $0.misfit * 0.99 }) ?? true {
                best = SingleRunFit(servers: count, meanServiceTime: time, misfit: misfit)
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

    /// The T at which M/M/c has the measured mean: it grows with T from 0 to beyond all bounds as
    /// ρ goes to 1, so bisection finds it.
    private static func serviceTime(
        servers: Int, arrivalRate: Double, meanResponseTime: Double
    ) -> Double? {
        var low = 0.0
        var high = min(meanResponseTime, Double(servers) / arrivalRate)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            let queue = try? MMcQueue(
                arrivalRate: arrivalRate, serviceRate: 1 / middle, servers: servers)
            if let queue, queue.meanResponseTime < meanResponseTime {
                low = middle
            } else {
                high = middle
            }
        }
        return low > 0 ? low : nil
    }
}
