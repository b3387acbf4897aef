/// A table over one quantity of a system: arrival rates, numbers of servers or utilisations.
///
///     let sweep = try Sweep("λ=10..39:1")
///     for point in try sweep.points(of: system) { … }
public struct Sweep: Equatable, Sendable {
    public enum Variable: Equatable, Sendable {
        case arrivalRate, servers, utilisation
    }

    /// One line of the table.
    public struct Point: Equatable, Sendable {
        /// The arrival rate, number of servers or utilisation.
        public let value: Double
        public let prediction: Prediction
    }

    public let variable: Variable
    public let values: [Double]

    /// The most points a sweep may have.
    public static let limit = 10_000

    /// Parses `λ=10..39:1` (also `lambda=`, `rate=`), `c=1..16` (also `servers=`) or `ρ=0.1..0.9:0.1`
    /// (also `rho=`, `utilisation=`); the step after the colon is 1 if not given, for ρ 0.05. The last
    /// value is met if a whole number of steps leads there.
    ///
    /// - Throws: `ModelError.expression` with an example.
    public init(_ text: String) throws(ModelError) {
        let wrong = ModelError.expression(
            text: text,
            expected: "a sweep of at most 10000 points; write λ=10..39:1, c=1..16 or "
                + "ρ=0.1..0.9:0.1")
        guard let equals = text.firstIndex(of: "=") else { throw wrong }
        switch text[..<equals] {
        case "λ", "lambda", "rate": variable = .arrivalRate
        case "c", "servers": variable = .servers
        case "ρ", "rho", "utilisation": variable = .utilisation
        default: throw wrong
        }
        let parts = text[text.index(after: equals)...]
            .split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let dots = Self.ends(of: parts[0]) else { throw wrong }
        let step = parts.count == 2 ? Double(parts[1]) : variable == .utilisation ? 0.05 : 1
        guard let first = Double(dots.0), let last = Double(dots.1), let step,
            first.isFinite, last.isFinite, first > 0, last >= first, step > 0, step.isFinite,
            (last - first) / step < Double(Self.limit)
        else { throw wrong }
        if variable == .servers {
            guard [first, last, step].allSatisfy({ $0 == $0.rounded() && $0 <= 1e9 }) else {
                throw wrong
            }
        }
        // Multiples rather than sums, so that the steps do not gather rounding.
        values = (0...Int((last - first) / step + 1e-9)).map { first + Double($0) * step }
    }

    private static func ends(of text: Substring) -> (Substring, Substring)? {
        var place = text.startIndex
        while place < text.endIndex {
            if text[place...].hasPrefix("..") {
                return (text[..<place], text[text.index(place, offsetBy: 2)...])
            }
            place = text.index(after: place)
        }
        return nil
    }

    /// The prediction at every value; those without a steady state say so themselves.
    public func points(
        of specification: ModelSpecification, duration: Double? = nil
    ) throws(ModelError) -> [Point] {
        var points: [Point] = []
        var system = specification
        // Of rate and time the rate goes with the load.
        if variable == .utilisation, system.meanServiceTime != nil { system.arrivalRate = nil }
        for value in values {
            switch variable {
            case .arrivalRate: system.arrivalRate = value
            case .servers: system.notation.servers = .count(Int(value))
            case .utilisation: system.load = .utilisation(value)
            }
            points.append(
                Point(value: value, prediction: try Prediction.predict(system, duration: duration)))
        }
        return points
    }
}
