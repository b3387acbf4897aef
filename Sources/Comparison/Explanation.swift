internal import Glibc
public import QueueingModels

/// What, if it were otherwise than stated, would make a model give what was measured.
public enum Explanation: Equatable, Sendable {
    /// Requests waited for a connection of ours: the limit on them is too low.
    case connectionLimit(mean: Double)
    /// Requests were sent late.
    case generatorLag(mean: Double)
    /// A time that every request takes besides its service, seconds.
    case fixedDelay(Double)
    /// The mean service time, seconds.
    case serviceTime(Double, stated: Double)
    case workers(Int, stated: Int)
    /// The squared coefficient of variation of the service times, roughly.
    case serviceLaw(scv: Double, stated: Double)
    /// All requests are worked on at once instead of in turn.
    case processorSharing

    /// What was seen of the response times: their mean and percentiles, by the names of results.
    struct Observation: Equatable {
        var mean: Double
        var percentiles: [String: Double]

        init(mean: Double, percentiles: [String: Double]) {
            self.mean = mean
            self.percentiles = percentiles
        }

        /// What a model says they are; nil where it does not tell percentiles.
        init?(_ model: any QueueingModel, offset: Double = 0) {
            guard let mean = model.value(of: .meanResponseTime) else { return nil }
            var percentiles: [String: Double] = [:]
            for (name, fraction) in Prediction.percentiles where fraction <= 0.99 {
                guard let value = model.value(of: .responseTimePercentile(fraction)) else {
                    return nil
                }
                percentiles[name] = value + offset
            }
            self.init(mean: mean + offset, percentiles: percentiles)
        }

        /// The root mean square of ln(seen/expected) over the figures that both have; 0.1 is 10 %
        /// off.
        func misfit(_ expected: Observation) -> Double {
            var squares = [log(mean / expected.mean)]
            for (name, value) in percentiles {
                guard value > 0, let other = expected.percentiles[name], other > 0 else { continue }
                squares.append(log(value / other))
            }
            return (squares.reduce(0) { $0 + $1 * $1 } / Double(squares.count)).squareRoot()
        }
    }

    /// One change of the model at a time is tried: another service time, number of workers, law,
    /// discipline, or a fixed delay besides. What leaves less than half of the misfit explains; what
    /// explains nearly as well is told besides, for one load cannot tell them apart.
    ///
    /// - Returns: the best first, at most two; empty where no single change explains.
    static func explain(_ seen: Observation, given: ModelSpecification) -> [Explanation] {
        guard let model = try? given.model(), let expected = Observation(model) else { return [] }
        let misfit = seen.misfit(expected)
        let candidates = candidates(seen, given: given, expected: expected)
            .sorted { $0.misfit < $1.misfit }
        guard let best = candidates.first, best.misfit < 0.5 * misfit else { return [] }
        return candidates.prefix(2)
            .filter { $0.misfit < 0.5 * misfit && $0.misfit <= 1.5 * best.misfit + 0.005 }
            .map(\.explanation)
    }

    private typealias Candidate = (explanation: Explanation, misfit: Double)

