public import QueueingModels

/// A universal scalability law, given or fitted, and what it says.
public struct ScalabilitySolution: Encodable, Sendable {
    /// A measured throughput.
    public struct Point: Equatable, Sendable {
        public var population: Double
        public var throughput: Double

        public init(population: Double, throughput: Double) {
            self.population = population
            self.throughput = throughput
        }
    }

    public let law: UniversalScalability
    /// Nil for a law that was given.
    public let fit: UniversalScalability.Fit?
    /// What was fitted to.
    public let points: [Point]
    /// The number of clients that was asked about.
    public let population: Int?

    public init(
        law: UniversalScalability, fit: UniversalScalability.Fit?, points: [Point], population: Int?
    ) {
        self.law = law
        self.fit = fit
        self.points = points
        self.population = population
    }

    enum CodingKeys: String, CodingKey {
        case model, contention, coherence
        case unit = "unit_throughput_per_s"
        case standardErrors = "standard_errors"
        case peak = "peak_population"
        case greatestThroughput = "greatest_throughput_per_s"
        case showsPeak = "shows_peak"
        case population
        case throughput = "throughput_per_s"
        case responseTime = "mean_response_time_s"
        case points
    }

    enum ParameterKeys: String, CodingKey {
        case contention, coherence
        case unit = "unit_throughput_per_s"
    }

    enum PointKeys: String, CodingKey {
        case population
        case measured = "measured_per_s"
        case fitted = "fitted_per_s"
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode("usl", forKey: .model)
        try object.encode(law.contention, forKey: .contention)
        try object.encode(law.coherence, forKey: .coherence)
        try object.encode(law.unit, forKey: .unit)
        if let errors = fit?.standardErrors {
            var each = object.nestedContainer(keyedBy: ParameterKeys.self, forKey: .standardErrors)
            try each.encode(errors[0], forKey: .contention)
            try each.encode(errors[1], forKey: .coherence)
            try each.encode(errors[2], forKey: .unit)
        }
        try object.encodeIfPresent(law.peak, forKey: .peak)
        try object.encodeIfPresent(law.greatestThroughput, forKey: .greatestThroughput)
        try object.encodeIfPresent(fit?.showsPeak, forKey: .showsPeak)
        if let population {
            try object.encode(population, forKey: .population)
            try object.encode(law.throughput(Double(population)), forKey: .throughput)
            try object.encode(law.responseTime(Double(population)), forKey: .responseTime)
        }
        if !points.isEmpty {
            var all = object.nestedUnkeyedContainer(forKey: .points)
            for point in points {
                var each = all.nestedContainer(keyedBy: PointKeys.self)
                try each.encode(point.population, forKey: .population)
                try each.encode(point.throughput, forKey: .measured)
                try each.encode(law.throughput(point.population), forKey: .fitted)
            }
        }
    }
}
