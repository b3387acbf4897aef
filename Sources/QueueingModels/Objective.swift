/// Something a plan must meet: a measure that stays below a bound.
///
///     try Objective("p99 < 150ms")        // .responseTimePercentile(0.99), 0.15 seconds
///     try Objective("wait < 5%")          // .waitingProbability, 0.05
public struct Objective: Equatable, Sendable {
    public let measure: Measure
    /// In seconds, or for a probability between 0 and 1.
    public let bound: Double
    /// As the person wrote it.
    public let text: String

    /// - Throws: `ModelError.notPositive` for a bound that is not positive.
    public init(_ measure: Measure, atMost bound: Double, text: String? = nil) throws(ModelError) {
        try requirePositive(bound, "bound of an objective")
        self.measure = measure
        self.bound = bound
        self.text = text ?? "\(measure) <= \(bound.plain)"
    }

    /// Whether the bound is in seconds.
    public var isTime: Bool {
        switch measure {
        case .meanResponseTime, .responseTimePercentile: true
        default: false
        }
    }

    /// Whether a value of the measure meets this. One that equals the bound does not: near a bound that
    /// is only approached, as the service time is by the mean response time, values are rounded to it.
    public func isMet(by value: Double) -> Bool { value < bound }

    /// Parses `p99 < 150ms`, `mean < 0.2s`, `wait < 5%`, `blocked < 1%`, `abandoned < 1%` or
    /// `utilisation < 0.8`; `<` and `<=` mean the same, as no arithmetic tells them apart.
    ///
    /// - Throws: `ModelError.expression` with an example; `.outside` for a fraction above 1.
    public init(_ text: String) throws(ModelError) {
        let wrong = ModelError.expression(
            text: text,
            expected: "an objective such as 'p99 < 150ms', 'mean < 0.2s', 'wait < 5%' or "
                + "'utilisation < 80%'")
        let compact = text.filter { $0 != " " }
        guard let sign = compact.firstIndex(of: "<") else { throw wrong }
        let name = compact[..<sign]
        var value = compact[compact.index(after: sign)...]
        if value.first == "=" { value = value.dropFirst() }
        switch name {
        case "mean": measure = .meanResponseTime
        case "wait": measure = .waitingProbability
        case "blocked": measure = .blockingProbability
        case "abandoned": measure = .abandonmentProbability
        case "utilisation": measure = .utilisation
        case _ where name.first == "p":
            // The fraction is asked, not the percentage: the least of those above 0 round to it.
            guard let percent = Double(name.dropFirst()), percent / 100 > 0, percent / 100 < 1
            else { throw wrong }
            measure = .responseTimePercentile(percent / 100)
        default: throw wrong
        }
        let units: [(String, Double)]
        switch measure {
        case .meanResponseTime, .responseTimePercentile:
            units = [("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)]
        default: units = [("%", 0.01), ("", 1)]
        }
        guard let unit = units.first(where: { value.hasSuffix($0.0) }),
            let number = Double(value.dropLast(unit.0.count)), number > 0, number.isFinite
        else { throw wrong }
        bound = number * unit.1
        self.text = text
        if !isTime, bound > 1 {
            throw .outside(
                name: "bound of '\(text)'", value: bound,
                domain: "a fraction above 0 and at most 1, which is 100%")
        }
    }
}