    private static func candidates(
        _ seen: Observation, given: ModelSpecification, expected: Observation
    ) -> [Candidate] {
        guard case .count(let servers) = given.notation.servers, let rate = given.arrivalRate,
            let time = given.meanServiceTime
        else { return [] }
        var found: [Candidate] = []
        func tryOut(_ explanation: Explanation, _ specification: ModelSpecification) {
            guard let model = try? specification.model(), let other = Observation(model) else {
                return
            }
            found.append((explanation, seen.misfit(other)))
        }

        let delay = seen.mean - expected.mean
        if delay > 0, let model = try? given.model(),
            let delayed = Observation(model, offset: delay)
        {
            found.append((.fixedDelay(delay), seen.misfit(delayed)))
        }
        if let other = given.serviceTime(forMean: seen.mean) {
            var changed = given
            changed.meanServiceTime = other
            tryOut(.serviceTime(other, stated: time), changed)
        }
        let fewest = Int(rate * time) + 1
        for count in fewest..<max(fewest, 2 * servers + 8) where count != servers {
            var changed = given
            changed.notation.servers = .count(count)
            tryOut(.workers(count, stated: servers), changed)
            // Far more workers than anyone waits for all look alike.
            if count > servers, Double(count) > 2 * rate * time + 8 { break }
        }
        guard given.notation.discipline == .fcfs, given.notation.arrivals == .poisson,
            given.notation.capacity == nil
        else { return found }
        let stated = given.serviceLawSCV
        for scv in [0.1, 0.25, 0.5, 1, 2, 4, 8] where abs(log((stated + 0.01) / scv)) > 0.3 {
            var changed = given
            changed.notation.service = scv == 1 ? .exponential : .general(scv: scv)
            changed.serviceSCV = nil
            tryOut(.serviceLaw(scv: scv, stated: stated), changed)
        }
        // The chain of a tagged request among many is long to follow.
        if given.notation.service == .exponential, servers <= 64,
            rate * time < 0.95 * Double(servers)
        {
            var changed = given
            changed.notation.discipline = .ps
            tryOut(.processorSharing, changed)
        }
        return found
    }
}

extension ModelSpecification {
    /// The system that a prediction speaks of; nil where its notation is none of ours.
    public init?(_ prediction: Prediction) {
        guard let notation = try? KendallNotation(prediction.model) else { return nil }
        let parameters = prediction.parameters
        self.init(
            notation, arrivalRate: parameters.arrivalRate,
            meanServiceTime: parameters.serviceTime, serviceSCV: parameters.serviceSCV,
            arrivalSCV: parameters.arrivalSCV, patience: parameters.patience,
            thinkTime: parameters.thinkTime)
    }

    /// cs², as far as the notation tells it.
    var serviceLawSCV: Double {
        switch notation.service {
        case .exponential: 1
        case .deterministic: 0
        case .erlang(let k): 1 / Double(k)
        case .hyperexponential(let scv), .general(let scv): scv ?? serviceSCV ?? 1
        }
    }

    /// The mean response time with another service time; nil without a steady state.
    func meanResponseTime(serviceTime: Double) -> Double? {
        var changed = self
        changed.meanServiceTime = serviceTime
        return (try? changed.model())?.value(of: .meanResponseTime)
    }

    /// The service time with which the mean response time is `mean`: it grows with the service
    /// time, beyond all bounds as the servers are fully used.
    func serviceTime(forMean mean: Double) -> Double? {
        var low = 0.0
        var high = mean
        for _ in 0..<40 {
            let middle = 0.5 * (low + high)
            if let other = meanResponseTime(serviceTime: middle), other < mean {
                low = middle
            } else {
                high = middle
            }
        }
        return low > 0 ? low : nil
    }
}

extension Explanation: CustomStringConvertible {
    /// What would explain a difference, to stand before "would explain it".
    public var description: String {
        switch self {
        case .connectionLimit(let mean):
            "waiting for a connection (\(Figure.seconds(mean)) a request; see --max-connections)"
        case .generatorLag(let mean):
            "the generator's own lag (\(Figure.seconds(mean)) a request)"
        case .fixedDelay(let seconds):
            "\(Figure.seconds(seconds, digits: 3)) that each request takes besides its service"
        case .serviceTime(let seconds, let stated):
            "\(Figure.seconds(seconds, digits: 3)) of service instead of \(Figure.seconds(stated))"
        case .workers(let count, let stated):
            "\(count) \(count == 1 ? "worker" : "workers") instead of \(stated)"
        case .serviceLaw(let scv, let stated):
            "service times that vary \(scv > stated ? "more" : "less") than stated (SCV about "
                + "\(Figure.number(scv)), not \(Figure.number(stated, digits: 2)))"
        case .processorSharing: "requests worked on all at once instead of in turn"
        }
    }
}
