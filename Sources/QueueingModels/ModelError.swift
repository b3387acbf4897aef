/// Why a model cannot be made from what was asked, in plain words.
public enum ModelError: Error, Equatable, Sendable {
    /// A quantity that must be positive and finite is not; the name as a person would say it.
    case notPositive(String, Double)
    /// A quantity lies outside the domain described, for example "0 or more and finite".
    case outside(name: String, value: Double, domain: String)
    /// Work arrives at least as fast as all servers together can do it: there is no steady state.
    case unstable(utilisation: Double)
    /// A Kendall notation stops making sense at a character, counted from 0.
    case notation(text: String, position: Int, reason: String)
    /// An objective or a sweep that cannot be read, with what was expected.
    case expression(text: String, expected: String)
    /// The notation needs a parameter that was not given.
    case missing(parameter: String, notation: String)
    /// The combination has a meaning, but none of the models here covers it.
    case unsupported(notation: String, reason: String)
    /// The measurements do not suffice for a fit.
    case tooFewObservations(given: Int, needed: Int)
    /// The model does not give the measure the objective is about.
    case cannotPlan(notation: String, measure: String)
    /// No number of servers, or no rate, meets the objective.
    case unreachable(objective: String, reason: String)
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notPositive(let name, let value):
            return "\(name) is \(value.plain); it must be a positive, finite number"
        case .outside(let name, let value, let domain):
            return "\(name) is \(value.plain); it must be \(domain)"
        case .unstable(let utilisation):
            return
                "no steady state: utilisation is \(utilisation.plain), so the line grows without "
                + "bound; it must be below 1 (add servers, or lower the arrival rate)"
        case .notation(let text, let position, let reason):
            return "\"\(text)\" is not a notation this program knows: at character "
                + "\(position + 1), \(reason)"
        case .expression(let text, let expected):
            return "\"\(text)\" is not \(expected)"
        case .missing(let parameter, let notation):
            return "\(notation) needs \(parameter), which was not given"
        case .unsupported(let notation, let reason):
            return "\(notation) is not modelled here: \(reason)"
        case .tooFewObservations(let given, let needed):
            return "\(given) observations are too few for this fit; it needs at least \(needed)"
        case .cannotPlan(let notation, let measure):
            return "\(notation) does not give \(measure), so it cannot be planned for"
        case .unreachable(let objective, let reason):
            return "no plan meets \(objective): \(reason)"
        }
    }
}

extension Double {
    /// Without a fraction where there is none: 4 rather than 4.0.
    var plain: String {
        self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)"
    }
}

/// Throws unless `value` is positive and finite.
func requirePositive(_ value: Double, _ name: String) throws(ModelError) {
    guard value > 0, value.isFinite else { throw .notPositive(name, value) }
}

/// Throws unless `value` is finite and not negative.
func requireNotNegative(_ value: Double, _ name: String) throws(ModelError) {
    guard value >= 0, value.isFinite else {
        throw .outside(name: name, value: value, domain: "0 or more, and finite")
    }
}

/// Throws unless `value` is a squared coefficient of variation from `least` to 10⁹.
func requireSCV(_ value: Double, least: Double = 0, _ of: String) throws(ModelError) {
    guard value >= least, value <= 1e9 else {
        throw .outside(
            name: "squared coefficient of variation of \(of)", value: value,
            domain: "\(least.plain) or more, and at most 1e9")
    }
}

/// Throws unless `value` is at least `least`.
func requireAtLeast(_ least: Int, _ value: Int, _ name: String) throws(ModelError) {
    guard value >= least else {
        throw .outside(name: name, value: Double(value), domain: "a whole number, \(least) or more")
    }
}
