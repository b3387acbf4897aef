/// A model of servers behind one line that turns nobody away and loses nobody, so that its means
/// follow from the mean wait by Little's law (1961), L = λ·W.
public protocol LosslessQueue: QueueingModel {
    /// λ, the mean number of arrivals per second, all of which are served.
    var arrivalRate: Double { get }
    /// T.
    var meanServiceTime: Double { get }
    /// c, the number of servers.
    var servers: Int { get }
    /// a = λT, in erlangs.
    var offeredLoad: Double { get }
    /// Wq.
    var meanWaitingTime: Double { get }
    /// Lq = λ·Wq.
    var meanQueueLength: Double { get }
}

extension LosslessQueue {
    /// a = λT, in erlangs.
    public var offeredLoad: Double { arrivalRate * meanServiceTime }
    /// ρ = a/c.
    public var utilisation: Double { offeredLoad / Double(servers) }
    /// W = Wq + T.
    public var meanResponseTime: Double { meanWaitingTime + meanServiceTime }
    /// Lq = λ·Wq.
    public var meanQueueLength: Double { arrivalRate * meanWaitingTime }
    /// L = λ·W.
    public var meanNumberInSystem: Double { arrivalRate * meanResponseTime }

    /// Load and means; nil for every other measure, which each model knows for itself.
    func mean(_ measure: Measure) -> Double? {
        switch measure {
        case .offeredLoad: offeredLoad
        case .utilisation: utilisation
        case .throughput: arrivalRate
        case .blockingProbability, .abandonmentProbability: 0
        case .meanWaitingTime: meanWaitingTime
        case .meanResponseTime: meanResponseTime
        case .meanQueueLength: meanQueueLength
        case .meanNumberInSystem: meanNumberInSystem
        default: nil
        }
    }
}
