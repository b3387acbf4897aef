/// When requests fall due: a renewal process of a given rate, or its most common members by name.
public enum ArrivalProcess: Equatable, Sendable {
    /// Exponential gaps: independent users. The only process that sees time averages (PASTA).
    case poisson
    /// Equal gaps.
    case constant
    /// Gaps uniform between 0 and twice the mean; SCV 1/3.
    case uniform
    /// Gamma gaps with a squared coefficient of variation above 0; above 1 they come in bursts.
    case gamma(scv: Double)

    /// Var(gap) / E[gap]².
    public var squaredCoefficientOfVariation: Double {
        switch self {
        case .poisson: 1
        case .constant: 0
        case .uniform: 1.0 / 3.0
        case .gamma(let scv): scv
        }
    }

    /// Parses `poisson`, `constant`, `uniform` or `gamma:SCV`.
    public init(_ text: String) throws(Quantity.ParseError) {
        switch text {
        case "poisson": self = .poisson
        case "constant": self = .constant
        case "uniform": self = .uniform
        default:
            guard text.hasPrefix("gamma:"), let scv = Double(text.dropFirst(6)),
                scv >= 1e-4, scv <= 1e4
            else {
                throw Quantity.ParseError(
                    value: text,
                    expected: "an arrival process; write poisson, constant, uniform or gamma:4 "
                        + "(SCV from 0.0001 to 10000)")
            }
            self = .gamma(scv: scv)
        }
    }
}

extension ArrivalProcess: CustomStringConvertible {
    public var description: String {
        switch self {
        case .poisson: "poisson"
        case .constant: "constant"
        case .uniform: "uniform"
        case .gamma(let scv): "gamma:\(scv == scv.rounded() ? "\(Int(scv))" : "\(scv)")"
        }
    }
}
